"""The four shapes a feature can have: what it looks at, and its value in [0, 1].

A shape prepared for a market grades pairs in steps of 1/250, so that a model is a table of 251 numbers a
feature: exact to explain and to store. Unknown is always 0.5.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from matching.languages import LEVELS
from matching.market import Market, bit_sets, in_common
from matching.tables import Codes, Floats, Ints, Offers, Requests

GRADES = 250
UNKNOWN = 0.5
STEPS_PER_KM = 40
STEPS = 1600  # 40 km: farther makes no difference

Grades = NDArray[np.uint8]
Grader = Callable[[Ints, Ints], Grades]


def graded(values: object) -> Grades:
    """Values in [0, 1] as grades 0 to 250."""
    return np.asarray(np.rint(np.asarray(values, float) * GRADES), np.uint8)


class Feature(Protocol):
    """A named property of a pair, the larger the better, with the prior weight it has by default."""

    @property
    def name(self) -> str:
        """Its code, as in policies, models and explanations."""

    @property
    def weight(self) -> float:
        """Log-odds between its worst and its best value, before any history."""

    def prepare(self, market: Market) -> Grader:
        """The function that grades pairs (k,) of this market."""


@dataclass(frozen=True)
class Level:
    """How well two people can talk (or write): the best common language, none 0 to native 1."""

    name: str
    weight: float
    written: bool = False

    def prepare(self, market: Market) -> Grader:
        """Grades by the level in the best channel."""
        levels = market.talk.written if self.written else market.talk.spoken
        return lambda rows, cols: graded(levels(rows, cols) / LEVELS["native"])


@dataclass(frozen=True)
class Nearness:
    """How near two people live, by effort in km: crossing the river counts for more of them."""

    name: str
    weight: float
    value: Callable[[Floats], Floats]

    def prepare(self, market: Market) -> Grader:
        """Grades by distance in steps of 25 m."""
        km = np.arange(STEPS) / STEPS_PER_KM
        table = np.stack([graded(self.value(km)), graded(self.value(km + market.policy.crossing_km))])

        def grade(rows: Ints, cols: Ints) -> Grades:
            distance = market.km(rows, cols)
            known = ~np.isnan(distance)
            step = np.minimum(np.where(known, distance, 0) * STEPS_PER_KM, STEPS - 1).astype(np.int64)
            across = market.across(rows, cols).astype(np.int64)
            return np.where(known, table[across, step], graded(UNKNOWN))

        return grade


@dataclass(frozen=True)
class Overlap:
    """How much of what the request names the offer names too; unknown where either names nothing."""

    name: str
    weight: float
    wanted: Callable[[Requests], Codes]
    offered: Callable[[Offers], Codes]
    value: Callable[[int, int], float]  # of codes in common, and of codes wanted

    def prepare(self, market: Market) -> Grader:
        """Grades by how many codes are in common, and how many are wanted."""
        wanted, offered = self.wanted(market.requests), self.offered(market.offers)
        ask, give = bit_sets(wanted, offered)
        sizes = np.array([len(codes) for codes in wanted], np.int64)
        silent = np.array([not codes for codes in offered], bool)
        largest = int(sizes.max(initial=0))
        table = np.full((largest + 1, largest + 1), graded(UNKNOWN))
        for size in range(1, largest + 1):
            table[size, : size + 1] = [graded(self.value(common, size)) for common in range(size + 1)]

        def grade(rows: Ints, cols: Ints) -> Grades:
            size = np.where(silent[cols], 0, sizes[rows])
            return table[size, np.minimum(in_common(ask, give, rows, cols), size)]

        return grade


@dataclass(frozen=True)
class Classes:
    """A value for each class of request and of offer, for what is no matter of the pair alone."""

    name: str
    weight: float
    request_class: Callable[[Requests], Ints]
    offer_class: Callable[[Offers], Ints]
    values: tuple[tuple[float, ...], ...]  # a row per class of request, a value per class of offer

    def prepare(self, market: Market) -> Grader:
        """Grades by the two classes."""
        ask, give = self.request_class(market.requests), self.offer_class(market.offers)
        table = graded(self.values)
        return lambda rows, cols: table[ask[rows], give[cols]]
