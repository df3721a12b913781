"""What a round did for whom: who is matched and who waits, by group, and what would help those who wait.

Groups are what people said about the match they want (the language they can be helped in, district, wished
gender, waiting time), never where they come from.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from matching.cells import GENDERS
from matching.gaps import Gap, Waiting, gaps
from matching.groups import help_languages

if TYPE_CHECKING:
    from matching.rounds import RoundResult

WAITING = ((30, "up to 30"), (90, "31 to 90"), (np.inf, "over 90"))
LONG = 90  # days


@dataclass(frozen=True)
class Share:
    """How many of a group's requests got somebody."""

    group: str
    matched: int
    requests: int

    @property
    def rate(self) -> float:
        """The part that got somebody, 0 to 1."""
        return self.matched / self.requests


@dataclass(frozen=True)
class LongWaiting:
    """Those who waited over 90 days: how many, how many any assignment could serve at most, how many it did."""

    requests: int
    attainable: int
    matched: int


@dataclass(frozen=True)
class FairnessReport:
    """Shares by language, district, wished gender and waiting time; reasons; gaps; and those who waited long.

    An unknown value is the group ''. `reasons` counts why requests got nobody, by code.
    """

    by: dict[str, tuple[Share, ...]]
    reasons: dict[str, int]
    gaps: tuple[Gap, ...]
    long_waiting: LongWaiting


def fairness(result: "RoundResult") -> FairnessReport:
    """What a round did for whom."""
    requests, unmatched = result.market.requests, [str(code) for code in result.unmatched]
    languages = help_languages(result.market)
    by = {
        "language": languages,
        "district": requests.district,
        "wished_gender": tuple(map(_wish, requests.prefers_gender.tolist())),
        "waiting_days": tuple(map(_waited, requests.waiting_days.tolist())),
    }
    waiting = Waiting.of(result.market, unmatched, languages, result.pairs[:, 1])
    sorts = {name: [by[name][row] for row in waiting.rows] for name in ("language", "district", "wished_gender")}
    return FairnessReport(
        by={name: _shares(groups, unmatched) for name, groups in by.items()},
        reasons=dict(Counter(code for code in unmatched if code).most_common()),
        gaps=gaps(waiting, sorts),
        long_waiting=_long_waiting(result),
    )


def _long_waiting(result: "RoundResult") -> LongWaiting:
    from matching.attainable import Group, first_pairs, most_served  # noqa: PLC0415 - SciPy and Numba
    from matching.candidates import Scan  # noqa: PLC0415

    requests = result.market.requests
    rows = np.flatnonzero(np.nan_to_num(requests.waiting_days) > LONG)
    scan = Scan(result.market, result.scorecard, np.zeros(len(requests)))
    most, _ = most_served(scan, [Group(rows, len(rows))], first_pairs(scan))
    return LongWaiting(len(rows), most, int((result.unmatched[rows] == "").sum()))


def _shares(groups: Sequence[str], unmatched: Sequence[str]) -> tuple[Share, ...]:
    asked = Counter(groups)
    got = Counter(group for group, code in zip(groups, unmatched, strict=True) if not code)
    return tuple(Share(group, got[group], count) for group, count in sorted(asked.items()))


def _wish(wish: int) -> str:
    return GENDERS[wish.bit_length() - 1] if wish else ""


def _waited(days: float) -> str:
    return "" if np.isnan(days) else next(name for limit, name in WAITING if days <= limit)
