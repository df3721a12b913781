"""The most requests of a group that any assignment could serve: a largest matching over all eligible pairs.

The graph is small and grows as in `generation`: where a largest flow in it (Dinic 1970) leaves requests out, the
offers within reach of these by exchanging are all full. By König's theorem nobody can do better unless one
of the requests within reach is eligible for an offer beyond it; a scan over all pairs looks for such pairs
until there are none.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import breadth_first_order, maximum_flow

from matching.candidates import Scan
from matching.pairs import Pairs
from matching.tables import Bools, Ints

FIRST = 8  # pairs a request begins with
MORE = 8  # pairs a request may add at a time
OUT_OF_REACH = 1e6  # a price, or a floor, that no pair is worth


def first_pairs(scan: Scan) -> Pairs:
    """Pairs to begin with, for `most_served`."""
    return scan.best(np.zeros(len(scan.capacity)), np.zeros(len(scan.demand)), FIRST)


@dataclass(frozen=True, eq=False)
class Group:
    """Rows of which at most `limit` are to be served."""

    rows: Ints
    limit: int


def most_served(scan: Scan, groups: Sequence[Group], known: Pairs) -> tuple[int, Pairs]:
    """How many requests of these groups could get somebody at most, if nobody else asked; and pairs for so many.

    `known` holds some eligible pairs, as `first_pairs` finds them. A request counts once, whatever its demand,
    and stands in one group at most.
    """
    pairs = known.among(np.concatenate([np.zeros(0, np.int64), *(group.rows for group in groups)]))
    while True:
        count, rows, cols = _flow(scan, groups, pairs)
        prices = np.where(cols, OUT_OF_REACH, 0.0)
        found = scan.best(prices, np.where(rows, 0.0, OUT_OF_REACH), MORE)
        if not len(found.rows):
            return count, pairs
        pairs = pairs.joined(found, len(cols))


def _flow(scan: Scan, groups: Sequence[Group], pairs: Pairs) -> tuple[int, Bools, Bools]:
    """The largest flow in these pairs, and the rows (n,) and columns (m,) within reach of a row left out."""
    n, m, g = len(scan.demand), len(scan.capacity), len(groups)
    source, sink = n + m + g, n + m + g + 1
    of = np.repeat(np.arange(g), [len(group.rows) for group in groups])
    members = np.concatenate([np.zeros(0, np.int64), *(group.rows for group in groups)])
    ends = np.concatenate([np.full(g, source), n + m + of, pairs.rows, n + np.arange(m)])
    heads = np.concatenate([n + m + np.arange(g), members, n + pairs.cols, np.full(m, sink)])
    limits = np.ones(len(ends), np.int32)
    limits[:g] = [group.limit for group in groups]
    limits[len(limits) - m :] = np.minimum(scan.capacity, n)
    network = csr_array((limits, (ends, heads)), shape=(sink + 1, sink + 1))
    flow = maximum_flow(network, source, sink)
    left = csr_array(network - flow.flow)
    left.eliminate_zeros()
    reached = np.zeros(sink + 1, bool)
    reached[breadth_first_order(left, source, return_predecessors=False)] = True
    return int(flow.flow_value), reached[:n], reached[n : n + m]
