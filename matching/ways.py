"""The ways of matching that a replay compares: our rounds, by rhythm and bonus, and the usual ones."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array

from matching.assignment import assign
from matching.baselines import first_come_first_served, gale_shapley, nearest_first, weighted_hungarian
from matching.day import Day
from matching.tables import Ints

BONUS = 0.2
Pick = Callable[[Day], Ints]


@dataclass(frozen=True)
class Way:
    """A way of matching: its code, every how many days it runs, its waiting bonus, and how it picks pairs."""

    name: str
    every: int
    pick: Pick
    bonus: float = 0.0


def certified(day: Day) -> Ints:
    """The largest sum of affinities (and bonus), as a round finds it; the pairs taken."""
    graph = csr_array((day.worth, (day.rows, day.cols)), shape=(len(day.demand), len(day.places)))
    rows, cols, _ = assign(graph, day.demand, day.places, tolerance=1e-5)
    width = len(day.places)
    return np.searchsorted(day.rows * width + day.cols, rows * width + cols)


WAYS = (
    Way("rounds", 1, certified),
    Way("rounds", 7, certified),
    Way("rounds", 30, certified),
    Way("rounds", 7, certified, BONUS),
    Way("first_come_first_served", 1, first_come_first_served),
    Way("nearest_first", 1, nearest_first),
    Way("gale_shapley", 7, gale_shapley),
    Way("weighted_hungarian", 7, weighted_hungarian),
)
