"""Who could meet whom: a first graph of everybody's best, then the pairs that the prices ask for.

Column generation (Dantzig and Wolfe 1960; for assignment: Carpaneto et al. 1988's sparse cores): the graph is
small, but its prices are checked against *all* eligible pairs, and what would pay joins the graph.
"""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from matching.market import Market
from matching.pairs import Pairs
from matching.scorecard import Scorecard, logistic
from matching.tables import Floats, Ints

if TYPE_CHECKING:
    from matching.encoded import Encoded

BLOCK = 2048  # rows a job


@dataclass(frozen=True, eq=False)
class Scan:
    """All eligible pairs of a market, looked at against prices; `bonus` (n,) is added to a row's affinities."""

    market: Market
    scorecard: Scorecard
    bonus: Floats

    @property
    def demand(self) -> Ints:
        """How many pairs each row may be part of (n,)."""
        return self.market.requests.demand

    @property
    def capacity(self) -> Ints:
        """How many pairs each column may be part of (m,)."""
        return self.market.offers.capacity

    def with_bonus(self, bonus: Floats) -> "Scan":
        """The same pairs with another bonus (n,), what was prepared kept."""
        other = replace(self, bonus=bonus)
        vars(other)["encoded"] = self.encoded
        return other

    @cached_property
    def encoded(self) -> "Encoded":
        """The market in arrays."""
        from matching.encoding import encode  # noqa: PLC0415 - Numba is loaded by who scans

        return encode(self.market, self.scorecard)

    def best(self, prices: Floats, floors: Floats, keep: int) -> Pairs:
        """For each row the `keep` pairs worth most after their price, of those worth more than its floor.

        `prices` (m,), `floors` (n,). The rows are a joblib loop: `joblib.parallel_config` says where it runs
        (threads, unless told otherwise), and the result is the same to the last bit wherever that is.
        """
        from joblib import Parallel, delayed  # noqa: PLC0415 - only who scans waits for it

        cells = self.encoded.cells
        order = np.argsort(cells.group, kind="stable")
        own_prices = prices[cells.col]
        part_prices = np.minimum.reduceat(own_prices, cells.ptr[:-1]) if len(cells.col) else own_prices
        arguments = own_prices, part_prices, floors, self.bonus, keep
        blocks = [order[start : start + BLOCK] for start in range(0, len(order), BLOCK)]
        found = Parallel(n_jobs=-1 if len(blocks) > 1 else 1, prefer="threads")(
            delayed(best_of_rows)(self.encoded, block, *arguments) for block in blocks
        )
        rows = np.repeat(order, keep)
        cols, odds = (
            np.concatenate([np.zeros((0, keep), int), *(part[side] for part in found)]) for side in (0, 1)
        )
        kept = cols.ravel() >= 0
        rows, place, odds = rows[kept], cols.ravel()[kept], odds.ravel()[kept]
        seen = sum(part[2] for part in found)
        return Pairs(rows, cells.col[place], logistic(odds) + self.bonus[rows], seen)


def best_of_rows(
    encoded: "Encoded", rows: Ints, prices: Floats, part_prices: Floats, floors: Floats, bonus: Floats, keep: int
) -> tuple[Ints, Floats, int]:
    """Columns (rows, keep), -1 where there are no more, their log-odds, and how many pairs were looked at."""
    from matching.kernel import scan  # noqa: PLC0415 - Numba is loaded where the job runs

    cols, odds, values = (
        np.full((len(rows), keep), -1),
        np.zeros((len(rows), keep)),
        np.full((len(rows), keep), -1.0),
    )
    seen = scan(encoded, rows, prices, part_prices, floors, bonus, cols, odds, values)
    return cols, odds, int(seen)
