"""What prices leave to rows, in machine code: the part of a certificate that looks at every edge."""

import numpy as np
from numpy.typing import NDArray

from matching.compiled import compiled

F = NDArray[np.float64]
I = NDArray[np.int64]  # noqa: E741 - a type of the kernels, beside F


@compiled
def best_values(row_ptr: I, col: I, weight: F, demand: I, price: F) -> tuple[F, F]:
    """For each row: the sum of its `demand` largest values after the price, and the least of these.

    Values below 0 count as 0, and so do those that a row does not have.
    """
    n = len(row_ptr) - 1
    total, least = np.zeros(n), np.zeros(n)
    best = np.zeros(max(1, demand.max() if n else 1))
    for row in range(n):
        wanted = demand[row]
        if wanted == 0:
            continue
        best[:wanted] = 0.0
        for e in range(row_ptr[row], row_ptr[row + 1]):
            value = weight[e] - price[col[e]]
            if value > best[wanted - 1]:
                at = wanted - 1
                while at > 0 and best[at - 1] < value:
                    best[at] = best[at - 1]
                    at -= 1
                best[at] = value
        least[row] = best[wanted - 1]
        total[row] = best[:wanted].sum()
    return total, least


@compiled
def by_column(row_ptr: I, col: I, weight: F, columns: int) -> tuple[I, I, I, F]:
    """The edges of rows in the order of columns: where each column begins, and edge, row and weight."""
    begin = np.zeros(columns + 1, np.int64)
    for c in col:
        begin[c + 1] += 1
    begin = np.cumsum(begin)
    at = begin.copy()
    edge, of, worth = np.empty(len(col), np.int32), np.empty(len(col), np.int32), np.empty(len(col))
    for row in range(len(row_ptr) - 1):
        for e in range(row_ptr[row], row_ptr[row + 1]):
            place = at[col[e]]
            edge[place], of[place], worth[place] = e, row, weight[e]
            at[col[e]] += 1
    return begin, edge, of, worth
