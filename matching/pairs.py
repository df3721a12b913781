"""Pairs side by side in arrays."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from matching.tables import Floats, Ints


@dataclass(frozen=True, eq=False)
class Pairs:
    """Eligible pairs (k,): row, column, and what forming them is worth to the policy.

    `seen`: how many pairs were looked at one by one to find them.
    """

    rows: Ints
    cols: Ints
    worth: Floats
    seen: int = 0

    def among(self, rows: Ints) -> "Pairs":
        """The pairs of these rows."""
        kept = np.isin(self.rows, rows)
        return Pairs(self.rows[kept], self.cols[kept], self.worth[kept])

    def joined(self, other: "Pairs", columns: int) -> "Pairs":
        """The pairs of both, each once, sorted by row, then column; `columns` is how many there are."""
        keys = np.concatenate([self.rows * columns + self.cols, other.rows * columns + other.cols])
        keys, first = np.unique(keys, return_index=True)
        worth = np.concatenate([self.worth, other.worth])[first]
        return Pairs(keys // max(1, columns), keys % max(1, columns), worth)


def pointers(sizes: Sequence[int] | Ints) -> Ints:
    """Where each of several runs of these lengths begins, and where the last ends."""
    return np.concatenate([[0], np.cumsum(np.asarray(sizes, np.int64))]).astype(np.int64)
