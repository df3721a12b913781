"""Hard rules: each says of a pair that it may not meet, and why, by a code.

The rules stand in the order in which they are tested; a pair's code is that of the first rule it breaks.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from matching.features import LEARNING
from matching.geography import km_to_chord
from matching.languages import LEVELS
from matching.market import Bits, Market, bit_sets, in_common
from matching.policy import Policy
from matching.tables import Bools, Floats, Ints, Offers, Requests

Broken = Callable[[Ints, Ints], Bools]
Rule = Callable[[Market], Broken]

ROUNDING = 1e-9


def kind(market: Market) -> Broken:
    """The offer is not of the kind that is asked for."""
    ask, give = market.requests.kinds, market.offers.kinds
    return lambda rows, cols: (ask[rows] & give[cols]) == 0


def programme(market: Market) -> Broken:
    """The request belongs to a programme, and the offer does not."""
    bound, ask, give = programme_sets(market)
    return lambda rows, cols: bound[rows] & (in_common(ask, give, rows, cols) == 0)


def programme_sets(market: Market) -> tuple[Bools, Bits, Bits]:
    """Whether each request is bound to a programme (n,), and the programmes of both sides as bits."""
    names = [(name,) if name else () for name in market.requests.programme]
    return np.array([bool(name) for name in names], bool), *bit_sets(names, market.offers.programmes)


def self(market: Market) -> Broken:
    """Both sides are the same person."""
    ask, give = person_numbers(market)
    return lambda rows, cols: (ask[rows] >= 0) & (ask[rows] == give[cols])


def person_numbers(market: Market) -> tuple[Ints, Ints]:
    """A number for each person (n,), (m,), the same on both sides; -1 where unknown."""
    people: dict[str, int] = {}
    ask, give = (
        np.array([people.setdefault(name, len(people)) if name else -1 for name in side.person], np.int64)
        for side in (market.requests, market.offers)
    )
    return ask, give


def excluded(market: Market) -> Broken:
    """Either side's list of people never to be proposed names the other."""
    width = max(1, len(market.offers))
    pairs = excluded_pairs(market)
    keys = pairs[:, 0] * width + pairs[:, 1]
    return lambda rows, cols: np.isin(rows * width + cols, keys)


def excluded_pairs(market: Market) -> Ints:
    """The pairs (k, 2) that either side excludes, sorted."""
    row_of = {id: row for row, id in enumerate(market.requests.id)}
    col_of = {id: col for col, id in enumerate(market.offers.id)}
    asked = {(row, col_of.get(id)) for row, ids in enumerate(market.requests.exclude) for id in ids}
    given = {(row_of.get(id), col) for col, ids in enumerate(market.offers.exclude) for id in ids}
    known = sorted(pair for pair in asked | given if None not in pair)
    return np.array(known, np.int64).reshape(-1, 2)


def not_vetted(market: Market) -> Broken:
    """The volunteer is not vetted."""
    give = ~market.offers.vetted
    return lambda _, cols: give[cols]


def full(market: Market) -> Broken:
    """The volunteer has no free place."""
    give = market.offers.capacity == 0
    return lambda _, cols: give[cols]


def no_clearance(market: Market) -> Broken:
    """A child is concerned, and the volunteer's clearance is not known to be current."""
    ask, give = market.requests.needs_clearance, ~market.offers.cleared
    return lambda rows, cols: ask[rows] & give[cols]


def gender(market: Market) -> Broken:
    """One side wishes a gender that the other does not have, or has not said."""
    requests, offers = market.requests, market.offers

    def broken(rows: Ints, cols: Ints) -> Bools:
        asked = _unmet(requests.prefers_gender[rows], offers.gender[cols])
        return asked | _unmet(offers.prefers_gender[cols], requests.gender[rows])

    return broken


def _unmet(wish: Ints, gender: Ints) -> Bools:
    return np.asarray((wish > 0) & (wish & gender == 0))


def must_need(market: Market) -> Broken:
    """A need that must be met is not among the skills of a volunteer who named skills."""
    ask, give = must_sets(market)
    return lambda rows, cols: np.asarray((ask[rows] & ~give[cols]).any(axis=1))


def must_sets(market: Market) -> tuple[Bits, Bits]:
    """What must be met, and the skills, as bits; who named no skill is not known to lack any."""
    ask, give = bit_sets(market.requests.musts, market.offers.skills)
    give[[not codes for codes in market.offers.skills]] = ~np.uint64(0)
    return ask, give


def too_far(market: Market) -> Broken:
    """The distance is greater than the volunteer goes (the policy's radius where nothing is said)."""
    limit = reach(market) ** 2
    return lambda rows, cols: np.asarray(market.squared_chord(rows, cols) > limit[cols])


def reach(market: Market) -> Floats:
    """How far each volunteer goes (m,), as a chord of the unit sphere; a few millimetres are forgiven."""
    radius = market.offers.radius_km
    return km_to_chord(np.where(np.isnan(radius), market.policy.radius_km, radius)) + ROUNDING


def no_common_language(market: Market) -> Broken:
    """The best common language does not reach the policy's level; learners of German need less."""
    enough = least_steps(market)
    return lambda rows, cols: market.talk.spoken.best(rows, cols) < enough[rows]


def least_steps(market: Market) -> Ints:
    """The least step (n,) among the spoken levels of this market that is enough for each request."""
    return np.searchsorted(market.talk.spoken.levels, least_levels(market))


def least_levels(market: Market) -> Floats:
    """The least spoken level (n,) that is enough for each request, less what rounding may take away."""
    policy = market.policy
    learning = np.array([not LEARNING.isdisjoint(needs) for needs in market.requests.needs], bool)
    least = np.where(learning, LEVELS[policy.minimum_level_learning], LEVELS[policy.minimum_level])
    return np.asarray(least - ROUNDING, float)


def no_common_hours(market: Market) -> Broken:
    """Hours matter (an appointment, or the policy), both sides gave theirs, and none is in common."""
    ask, give = hours_that_matter(market), market.offers.availability
    return lambda rows, cols: (ask[rows] > 0) & (give[cols] > 0) & (ask[rows] & give[cols] == 0)


def hours_that_matter(market: Market) -> Ints:
    """The slots (n,) of requests that need one in common, 0 of those that do not."""
    bound = ~np.isnat(market.requests.due) | market.policy.require_common_hours
    return np.where(bound, market.requests.availability, 0)


RULES: tuple[Rule, ...] = (
    kind,
    programme,
    self,
    excluded,
    not_vetted,
    full,
    no_clearance,
    gender,
    must_need,
    too_far,
    no_common_language,
    no_common_hours,
)
CODES = tuple(rule.__name__ for rule in RULES)


class Eligibility:
    """The rules, prepared for one market."""

    def __init__(self, market: Market) -> None:
        self._broken = [rule(market) for rule in RULES]

    def first_broken(self, rows: Ints, cols: Ints) -> NDArray[np.int8]:
        """For each pair the index in `CODES` of the first rule it breaks (k,), -1 where it may meet.

        Each rule looks only at the pairs that passed the rules before it.
        """
        result = np.full(len(rows), -1, np.int8)
        left = np.arange(len(rows))
        for index, broken in enumerate(self._broken):
            bad = broken(rows[left], cols[left])
            result[left[bad]] = index
            left = left[~bad]
        return result


def eligibility(requests: Requests, offers: Offers, rows: Ints, cols: Ints, policy: Policy) -> NDArray[np.str_]:
    """The code of the first rule that each pair (`rows[i]`, `cols[i]`) breaks (k,), '' where it may meet."""
    broken = Eligibility(Market(requests, offers, policy)).first_broken(np.asarray(rows), np.asarray(cols))
    return np.array([*CODES, ""])[broken]


def last_rules(market: Market, rows: Ints) -> NDArray[np.str_]:
    """For each of these requests, to whom no offer is left, the rule that took the last one away, by code (k,).

    Where there are no offers at all, the first rule's.
    """
    rules, cols = Eligibility(market), np.arange(len(market.offers))
    last = [rules.first_broken(np.full(len(cols), row), cols).max(initial=0) for row in rows]
    return np.array(CODES)[np.array(last, np.int64)]
