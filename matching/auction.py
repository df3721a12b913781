"""A capacitated ε-auction on a sparse graph (Bertsekas 1988; Bertsekas and Castañón 1989, 1993).

Rows bid for columns, forward: each takes the column that is worth most to it after its price, and bids until
the next best would be as good. Columns that are left with a free place and a price above zero then come
down, in reverse, to the row that gains most. Both steps keep ε-complementary slackness, so that at the end
the total is within ε a place of the bound that the prices prove.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from matching.compiled import compiled

F = NDArray[np.float64]
I = NDArray[np.int64]  # noqa: E741 - a type of the kernels, beside F
N = NDArray[np.int32]

KEPT = 6  # edges that a row remembers of its last look at all of them


class Graph(NamedTuple):
    """Weights by row (CSR), the same edges by column, and where each row's and column's places begin.

    By column each edge stands with its row and weight, so that a column reads its edges one after the other.
    """

    row_ptr: I
    row: N
    col: N
    weight: F
    col_ptr: I
    col_edge: N
    col_row: N
    col_weight: F
    demand_ptr: I
    place_ptr: I


class Book(NamedTuple):
    """Who holds what: edges by row place, edges and bids by column place (a heap, lowest bid first).

    `price` is each column's cheapest place: its lowest bid where it is full, its reserve where one is free.
    """

    row_edges: I
    row_held: I
    col_edges: I
    bids: F
    filled: I
    reserve: F
    price: F


@compiled
def reprice(graph: Graph, book: Book, col: int) -> None:
    """Set a column's price to that of its cheapest place."""
    start = graph.place_ptr[col]
    full = book.filled[col] == graph.place_ptr[col + 1] - start
    book.price[col] = book.bids[start] if full else book.reserve[col]


@compiled
def swap(book: Book, a: int, b: int) -> None:
    """Exchange two places of a heap."""
    book.bids[a], book.bids[b] = book.bids[b], book.bids[a]
    book.col_edges[a], book.col_edges[b] = book.col_edges[b], book.col_edges[a]


@compiled
def sift_up(book: Book, start: int, at: int) -> None:
    """Move a place towards the root while its bid is lower."""
    while at > 0 and book.bids[start + at] < book.bids[start + (at - 1) // 2]:
        swap(book, start + at, start + (at - 1) // 2)
        at = (at - 1) // 2


@compiled
def sift_down(book: Book, start: int, size: int, at: int) -> None:
    """Move a place away from the root while a bid below it is lower."""
    while True:
        low = at
        for child in (2 * at + 1, 2 * at + 2):
            if child < size and book.bids[start + child] < book.bids[start + low]:
                low = child
        if low == at:
            return
        swap(book, start + at, start + low)
        at = low


@compiled
def take(graph: Graph, book: Book, row: int, edge: int, bid: float) -> None:
    """Give a free place of the edge's column to the row."""
    col = graph.col[edge]
    start = graph.place_ptr[col]
    at = book.filled[col]
    book.bids[start + at] = bid
    book.col_edges[start + at] = edge
    book.filled[col] += 1
    sift_up(book, start, at)
    reprice(graph, book, col)
    book.row_edges[graph.demand_ptr[row] + book.row_held[row]] = edge
    book.row_held[row] += 1


@compiled
def release_row(graph: Graph, book: Book, row: int, edge: int) -> None:
    """Strike an edge from what its row holds."""
    at = graph.demand_ptr[row]
    last = at + book.row_held[row] - 1
    while book.row_edges[at] != edge:
        at += 1
    book.row_edges[at] = book.row_edges[last]
    book.row_held[row] -= 1


@compiled
def release_col(graph: Graph, book: Book, edge: int) -> None:
    """Free the place that an edge holds in its column; the column's price stays what it was."""
    col = graph.col[edge]
    start = graph.place_ptr[col]
    book.reserve[col] = book.price[col]
    size = book.filled[col]
    at = 0
    while book.col_edges[start + at] != edge:
        at += 1
    swap(book, start + at, start + size - 1)
    book.filled[col] = size - 1
    if at < size - 1:
        sift_up(book, start, at)
        sift_down(book, start, size - 1, at)


@compiled
def holds(graph: Graph, book: Book, row: int, edge: int) -> bool:
    """Whether the row holds the edge."""
    start = graph.demand_ptr[row]
    for at in range(start, start + book.row_held[row]):  # noqa: SIM110 - Numba knows no any() over a generator
        if book.row_edges[at] == edge:
            return True
    return False


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
                    tail = head + size
                    queue[tail if tail < n else tail - n] = loser
                    size += 1
            take(graph, book, row, edge, bid)


@compiled
def marginal(graph: Graph, book: Book, row: int) -> tuple[float, int]:
    """What the row's worst place is worth to it, and that edge; 0 and -1 where it would take one more."""
    start, end = graph.demand_ptr[row], graph.demand_ptr[row + 1]
    if book.row_held[row] < end - start:
        return 0.0, -1
    worst, edge = np.inf, -1
    for at in range(start, end):
        e = book.row_edges[at]
        value = graph.weight[e] - book.price[graph.col[e]]
        if value < worst:
            worst, edge = value, e
    return worst, edge


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


@compiled
def highest_prices(graph: Graph, book: Book, eps: float) -> F:
    """The highest prices at which everybody would keep what they hold, within about ε (a heuristic bound, 20 looks a row).

    Rows keep as little as they can: the least fixed point of "a row keeps what its best other edge is worth, and
    a full column costs what its poorest row can pay". From below, so that no price is too low.
    """
    n, m = len(graph.row_ptr) - 1, len(graph.col_ptr) - 1
    price, kept = np.zeros(m), np.zeros(n)
    for col in range(m):
        start = graph.place_ptr[col]
        size = graph.place_ptr[col + 1] - start
        if size > 0 and book.filled[col] == size:
            price[col] = np.inf
            for at in range(start, start + size):
                price[col] = min(price[col], graph.weight[book.col_edges[at]])
    queue, waiting = np.arange(n), np.ones(n, np.bool_)
    head, size, looks = 0, n, 20 * n
    while size > 0 and looks > 0:
        row = queue[head]
        head = head + 1 if head + 1 < n else 0
        size -= 1
        looks -= 1
        waiting[row] = False
        if book.row_held[row] < graph.demand_ptr[row + 1] - graph.demand_ptr[row]:
            continue
        best = kept[row] + eps
        for e in range(graph.row_ptr[row], graph.row_ptr[row + 1]):
            value = graph.weight[e] - price[graph.col[e]]
            if value > best and not holds(graph, book, row, e):
                best = value
        if best <= kept[row] + eps:
            continue
        kept[row] = best
        start = graph.demand_ptr[row]
        for at in range(start, start + book.row_held[row]):
            edge = book.row_edges[at]
            col = graph.col[edge]
            lower = max(0.0, graph.weight[edge] - best)
            if lower < price[col]:
                price[col] = lower
                for place in range(graph.col_ptr[col], graph.col_ptr[col + 1]):
                    other = graph.col_row[place]
                    if not waiting[other]:
                        waiting[other] = True
                        tail = head + size
                        queue[tail if tail < n else tail - n] = other
                        size += 1
    return price
