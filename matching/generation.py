"""The certified optimum over all eligible pairs, by way of a graph that holds few of them."""

from collections.abc import Callable
from typing import Protocol

import numpy as np
from scipy.sparse import csr_array

from matching.assignment import Certificate, assign
from matching.candidates import Pairs
from matching.tables import Floats, Ints

FIRST = 12  # pairs a row begins with
MORE = 8  # pairs a row may add at a time
MOST_ROUNDS = 60


class Source(Protocol):
    """Pairs that can be asked for by price: a `Scan`, or one with columns of its own beside."""

    @property
    def demand(self) -> Ints:
        """How many pairs each row may be part of (n,)."""

    @property
    def capacity(self) -> Ints:
        """How many pairs each column may be part of (m,)."""

    def best(self, prices: Floats, floors: Floats, keep: int) -> Pairs:
        """As `Scan.best`."""


class NotCertified(RuntimeError):  # noqa: N818 - what it says is that
    """The gap could not be closed, and no other solver is called to hide it."""


def optimum(
    scan: Source,
    gap: float,
    prices: Floats | None = None,
    report: Callable[[float], None] = lambda _: None,
) -> tuple[Ints, Ints, Certificate]:
    """The pairs of the largest total worth, rows (k,) and cols (k,), and a certificate over all eligible pairs.

    `prices` (m,) of an earlier round shorten the work. Raises `NotCertified` where the relative gap stays
    above `gap` (below what sums of floating-point numbers can resolve, that is).
    """
    demand, capacity = scan.demand, scan.capacity
    n, m = len(demand), len(capacity)
    pairs = scan.best(
        np.zeros(m) if prices is None else prices, np.zeros(n), max(FIRST, int(demand.max(initial=1)))
    )
    for number in range(MOST_ROUNDS):
        graph = csr_array((pairs.worth, (pairs.rows, pairs.cols)), shape=(n, m))
        rows, cols, solved = assign(graph, demand, capacity, prices=prices, tolerance=gap / 8)
        prices = solved.prices
        # Pairs that would add less than this are not looked for; the bound allows for them.
        slack = gap / 4 * solved.total / max(1, int(demand.sum()))
        floors = _least_kept(pairs, demand, prices) + slack
        found = scan.best(prices, floors, max(MORE, int(demand.max(initial=1))))
        pairs = pairs.joined(found, m)
        most = float(capacity @ prices) + _best_sum(pairs, demand, prices) + slack * float(demand.sum())
        certificate = Certificate(solved.total, most, prices)
        report(number / (number + 3))
        if certificate.gap <= gap:
            return rows, cols, certificate
    raise NotCertified(f"after {MOST_ROUNDS} rounds the gap is still {certificate.gap}, not {gap}")


def _ranked(pairs: Pairs, prices: Floats) -> tuple[Ints, Floats, Ints]:
    """Rows and values of pairs after their price, best first in each row, and each one's rank there."""
    values = pairs.worth - prices[pairs.cols]
    order = np.lexsort((-values, pairs.rows))
    rows = pairs.rows[order]
    begins = np.searchsorted(rows, rows)
    return rows, np.maximum(values[order], 0.0), np.arange(len(rows)) - begins


def _least_kept(pairs: Pairs, demand: Ints, prices: Floats) -> Floats:
    """What another pair must be worth to each row (n,) to be among its best."""
    rows, values, rank = _ranked(pairs, prices)
    last = rank == demand[rows] - 1
    floors = np.zeros(len(demand))
    floors[rows[last]] = values[last]
    return floors


def _best_sum(pairs: Pairs, demand: Ints, prices: Floats) -> float:
    rows, values, rank = _ranked(pairs, prices)
    return float(values[rank < demand[rows]].sum())
