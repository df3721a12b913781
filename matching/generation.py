"""The certified optimum over all eligible pairs, by way of a graph that holds few of them."""

from collections.abc import Callable
from typing import Protocol

import numpy as np
from scipy.sparse import csr_array

from matching.assignment import Certificate
from matching.dual import best_values
from matching.pairs import Pairs, pointers
from matching.solver import solve
from matching.tables import Floats, Ints

FIRST = 20  # pairs a row begins with
MORE = 16  # pairs a row may add at a time
MOST_ROUNDS = 60


class Source(Protocol):
    """Pairs that can be asked for by price: a `Scan`, or one with columns of its own beside."""

    @property
    def demand(self) -> Ints:
        """How many pairs each row may be part of (n,)."""

    @property
    def capacity(self) -> Ints:
        """How many pairs each column may be part of (m,)."""

    def best(self, prices: Floats, floors: Floats, keep: int) -> Pairs:
        """As `Scan.best`."""


class NotCertified(RuntimeError):  # noqa: N818 - what it says is that
    """The gap could not be closed, and no other solver is called to hide it."""


def optimum(
    scan: Source,
    gap: float,
    prices: Floats | None = None,
    report: Callable[[float], None] = lambda _: None,
) -> tuple[Ints, Ints, Certificate]:
    """The pairs of the largest total worth, rows (k,) and cols (k,), and a certificate over all eligible pairs.

    Each time the graph is solved, all pairs are looked at under the highest prices that hold: what a column is
    worth to whoever the graph does not connect to it is then least underrated, and few looks are enough. The
    bound is the lowest that any prices on the way have proven, and the certificate has these prices.
    `prices` (m,) of an earlier round shorten the work. Raises `NotCertified` where the relative gap stays
    above `gap` (below what sums of floating-point numbers can resolve, that is).
    """
    demand, capacity = scan.demand, scan.capacity
    most = int(demand.max(initial=1))
    known = np.zeros(len(capacity)) if prices is None else prices
    pairs = scan.best(known, np.zeros(len(demand)), max(FIRST, most))
    best = Certificate(0.0, np.inf, np.zeros(len(capacity)))
    for number in range(MOST_ROUNDS):
        rows, cols, solved = solve(_graph(pairs, scan), demand, capacity, prices, gap / 8, highest=True)
        prices = solved.prices
        _, least = _values(pairs, scan, prices)
        pairs = pairs.joined(scan.best(prices, least, max(MORE, most)), len(capacity))
        values, _ = _values(pairs, scan, prices)
        bound = float(capacity @ prices + values.sum())
        best = Certificate(solved.total, min(bound, best.bound), prices if bound < best.bound else best.prices)
        report(number / (number + 3))
        if best.gap <= gap:
            return rows, cols, best
    raise NotCertified(f"after {MOST_ROUNDS} rounds the gap is still {best.gap}, not {gap}")


def _graph(pairs: Pairs, scan: Source) -> csr_array:
    shape = len(scan.demand), len(scan.capacity)
    order = np.argsort(pairs.rows, kind="stable")  # a scan lists rows by neighbourhood
    begins = pointers(np.bincount(pairs.rows, minlength=shape[0]))
    return csr_array((pairs.worth[order], pairs.cols[order], begins), shape=shape)


def _values(pairs: Pairs, scan: Source, prices: Floats) -> tuple[Floats, Floats]:
    """What the best pairs of each row are worth to it after their price (n,), and the least of them (n,)."""
    graph = _graph(pairs, scan)
    total, least = best_values(graph.indptr, graph.indices, graph.data, scan.demand, prices)
    return total, least
