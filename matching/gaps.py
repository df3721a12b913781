"""Who got nobody, by group, and the one change that would help most of them, found by trying it.

A change is tried on the tables: an offer more, or one that exists and is vetted, cleared, or goes farther; then the
hard rules say anew who may meet it. Nothing is guessed.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product

import numpy as np

from matching.eligibility import Eligibility
from matching.market import Market
from matching.tables import Bools, Ints, Offers, Requests

FARTHER_KM = 5.0
MOST_GROUPS = 10  # of each sort, those with the most people waiting
AT_ONCE = 2_000_000  # pairs

Row = dict[str, str]


@dataclass(frozen=True)
class Change:
    """One change: `vet`, `clear` or `widen` one volunteer there is, or `add` one.

    `serves` of those waiting would get somebody at least, by `places` free places; `reach` could be suggested.
    What an added volunteer is like: `kind`, `language`, `district`, `gender` (empty: any). `km`: how much farther.
    """

    code: str
    serves: int
    reach: int
    places: int
    kind: str = ""
    language: str = ""
    district: str = ""
    gender: str = ""
    km: float = 0.0


@dataclass(frozen=True)
class Gap:
    """A group of which some got nobody: how many wait, why (by code), and what would help most, if anything."""

    sort: str
    group: str
    waiting: int
    reasons: dict[str, int]
    change: Change | None


@dataclass(frozen=True, eq=False)
class Waiting:
    """Those who got nobody (k,): the reason of each, the language of each, and the market they are in.

    `free` (m,) is how many places of each offer the round has left.
    """

    market: Market
    rows: Ints
    reasons: Sequence[str]
    languages: Sequence[str]
    free: Ints
    table: Requests = field(repr=False)

    @classmethod
    def of(cls, market: Market, unmatched: Sequence[str], languages: Sequence[str], taken: Ints) -> "Waiting":
        """`unmatched` (n,) and `languages` (n,) of all requests; `taken` (k,) columns of the round's pairs."""
        rows = np.flatnonzero(np.array([bool(code) for code in unmatched], bool))
        requests = market.requests
        return cls(
            market=market,
            rows=rows,
            reasons=[unmatched[row] for row in rows.tolist()],
            languages=[languages[row] for row in rows.tolist()],
            free=market.offers.capacity - np.bincount(taken, minlength=len(market.offers)),
            table=Requests.from_rows([requests.rows[row] for row in rows], requests.gazetteer),
        )

    def groups(self, names: Sequence[str]) -> list[tuple[str, Ints]]:
        """The groups by name, without the unknown, with the positions of their members; the largest first."""
        counts = sorted(Counter(name for name in names if name).items(), key=lambda each: (-each[1], each[0]))
        return [
            (name, np.flatnonzero(np.array([each == name for each in names], bool)))
            for name, _ in counts[:MOST_GROUPS]
        ]


def gaps(waiting: Waiting, sorts: Mapping[str, Sequence[str]]) -> tuple[Gap, ...]:
    """The gaps of each sort of groups, which names the group of each who waits (k,)."""
    trials = list(_trials(waiting))
    found = []
    for sort, names in sorts.items():
        for group, members in waiting.groups(names):
            tried = [trial.best(members) for trial in trials]
            changes = [
                change for change in (*tried, _addition(waiting, sort, group, members)) if change is not None
            ]
            best = max(changes, key=lambda change: change.serves, default=None)
            reasons = Counter(waiting.reasons[member] for member in members)
            found.append(Gap(sort, group, len(members), dict(reasons.most_common()), best))
    return tuple(found)


@dataclass(frozen=True, eq=False)
class Trial:
    """A change tried on several volunteers that there are: `fit` (k, volunteers) says who could meet them then."""

    code: str
    places: Ints
    fit: Bools
    km: float

    def best(self, members: Ints) -> Change | None:
        """The best volunteer for these members, if it helps any."""
        return _best(
            [Change(self.code, 0, 0, int(most), km=self.km) for most in self.places], self.fit[members].sum(axis=0)
        )


def _trials(waiting: Waiting) -> Iterator[Trial]:
    """The changes to volunteers that there are, the easiest first."""
    offers, free = waiting.market.offers, waiting.free
    radius = np.where(np.isnan(offers.radius_km), waiting.market.policy.radius_km, offers.radius_km)
    farther = [{"radius_km": f"{km + FARTHER_KM}"} for km in radius.tolist()]
    everybody = len(offers)
    for code, chosen, changed, km in (
        ("vet", ~offers.vetted, [{"vetted": "yes"}] * everybody, 0.0),
        ("clear", offers.vetted & ~offers.cleared, [{"cleared": "yes"}] * everybody, 0.0),
        ("widen", offers.vetted, farther, FARTHER_KM),
    ):
        cols = np.flatnonzero(chosen & (free > 0))
        rows = [offers.rows[col] | changed[col] for col in cols]
        yield Trial(code, free[cols], _fit(waiting, waiting.table, Offers.from_rows(rows, offers.gazetteer)), km)


def _addition(waiting: Waiting, sort: str, group: str, members: Ints) -> Change | None:
    """The best volunteer to find for a group: of its language, district or gender, where that makes the group."""
    offers, table = waiting.market.offers, waiting.table
    places = max(1, round(float(np.median(offers.capacity[offers.capacity > 0])))) if offers.capacity.any() else 1
    kinds = _commonest(table.rows[row]["kind"].lower() for row in members)
    languages = [group] if sort == "language" else _commonest(waiting.languages[row] for row in members)
    districts = _commonest(table.district[row] for row in members if table.district[row]) or [""]
    wishes = _commonest(table.rows[row].get("prefers_gender", "").lower() for row in members)
    genders = [group] if sort == "wished_gender" else ["", *(wish for wish in wishes if wish)]
    points = {name: _middle(table, name) for name in districts}
    changes = [
        Change("add", 0, 0, places, kind, language, district, gender)
        for kind, language, district, gender in product(kinds, languages, districts, genders)
    ]
    rows = [_volunteer(number, change, points[change.district]) for number, change in enumerate(changes)]
    programmes = " ".join(sorted({name for name in table.programme if name}))
    added = Offers.from_rows([row | {"programmes": programmes} for row in rows], offers.gazetteer)
    own = Requests.from_rows([table.rows[row] for row in members], table.gazetteer)
    return _best(changes, _fit(waiting, own, added).sum(axis=0))


def _volunteer(number: int, change: Change, point: Row) -> Row:
    """A volunteer as good as can be hoped for: who speaks German too, and lacks no skill we know of."""
    tongues = dict.fromkeys((change.language, "de"))
    return point | {
        "id": f"new {number}",
        "kinds": change.kind,
        "languages": " ".join(f"{tag}:native" for tag in tongues),
        "gender": change.gender,
        "capacity": str(change.places),
        "cleared": "yes",
        "vetted": "yes",
    }


def _middle(table: Requests, district: str) -> Row:
    """The middle of those who live in a district; nowhere known where none of them is."""
    inside = np.array([name == district for name in table.district]) & ~np.isnan(table.lat)
    if not inside.any():
        return {}
    lat, lon = (float(side[inside].mean()) for side in (table.lat, table.lon))
    return {"lat": f"{lat:.5f}", "lon": f"{lon:.5f}"}


def _fit(waiting: Waiting, table: Requests, offers: Offers) -> Bools:
    """Whether each of these requests may meet each of these offers (k, m)."""
    rules = Eligibility(Market(table, offers, waiting.market.policy))
    step = max(1, AT_ONCE // max(1, len(offers)))
    fit = np.zeros((len(table), len(offers)), bool)
    for first in range(0, len(table), step):
        block = fit[first : first + step]
        rows, cols = (side.ravel() for side in np.indices(block.shape))
        block[:] = (rules.first_broken(rows + first, cols) < 0).reshape(block.shape)
    return fit


def _best(changes: Sequence[Change], reach: Ints) -> Change | None:
    """The change that serves most (of equals: that could be suggested to most, then the first); None if nobody."""
    places = np.array([change.places for change in changes], np.int64)
    serves = np.minimum(reach, places)
    if not serves.any():
        return None
    best = int(np.lexsort((np.arange(len(changes)), -reach, -serves))[0])
    change = changes[best]
    return Change(
        change.code, int(serves[best]), int(reach[best]), change.places,
        change.kind, change.language, change.district, change.gender, change.km,
    )  # fmt: skip


def _commonest(names: Iterable[str]) -> list[str]:
    return [name for name, _ in sorted(Counter(names).items(), key=lambda each: (-each[1], each[0]))]
