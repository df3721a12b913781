"""Replay: people come day by day, and ways of matching them are compared on the same days and the same fates.

Requests wait from the day they come; places are taken by matches and come back when these end. Whether a pair
lasts is drawn once for all (from `seed` and the two rows), so that every way of matching meets the same fates.
A match that lasts keeps its place for `LASTS` days; one that does not ends after `ENDS` days, the
request waits on, with its waiting time, and the two are not proposed again. Who got nobody has waited until the
last day: no way of matching looks better for leaving people waiting.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from matching.arrival_days import DAYS, ArrivalDays
from matching.day import BY_HAND, NEWCOMER, VOLUNTEER, Day, scored
from matching.eligibility import Eligibility
from matching.fates import Judge, fates
from matching.market import Market
from matching.scorecard import Grading, Model, scorecard_of
from matching.tables import Bools, Ints
from matching.ways import WAYS, Way

LASTS = {1: 180, 2: 14, 4: 30}
"""Days for which a match that lasts keeps its place, by kind (mentor, guide, helper): months, or a few errands."""
ENDS = {1: 28, 2: 7, 4: 14}
"""Days after which one that does not last gives it back: the trial of three to four meetings; half of an errand."""
BLOCK = 1 << 18


@dataclass(frozen=True)
class Replayed:
    """What a way of matching did: days waited (until the first match, or the end), shares of all requests.

    `lasting` is the share of requests with a match that lasts; `ended` how many matches did not, per request.
    """

    name: str
    every: int
    bonus: float
    mean_wait: float
    p95_wait: float
    longest_wait: float
    matched: float
    lasting: float
    ended: float


class Stage:
    """The pairs of a market that may meet, sorted by row, then column, with all that any way looks at."""

    def __init__(self, market: Market, arrivals: ArrivalDays, model: Model | None, judge: Judge, seed: int) -> None:
        self.market, self.arrivals = market, arrivals
        self.rows, self.cols = eligible_pairs(market)
        grades = Grading(market)(self.rows, self.cols)
        self.affinity = scorecard_of(model, market.policy).probability(grades)
        self.by_hand, self.newcomer, self.volunteer = (
            scored(grades, points) for points in (BY_HAND, NEWCOMER, VOLUNTEER)
        )
        km = market.km(self.rows, self.cols)
        self.km = np.where(np.isnan(km), np.inf, km)
        self.lasts = fates(self.rows, self.cols, seed) < judge(self.rows, self.cols)

    def play(self, way: Way, days: int) -> Replayed:
        """Play all days, one way."""
        return _Play(self, way).through(days)


class _Play:
    """One way of matching, on its way through the days."""

    def __init__(self, stage: Stage, way: Way) -> None:
        self.stage, self.way = stage, way
        self.left = stage.market.requests.demand.copy()
        self.places = stage.market.offers.capacity.copy()
        self.open = np.ones(len(stage.rows), bool)
        n = len(self.left)
        self.first, self.good, self.bad = np.full(n, -1), np.zeros(n, bool), np.zeros(n, np.int64)
        self.ends: dict[int, list[int]] = defaultdict(list)

    def through(self, days: int) -> Replayed:
        for day in range(days):
            self._give_back(day)
            if (days - 1 - day) % self.way.every == 0:  # so that everybody's last chance is the last day
                self._match(day)
        came = self.stage.arrivals.requests < days
        waited = np.where(self.first >= 0, self.first, days) - self.stage.arrivals.requests
        return _summary(self.way, waited[came], self.first[came] >= 0, self.good[came], self.bad[came])

    def _give_back(self, day: int) -> None:
        for pair in self.ends.pop(day, ()):
            self.places[self.stage.cols[pair]] += 1
            if not self.stage.lasts[pair]:
                self.left[self.stage.rows[pair]] += 1

    def _match(self, day: int) -> None:
        stage = self.stage
        demand = np.where(stage.arrivals.requests <= day, self.left, 0)
        places = np.where(stage.arrivals.offers <= day, self.places, 0)
        at = np.flatnonzero(self.open & (demand[stage.rows] > 0) & (places[stage.cols] > 0))
        if not len(at):
            return
        taken = at[self.way.pick(self._today(at, demand, places, day))]
        self.open[taken] = False
        for pair in taken.tolist():
            self._begin(pair, day)

    def _today(self, at: Ints, demand: Ints, places: Ints, day: int) -> Day:
        stage, policy = self.stage, self.stage.market.policy
        rows = stage.rows[at]
        periods = np.minimum((day - stage.arrivals.requests[rows]) // policy.waiting_after_days, 3)
        return Day(
            rows=rows,
            cols=stage.cols[at],
            demand=demand,
            places=places,
            worth=stage.affinity[at] + self.way.bonus * periods,
            km=stage.km[at],
            by_hand=stage.by_hand[at],
            newcomer=stage.newcomer[at],
            volunteer=stage.volunteer[at],
            asked=stage.arrivals.requests,
            given=stage.arrivals.offers,
        )

    def _begin(self, pair: int, day: int) -> None:
        row, col = self.stage.rows[pair], self.stage.cols[pair]
        lasts, kind = self.stage.lasts[pair], int(self.stage.market.requests.kinds[row])
        self.left[row] -= 1
        self.places[col] -= 1
        self.ends[day + (LASTS if lasts else ENDS)[kind]].append(pair)
        self.good[row] |= lasts
        self.bad[row] += not lasts
        if self.first[row] < 0:
            self.first[row] = day


def _summary(way: Way, waited: Ints, matched: Bools, good: Bools, bad: Ints) -> Replayed:
    known = len(waited) > 0
    return Replayed(
        name=way.name,
        every=way.every,
        bonus=way.bonus,
        mean_wait=float(waited.mean()) if known else 0.0,
        p95_wait=float(np.percentile(waited, 95)) if known else 0.0,
        longest_wait=float(waited.max(initial=0)),
        matched=float(matched.mean()) if known else 0.0,
        lasting=float(good.mean()) if known else 0.0,
        ended=float(bad.mean()) if known else 0.0,
    )


def replay(
    market: Market,
    model: Model | None,
    judge: Judge,
    days: int = DAYS,
    seed: int = 1,
    ways: tuple[Way, ...] = WAYS,
) -> Iterator[Replayed]:
    """What each way of matching does with the arrivals of so many days, one after the other.

    `judge` gives the probability (k,) that pairs last; rounds go by `model` (without one, by the policy's prior).
    """
    stage = Stage(market, ArrivalDays.of(market.requests, market.offers, days), model, judge, seed)
    for way in ways:
        yield stage.play(way, days)


def eligible_pairs(market: Market) -> tuple[Ints, Ints]:
    """All pairs that may meet: rows (k,) and cols (k,), sorted by row, then column."""
    rules, width = Eligibility(market), len(market.offers)
    found = [np.zeros(0, np.int64)]
    for start in range(0, len(market.requests) * width, BLOCK):
        keys = np.arange(start, min(start + BLOCK, len(market.requests) * width))
        found.append(keys[rules.first_broken(keys // width, keys % width) < 0])
    keys = np.concatenate(found)
    return keys // max(1, width), keys % max(1, width)
