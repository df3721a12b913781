"""Why this one and not that one: the differences by feature, and what else decided, in codes and numbers."""

from dataclasses import dataclass

import numpy as np

from matching.arrivals import Standing
from matching.chains import Insertion, best_offers
from matching.eligibility import CODES, Eligibility
from matching.features import NAMES
from matching.market import Market
from matching.places import NEVER
from matching.scorecard import Grading
from matching.selections import take

RULE, CAPACITY, PRICE, WEAKER, AS_GOOD = REASONS = ("rule", "capacity", "price", "weaker", "as_good")


@dataclass(frozen=True)
class Contrast:
    """One other offer for a request, beside the one that was chosen; ids, and what speaks for which.

    `differences` are log-odds by feature, largest first: above 0 where the other one is better. They add up to
    the difference of both pairs' log-odds. `reason` says what decided against the other:

    `rule`      a hard rule, whose code is in `rule`
    `capacity`  its places are held by people who are approved, or who would have nowhere to go
    `price`     it would be better here, and others need it more: `holders`, and the total would lose `loses`
    `weaker`    it would be less promising
    `as_good`   nothing: the total would not fall

    `loses` is what the total would lose by it, with the moves that it takes; `None` where it cannot be had.
    `prices` are those of the chosen and the other offer: what one more place would be worth to all.
    """

    request: str
    chosen: str
    other: str
    differences: tuple[tuple[str, float], ...]
    rule: str
    reason: str
    loses: float | None
    holders: tuple[str, ...]
    prices: tuple[float, float]


def contrast(standing: Standing, request: str, chosen: str, other: str) -> Contrast:
    """Why a request was given `chosen`, and not `other` (ids); raises `ValueError` for an unknown id."""
    row = standing.requests.id.index(request)
    cols = np.array([standing.offers.id.index(chosen), standing.offers.id.index(other)])
    market = Market(take(standing.requests, np.array([row])), take(standing.offers, cols), standing.policy)
    one, both = np.zeros(2, np.int64), np.arange(2)
    mine, theirs = standing.scorecard.contributions(Grading(market)(one, both))
    changes = [(name, float(change)) for name, change in zip(NAMES, theirs - mine, strict=True) if change]
    broken = int(Eligibility(market).first_broken(one[1:], both[1:])[0])
    loses, movers = _loses(standing, row, cols)
    rule = CODES[broken] if broken >= 0 else ""
    return Contrast(
        request=request,
        chosen=chosen,
        other=other,
        differences=tuple(sorted(changes, key=lambda change: -abs(change[1]))),
        rule=rule,
        reason=_reason(rule, loses, sum(change for _, change in changes)),
        loses=None if rule else loses,
        holders=() if rule else movers or _holders(standing, int(cols[1]), request),
        prices=(float(standing.prices[cols[0]]), float(standing.prices[cols[1]])),
    )


def _reason(rule: str, loses: float | None, odds: float) -> str:
    if rule:
        return RULE
    if loses is None:
        return CAPACITY if odds >= 0 else WEAKER
    if loses <= 0:
        return AS_GOOD
    return PRICE if odds > 0 else WEAKER


def _loses(standing: Standing, row: int, cols: "np.ndarray") -> tuple[float | None, tuple[str, ...]]:
    """What the total loses where a row takes the second column instead of the first; and who would have to move."""
    yielding = standing.places.given_up(row).giving_way()
    worth = standing.appraisal.of_offers(take(standing.requests, np.array([row])))
    gains: list[Insertion] = []
    for col in cols.tolist():
        only = np.full(len(worth) + 1, NEVER)
        only[col] = worth[col] + 1  # so that also a loss is found
        gains += best_offers(yielding, only, 1, row)
    if len(gains) < len(cols) or gains[0].gain is None or gains[1].gain is None:
        return None, ()
    before, after = gains[0].gain, gains[1].gain
    return before - after, tuple(standing.requests.id[step.row] for step in gains[1].steps)


def _holders(standing: Standing, col: int, request: str) -> tuple[str, ...]:
    places = standing.places
    holders = (standing.requests.id[row] for row in places.row[places.col == col].tolist())
    return tuple(holder for holder in holders if holder != request) if places.free[col] <= 0 else ()
