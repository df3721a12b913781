"""A capacitated ε-auction on a sparse graph (Bertsekas 1988; Bertsekas and Castañón 1989, 1993).

Rows bid for columns, forward: each takes the column that is worth most to it after its price, and bids until
the next best would be as good. Columns that are left with a free place and a price above zero then come
down, in reverse, to the row that gains most. Both steps keep ε-complementary slackness, so that at the end
the total is within ε a place of the bound that the prices prove.
"""

import numpy as np

from matching.book import Book, F, Graph, N, holds, marginal, push, release_col, release_row, reprice, take
from matching.compiled import compiled

KEPT = 6  # edges that a row remembers of its last look at all of them


@compiled
def two_best(graph: Graph, book: Book, row: int) -> tuple[float, int, float]:
    """Of the edges that the row does not hold: the best value after the price, its edge, and the next value.

    Values of 0 or less do not count: then the edge is -1.
    """
    best, edge, second = 0.0, -1, 0.0
    some = book.row_held[row] > 0
    for e in range(graph.row_ptr[row], graph.row_ptr[row + 1]):
        value = graph.weight[e] - book.price[graph.col[e]]
        if value > second and not (some and holds(graph, book, row, e)):
            if value > best:
                second, best, edge = best, value, e
            else:
                second = value
    return best, edge, second


@compiled
def two_best_kept(graph: Graph, price: F, kept: N) -> tuple[float, int, float]:
    """As `two_best`, of the edges that are remembered; -1 where there are no more."""
    best, edge, second = 0.0, -1, 0.0
    for e in kept:
        if e < 0:
            break
        value = graph.weight[e] - price[graph.col[e]]
        if value > second:
            if value > best:
                second, best, edge = best, value, e
            else:
                second = value
    return best, edge, second


@compiled
def remember(graph: Graph, price: F, row: int, kept: N, values: F) -> float:
    """Look at all edges of a row and keep the best; returns the most that any other is worth, at least 0."""
    kept[:] = -1
    values[:] = 0.0
    last = len(values) - 1
    for e in range(graph.row_ptr[row], graph.row_ptr[row + 1]):
        value = graph.weight[e] - price[graph.col[e]]
        if value > values[last]:
            at = last
            while at > 0 and values[at - 1] < value:
                values[at] = values[at - 1]
                if at < last:
                    kept[at] = kept[at - 1]
                at -= 1
            values[at] = value
            if at < last:
                kept[at] = e
    return values[last]


@compiled
def forward(graph: Graph, book: Book, eps: float) -> None:
    """Rows bid until each holds what it wants or finds nothing worth its price.

    While rows bid, prices only rise. So what a row did not remember is worth no more than when it last looked,
    and as long as two that it does remember are worth as much, it need not look again.
    """
    n = len(graph.row_ptr) - 1
    kept, values, others = np.empty((n, KEPT), np.int32), np.empty(KEPT + 1), np.full(n, np.inf)
    queue = np.arange(n)
    waiting = np.ones(n, np.bool_)
    head, size = 0, n
    while size > 0:
        row = queue[head]
        head = head + 1 if head + 1 < n else 0
        size -= 1
        waiting[row] = False
        wanted = graph.demand_ptr[row + 1] - graph.demand_ptr[row]
        while book.row_held[row] < wanted:
            if wanted > 1:
                best, edge, second = two_best(graph, book, row)
            else:
                best, edge, second = 0.0, -1, 0.0
                if others[row] < np.inf:
                    best, edge, second = two_best_kept(graph, book.price, kept[row])
                if second < others[row]:
                    others[row] = remember(graph, book.price, row, kept[row], values)
                    best, edge, second = two_best_kept(graph, book.price, kept[row])
            if edge < 0:
                break
            col = graph.col[edge]
            bid = book.price[col] + (best - second) + eps
            start = graph.place_ptr[col]
            if book.filled[col] == graph.place_ptr[col + 1] - start:
                lost = book.col_edges[start]
                loser = graph.row[lost]
                release_row(graph, book, loser, lost)
                release_col(graph, book, lost)
                if not waiting[loser]:
                    waiting[loser] = True
                    push(queue, head, size, loser)
                    size += 1
            take(graph, book, row, edge, bid)


@compiled
def tell_holders(graph: Graph, book: Book, col: int, least: F) -> None:
    """Bring the margins of a column's rows up to date, after its price has changed."""
    start = graph.place_ptr[col]
    for at in range(start, start + book.filled[col]):
        row = graph.row[book.col_edges[at]]
        least[row] = marginal(graph, book, row)[0]


@compiled
def two_best_rows(graph: Graph, book: Book, col: int, least: F) -> tuple[float, int, float]:
    """Of the rows that do not hold the column: the largest gain by it, that edge, and the next gain."""
    best, edge, second = 0.0, -1, 0.0
    start = graph.place_ptr[col]
    end = start + book.filled[col]
    for at in range(graph.col_ptr[col], graph.col_ptr[col + 1]):
        gain = graph.col_weight[at] - least[graph.col_row[at]]
        if gain > second:
            e = graph.col_edge[at]
            held = False
            for place in range(start, end):
                held = held or book.col_edges[place] == e
            if held:
                continue
            if gain > best:
                second, best, edge = best, gain, e
            else:
                second = gain
    return best, edge, second


@compiled
def reverse(graph: Graph, book: Book, eps: float) -> None:
    """Columns with a free place and a price come down, until nobody gains by them or they are full."""
    n, m = len(graph.row_ptr) - 1, len(graph.col_ptr) - 1
    least = np.empty(n)
    for row in range(n):
        least[row] = marginal(graph, book, row)[0]
    stack = np.arange(m)[::-1].copy()
    on_stack = np.ones(m, np.bool_)
    size = m
    while size > 0:
        size -= 1
        col = stack[size]
        on_stack[col] = False
        places = graph.place_ptr[col + 1] - graph.place_ptr[col]
        while book.filled[col] < places and book.reserve[col] > 0:
            best, edge, second = two_best_rows(graph, book, col, least)
            if best <= eps:
                book.reserve[col] = 0.0
                reprice(graph, book, col)
                tell_holders(graph, book, col, least)
                break
            bid = min(book.reserve[col], max(0.0, second - eps))
            winner = graph.row[edge]
            left = marginal(graph, book, winner)[1]
            if left >= 0:
                other = graph.col[left]
                release_row(graph, book, winner, left)
                release_col(graph, book, left)
                if book.reserve[other] > 0 and not on_stack[other]:
                    on_stack[other] = True
                    stack[size] = other
                    size += 1
            book.reserve[col] = bid
            take(graph, book, winner, edge, bid)
            tell_holders(graph, book, col, least)
