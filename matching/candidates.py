"""Who could meet whom: the eligible pairs, and for each request what took its last offer away."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.eligibility import Eligibility
from matching.market import Market
from matching.tables import Ints

BLOCK = 1 << 18


@dataclass(frozen=True, eq=False)
class Candidates:
    """Eligible pairs, sorted by row, then column: `rows` (k,), `cols` (k,).

    `last_broken` (n,) is the index in `eligibility.CODES` of the rule that took the last offer away.
    """

    rows: Ints
    cols: Ints
    last_broken: NDArray[np.int8]


def eligible_pairs(market: Market, progress: Callable[[float], None] = lambda _: None) -> Candidates:
    """All eligible pairs, looked at block by block, so that memory grows with the eligible ones only."""
    n, m = len(market.requests), len(market.offers)
    rules = Eligibility(market)
    last = np.zeros(n, np.int8)
    found: list[tuple[Ints, Ints]] = []
    step = max(1, BLOCK // max(1, m))
    for start in range(0, n, step):
        rows = np.repeat(np.arange(start, min(start + step, n)), m)
        cols = np.tile(np.arange(m), len(rows) // m) if m else rows
        broken = rules.first_broken(rows, cols)
        if m:
            last[start : start + step] = broken.reshape(-1, m).max(axis=1)
        found.append((rows[broken < 0], cols[broken < 0]))
        progress(min(1.0, (start + step) / n))
    empty = np.zeros(0, np.int64)
    rows, cols = (np.concatenate([empty, *(pair[side] for pair in found)]) for side in (0, 1))
    return Candidates(rows, cols, last)
