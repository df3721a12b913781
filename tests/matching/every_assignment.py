"""All assignments of a tiny market, one by one: what floors and certificates are held to."""

from itertools import combinations

import numpy as np

from matching import eligibility, pair_affinity
from matching.rounds import waiting_bonus


def worths(table, other, policy):
    """What each pair is worth to the policy (n, m), NaN where it may not meet."""
    rows, cols = (side.ravel() for side in np.indices((len(table), len(other))))
    worth = pair_affinity(table, other, rows, cols, policy) + waiting_bonus(table, policy)[rows]
    worth[eligibility(table, other, rows, cols, policy) != ""] = np.nan
    return worth.reshape(len(table), len(other))


def assignments(table, other, policy):
    """Yield every assignment as (total worth, the set of rows that got somebody)."""
    worth = worths(table, other, policy)

    def choose(row, left):
        if row == len(table):
            yield 0.0, frozenset()
            return
        fit = [col for col in range(len(other)) if not np.isnan(worth[row, col]) and left[col]]
        for size in range(min(len(fit), int(table.demand[row])) + 1):
            for cols in combinations(fit, size):
                after = tuple(count - (col in cols) for col, count in enumerate(left))
                for total, served in choose(row + 1, after):
                    yield total + worth[row, list(cols)].sum(), served | ({row} if cols else frozenset())

    yield from choose(0, tuple(int(count) for count in other.capacity))
