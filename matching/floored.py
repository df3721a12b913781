"""The certified optimum of all assignments that keep the floors.

Of a group of n at least L are served where at most n - L get *nobody*. So nobody becomes a column of the
group's own with that capacity, and for its requests every pair, and nobody, is worth `WORTH` more: who gets
neither loses that. What remains is the plain assignment problem, solved and proven over all eligible pairs by
prices as ever; the price of a group's nobody is the multiplier of its floor. Each request has one group, so the
floors are lower bounds on arcs of a network, and there is no gap to be left by whole numbers.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from matching.assignment import Certificate
from matching.attainable import Group, first_pairs, most_served
from matching.candidates import Scan
from matching.floors import Floor, Floors, least, level
from matching.generation import NotCertified, optimum
from matching.groups import help_languages
from matching.pairs import Pairs
from matching.tables import Floats, Ints

WORTH = 10.0
"""So many lasting matches are given up, if need be, to keep one more request from missing at a floor."""
TYPICAL = 0.4  # the least that a request is expected to be worth on average; where it is less, we try again
MOST_TRIES = 6


@dataclass(frozen=True, eq=False)
class Due:
    """The floors before anybody is matched: the rows of each group, and pairs that keep what can be kept."""

    floors: Floors
    members: tuple[Ints, ...]
    pairs: Pairs

    def kept_by(self, rows: Ints) -> Floors:
        """The floors where these rows got somebody."""
        served = np.unique(rows)
        groups = tuple(
            Floor(due.group, due.requests, due.attainable, due.floor, len(np.intersect1d(own, served)))
            for due, own in zip(self.floors.groups, self.members, strict=True)
        )
        return Floors(self.floors.together, self.floors.possible, groups)


def floors_due(scan: Scan, share: float) -> Due:
    """The floors under which each language group is served to `share` (0 to 1) of the level of all together."""
    known = first_pairs(scan)
    names = np.array(help_languages(scan.market), str)
    groups = [str(name) for name in np.unique(names)]
    members = tuple(np.flatnonzero(names == name) for name in groups)
    most = [most_served(scan, [Group(rows, len(rows))], known)[0] for rows in members]
    together = most_served(scan, [Group(np.arange(len(names)), len(names))], known)[0]
    common = level(together, sum(most))
    due = [least(share, common, count) for count in most]
    possible, pairs = most_served(scan, [Group(*each) for each in zip(members, due, strict=True)], known)
    floors = [
        Floor(name, len(rows), count, floor, 0)
        for name, rows, count, floor in zip(groups, members, most, due, strict=True)
    ]
    return Due(Floors(together, possible, tuple(floors)), members, pairs)


class FlooredScan:
    """A scan with a column of nobody for each group that has a floor.

    A request for two people may be left with one: so it also has, for each person but the first, a nobody that
    is always to be had. `due.pairs`, which keep the floors, are there from the start, so that prices need not
    look for what is possible.
    """

    def __init__(self, scan: Scan, due: Due) -> None:
        self._open = len(scan.capacity)
        self.demand = scan.demand
        self.rows = np.zeros(len(scan.demand), bool)
        ends, capacity = [], []
        for floor, members in zip(due.floors.groups, due.members, strict=True):
            self.rows[members] |= floor.floor > 0
            if 0 < floor.floor < floor.requests:
                ends.append(members)
                capacity.append(floor.requests - floor.floor)
        for taken in range(1, int(scan.demand.max(initial=1))):
            ends.append(np.flatnonzero(self.rows & (scan.demand > taken)))
            capacity.append(len(ends[-1]))
        self.capacity = np.concatenate([scan.capacity, np.array(capacity, np.int64)])
        self._scan = scan.with_bonus(scan.bonus + WORTH * self.rows)
        rows = np.concatenate([np.zeros(0, np.int64), *ends])
        cols = self._open + np.repeat(np.arange(len(ends)), [len(each) for each in ends])
        nobody = Pairs(rows, cols, np.full(len(rows), WORTH))
        keeping = Pairs(due.pairs.rows, due.pairs.cols, due.pairs.worth + WORTH * self.rows[due.pairs.rows])
        self._always = nobody.joined(keeping, len(self.capacity))

    def best(self, prices: Floats, floors: Floats, keep: int) -> Pairs:
        """As `Scan.best`, and everybody's nobody."""
        found = self._scan.best(prices[: self._open], floors, keep)
        return found.joined(self._always, len(self.capacity))


def floored_optimum(
    scan: Scan, share: float, gap: float, report: Callable[[float], None] = lambda _: None
) -> tuple[Ints, Ints, Certificate, Floors]:
    """The best pairs that keep the floors: rows (k,), cols (k,), a certificate, and what became of the floors.

    Each language group is served to `share` of the level of all together (see `Floors`). Where no assignment
    keeps all floors, as few requests as can be are missing, and the certificate is on all assignments in which
    no more are. Raises `NotCertified` where the relative gap stays above `gap`.
    """
    due = floors_due(scan, share)
    floored, m = FlooredScan(scan, due), len(scan.capacity)
    added = WORTH * float(scan.demand[floored.rows].sum())
    typical = TYPICAL * float(np.minimum(scan.demand.sum(), scan.capacity.sum()))
    aim, prices = gap * typical / max(typical + added, 1.0), None
    for _ in range(MOST_TRIES):
        rows, cols, certificate = optimum(floored, aim, prices, report)
        met = cols < m
        floors = due.kept_by(rows[met])
        found = Certificate(
            certificate.total - WORTH * float(floored.rows[rows].sum()),
            certificate.bound - added + WORTH * floors.missing,
            certificate.prices[:m],
        )
        if found.gap <= gap:
            return rows[met], cols[met], found, floors
        aim, prices = aim * 0.5 * gap / found.gap, certificate.prices
    raise NotCertified(f"with floors, the gap is still {found.gap}, not {gap}")
