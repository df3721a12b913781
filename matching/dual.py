"""Prices as proofs, in machine code: what they leave to rows, and how high they may be."""

import numpy as np

from matching.book import Book, F, Graph, I, N, holds, push
from matching.compiled import compiled

LOOKS = 20  # at the edges of a row, on average, until prices are high enough


@compiled
def best_values(row_ptr: N | I, col: N, weight: F, demand: I, price: F) -> tuple[F, F]:
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
def by_column(row_ptr: I, col: N, weight: F, columns: int) -> tuple[I, N, N, F]:
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


@compiled
def price_of_poorest(graph: Graph, book: Book, col: int) -> float:
    """What a column would cost if its poorest row kept nothing; 0 where a place is free."""
    start, size = graph.place_ptr[col], graph.place_ptr[col + 1] - graph.place_ptr[col]
    if size == 0 or book.filled[col] < size:
        return 0.0
    least = np.inf
    for at in range(start, start + size):
        least = min(least, graph.weight[book.col_edges[at]])
    return least


@compiled
def best_other(graph: Graph, book: Book, price: F, row: int) -> float:
    """The most that an edge which the row does not hold is worth after its price."""
    best = 0.0
    for e in range(graph.row_ptr[row], graph.row_ptr[row + 1]):
        value = graph.weight[e] - price[graph.col[e]]
        if value > best and not holds(graph, book, row, e):
            best = value
    return best


@compiled
def highest_prices(graph: Graph, book: Book, eps: float) -> F:
    """The highest prices at which everybody would keep what they hold, within about ε.

    Rows keep as little as they can: the least fixed point of "a row keeps what its best other edge is worth, and
    a full column costs what its poorest row can pay", from below. It stops early where that takes too long:
    then some prices are too high, which may widen a bound and never makes it wrong.
    """
    n, m = len(graph.row_ptr) - 1, len(graph.col_ptr) - 1
    price, kept = np.zeros(m), np.zeros(n)
    for col in range(m):
        price[col] = price_of_poorest(graph, book, col)
    queue, waiting = np.arange(n), np.ones(n, np.bool_)
    head, size, looks = 0, n, LOOKS * n
    while size > 0 and looks > 0:
        row = queue[head]
        head = head + 1 if head + 1 < n else 0
        size -= 1
        looks -= 1
        waiting[row] = False
        start = graph.demand_ptr[row]
        full = start + book.row_held[row] == graph.demand_ptr[row + 1]
        best = best_other(graph, book, price, row) if full else 0.0
        if best <= kept[row] + eps:
            continue
        kept[row] = best
        for at in range(start, start + book.row_held[row]):
            edge = book.row_edges[at]
            col, lower = graph.col[edge], max(0.0, graph.weight[edge] - best)
            if lower < price[col]:
                price[col] = lower
                for place in range(graph.col_ptr[col], graph.col_ptr[col + 1]):
                    other = graph.col_row[place]
                    if not waiting[other]:
                        waiting[other] = True
                        push(queue, head, size, other)
                        size += 1
    return price
