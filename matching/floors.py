"""Floors: the least number of requests that a round is to serve of each language group, and what came of it."""

from dataclasses import dataclass
from math import ceil

ROUNDING = 1e-9


@dataclass(frozen=True)
class Floor:
    """A language group: how many ask, could be served at most, are to be served, and are served."""

    group: str
    requests: int
    attainable: int
    floor: int
    served: int

    @property
    def missing(self) -> int:
        """How many more it takes to reach the floor."""
        return max(0, self.floor - self.served)

    @property
    def rate(self) -> float:
        """The share served of those that could be, 0 to 1; 1 where nobody could be."""
        return self.served / self.attainable if self.attainable else 1.0


@dataclass(frozen=True)
class Floors:
    """The floors of a round.

    `together` is the most requests that any assignment could serve; `possible` the most of the sum of floors
    that any could reach: where it is below that sum, no assignment keeps them all.
    """

    together: int
    possible: int
    groups: tuple[Floor, ...]

    @property
    def level(self) -> float:
        """What all together can have, as a share of what each group could have alone, 0 to 1."""
        return level(self.together, sum(group.attainable for group in self.groups))

    @property
    def missing(self) -> int:
        """How many requests the floors fall short by."""
        return sum(group.missing for group in self.groups)


def level(together: int, apart: int) -> float:
    """The level of all groups together, see `Floors`."""
    return together / apart if apart else 1.0


def least(share: float, level: float, attainable: int) -> int:
    """The floor of a group: a share of the level, in whole requests, rounded up."""
    return ceil(share * level * attainable - ROUNDING)
