"""The four shapes a feature can have: what it looks at, and its value in [0, 1].

A shape prepared for a market grades pairs in steps of 1/250, so that a model is a table of 251 numbers a
feature: exact to explain and to store. Unknown is always 0.5. What is prepared is plain arrays, from which
the scan over all pairs computes the very same grades (see `kernel`).
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from matching.geography import EARTH_RADIUS_KM
from matching.languages import LEVELS
from matching.market import Bits, Market, bit_sets, in_common
from matching.tables import Bools, Codes, Floats, Ints, Offers, Requests
from matching.talk import Steps

GRADES = 250
UNKNOWN = 0.5
STEPS_PER_KM = 40
STEPS = 1600  # 40 km: farther makes no difference
STEPS_PER_CHORD = EARTH_RADIUS_KM * STEPS_PER_KM  # an arc of 40 km is 7 cm longer than its chord

Grades = NDArray[np.uint8]


def graded(values: object) -> Grades:
    """Values in [0, 1] as grades 0 to 250."""
    return np.asarray(np.rint(np.asarray(values, float) * GRADES), np.uint8)


class Grader(Protocol):
    """A feature prepared for one market."""

    def __call__(self, rows: Ints, cols: Ints) -> Grades:
        """The grades of pairs (k,), 0 to 250."""


class Feature(Protocol):
    """A named property of a pair, the larger the better, with the prior weight it has by default."""

    @property
    def name(self) -> str:
        """Its code, as in policies, models and explanations."""

    @property
    def weight(self) -> float:
        """Log-odds between its worst and its best value, before any history."""

    def prepare(self, market: Market) -> "Prepared":
        """The arrays that grade the pairs of this market."""


@dataclass(frozen=True)
class Level:
    """How well two people can talk (or write): the best common language, none 0 to native 1."""

    name: str
    weight: float
    written: bool = False

    def prepare(self, market: Market) -> "LevelGrader":
        """Grades by the level in the best channel."""
        steps = market.talk.written if self.written else market.talk.spoken
        return LevelGrader(steps, graded(steps.levels / LEVELS["native"]))


@dataclass(frozen=True, eq=False)
class LevelGrader:
    """`table` (levels,): the grade of each level that anybody has."""

    steps: Steps
    table: Grades

    def __call__(self, rows: Ints, cols: Ints) -> Grades:
        """As `Grader`."""
        return self.table[self.steps.best(rows, cols)]


@dataclass(frozen=True)
class Nearness:
    """How near two people live, by effort in km: crossing the river counts for more of them."""

    name: str
    weight: float
    value: Callable[[Floats], Floats]

    def prepare(self, market: Market) -> "NearnessGrader":
        """Grades by distance in steps of 25 m."""
        km = np.arange(STEPS) / STEPS_PER_KM
        table = [self.value(km), self.value(km + market.policy.crossing_km)]
        return NearnessGrader(market, graded(table))


@dataclass(frozen=True, eq=False)
class NearnessGrader:
    """`table` (2, 1600): the grade of each step of 25 m, on the same bank and across the river."""

    market: Market
    table: Grades

    def __call__(self, rows: Ints, cols: Ints) -> Grades:
        """As `Grader`."""
        chord = np.sqrt(self.market.squared_chord(rows, cols))
        known = ~np.isnan(chord)
        step = np.minimum(np.where(known, chord, 0) * STEPS_PER_CHORD, STEPS - 1).astype(np.int64)
        across = self.market.across(rows, cols).astype(np.int64)
        return np.where(known, self.table[across, step], graded(UNKNOWN))


@dataclass(frozen=True)
class Overlap:
    """How much of what the request names the offer names too; unknown where either names nothing."""

    name: str
    weight: float
    wanted: Callable[[Requests], Codes]
    offered: Callable[[Offers], Codes]
    value: Callable[[int, int], float]  # of codes in common, and of codes wanted

    def prepare(self, market: Market) -> "OverlapGrader":
        """Grades by how many codes are in common, and how many are wanted."""
        wanted, offered = self.wanted(market.requests), self.offered(market.offers)
        ask, give = bit_sets(wanted, offered)
        sizes = np.array([len(codes) for codes in wanted], np.int64)
        silent = np.array([not codes for codes in offered], bool)
        largest = int(sizes.max(initial=0))
        table = np.full((largest + 1, largest + 1), graded(UNKNOWN))
        for size in range(1, largest + 1):
            table[size, : size + 1] = [graded(self.value(common, size)) for common in range(size + 1)]
        return OverlapGrader(ask, give, sizes, silent, table)


@dataclass(frozen=True, eq=False)
class OverlapGrader:
    """`table` (sizes, sizes): the grade of wanting so many codes and having so many of them in common."""

    ask: Bits
    give: Bits
    sizes: Ints
    silent: Bools
    table: Grades

    def __call__(self, rows: Ints, cols: Ints) -> Grades:
        """As `Grader`."""
        size = np.where(self.silent[cols], 0, self.sizes[rows])
        return self.table[size, np.minimum(in_common(self.ask, self.give, rows, cols), size)]


@dataclass(frozen=True)
class Classes:
    """A value for each class of request and of offer, for what is no matter of the pair alone."""

    name: str
    weight: float
    request_class: Callable[[Requests], Ints]
    offer_class: Callable[[Offers], Ints]
    values: tuple[tuple[float, ...], ...]  # a row per class of request, a value per class of offer

    def prepare(self, market: Market) -> "ClassesGrader":
        """Grades by the two classes."""
        classes = self.request_class(market.requests), self.offer_class(market.offers)
        return ClassesGrader(*classes, graded(self.values))


@dataclass(frozen=True, eq=False)
class ClassesGrader:
    """`table` (classes of request, classes of offer): the grade of each two."""

    ask: Ints
    give: Ints
    table: Grades

    def __call__(self, rows: Ints, cols: Ints) -> Grades:
        """As `Grader`."""
        return self.table[self.ask[rows], self.give[cols]]


Prepared = LevelGrader | NearnessGrader | OverlapGrader | ClassesGrader
