"""Why a pair: contributions, distance and common language, in codes and numbers (never sentences)."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from matching.features import NAMES
from matching.market import Market
from matching.scorecard import Grading, Scorecard, logistic
from matching.tables import Floats, Ints


@dataclass(frozen=True)
class Explanation:
    """One pair, explained; `contributions` are log-odds, largest first, and sum to those of `affinity`."""

    row: int
    col: int
    request: str
    offer: str
    affinity: float
    distance_km: float | None
    common_language: str
    bridge: str
    contributions: tuple[tuple[str, float], ...]

    @property
    def reasons(self) -> str:
        """Space-separated `code=value`: the contributions, and `bridge=` where the other side's tag differs."""
        parts = [f"{name}={value:+.2f}" for name, value in self.contributions]
        return " ".join([*parts, f"bridge={self.bridge}"] if self.bridge else parts)

    def to_row(self) -> dict[str, str]:
        """The columns of `matches.csv`."""
        return {
            "request": self.request,
            "offer": self.offer,
            "affinity": f"{self.affinity:.6f}",
            "distance_km": "" if self.distance_km is None else f"{self.distance_km:.2f}",
            "common_language": self.common_language,
            "reasons": self.reasons,
        }


COLUMNS = ("request", "offer", "affinity", "distance_km", "common_language", "reasons")


def explain(market: Market, scorecard: Scorecard, rows: Ints, cols: Ints) -> list[Explanation]:
    """The explanations of pairs, in their order."""
    grades = Grading(market)(rows, cols)
    parts = scorecard.contributions(grades)
    affinity = logistic(scorecard.log_odds(grades))
    return [
        _one(market, int(row), int(col), float(value), float(km), _ordered(scorecard.base, NAMES, added))
        for row, col, value, km, added in zip(rows, cols, affinity, market.km(rows, cols), parts, strict=True)
    ]


def _ordered(base: float, names: Sequence[str], added: Floats) -> tuple[tuple[str, float], ...]:
    pairs = [("base", base), *((name, float(value)) for name, value in zip(names, added, strict=True) if value)]
    return tuple(sorted(pairs, key=lambda pair: -abs(pair[1])))


def _one(
    market: Market, row: int, col: int, affinity: float, km: float, contributions: tuple[tuple[str, float], ...]
) -> Explanation:
    channel = market.talk.channel(row, col)
    mine, theirs = (channel.request_tag, channel.offer_tag) if channel else ("", "")
    return Explanation(
        row=row,
        col=col,
        request=market.requests.id[row],
        offer=market.offers.id[col],
        affinity=affinity,
        distance_km=None if np.isnan(km) else km,
        common_language=mine,
        bridge="" if mine == theirs else theirs,
        contributions=contributions,
    )
