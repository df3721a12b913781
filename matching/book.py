"""Who holds what in an assignment that is being made: edges, places and prices, in machine code."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from matching.compiled import compiled

F = NDArray[np.float64]
I = NDArray[np.int64]  # noqa: E741 - a type of the kernels, beside F
N = NDArray[np.int32]


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
def push(queue: I, head: int, size: int, row: int) -> None:
    """Put a row behind the `size` rows of a ring that begins at `head`."""
    tail = head + size
    queue[tail if tail < len(queue) else tail - len(queue)] = row
