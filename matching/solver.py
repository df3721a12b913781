"""The auction set up and run: edges by row and by column, a falling ε, and the certificate at the end."""

import numpy as np
from scipy.sparse import csr_array

from matching import auction
from matching.assignment import Certificate, bound
from matching.tables import Floats, Ints

FALL = 6.0  # each pass divides ε by this


def solve(
    weights: csr_array, demand: Ints, capacity: Ints, prices: Floats | None, tolerance: float
) -> tuple[Ints, Ints, Certificate]:
    """As `assignment.assign`, its input checked."""
    graph = _graph(weights, demand, capacity)
    places = np.diff(graph.place_ptr)
    largest = graph.weight.max(initial=0.0)
    final = largest * tolerance
    level = np.zeros(len(capacity)) if prices is None or largest == 0 else np.maximum(prices, 0.0)
    eps = largest / 4 if prices is None else final
    book = _book(graph, level)
    while largest > 0:
        eps = max(eps, final)
        book = _book(graph, level)
        auction.forward(graph, book, eps)
        auction.reverse(graph, book, eps)
        level = book.price.copy()
        if eps <= final:
            break
        eps /= FALL
    held = np.sort(_held(graph, book))
    rows, cols = graph.row[held], graph.col[held]
    kept = csr_array((graph.weight, graph.col, graph.row_ptr), shape=weights.shape)
    level[places == 0] = 0.0
    certificate = Certificate(float(graph.weight[held].sum()), bound(kept, demand, places, level), level)
    return rows, cols, certificate


def _graph(weights: csr_array, demand: Ints, capacity: Ints) -> auction.Graph:
    n, m = weights.shape
    rows = np.repeat(np.arange(n), np.diff(weights.indptr))
    keep = (weights.data > 0) & (demand[rows] > 0) & (capacity[weights.indices] > 0)
    row, col = rows[keep], weights.indices[keep].astype(np.int64)
    by_col = np.argsort(col, kind="stable")
    row_degree, col_degree = np.bincount(row, minlength=n), np.bincount(col, minlength=m)
    return auction.Graph(
        row_ptr=_pointers(row_degree),
        row=row,
        col=col,
        weight=weights.data[keep].astype(float),
        col_ptr=_pointers(col_degree),
        col_edge=by_col,
        demand_ptr=_pointers(np.minimum(demand, row_degree)),
        place_ptr=_pointers(np.minimum(capacity, col_degree + 1)),
    )


def _pointers(sizes: Ints) -> Ints:
    return np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)


def _book(graph: auction.Graph, level: Floats) -> auction.Book:
    return auction.Book(
        row_edges=np.zeros(graph.demand_ptr[-1], np.int64),
        row_held=np.zeros(len(graph.row_ptr) - 1, np.int64),
        col_edges=np.zeros(graph.place_ptr[-1], np.int64),
        bids=np.zeros(graph.place_ptr[-1]),
        filled=np.zeros(len(graph.col_ptr) - 1, np.int64),
        reserve=level.copy(),
        price=level.copy(),
    )


def _held(graph: auction.Graph, book: auction.Book) -> Ints:
    place = np.arange(graph.place_ptr[-1]) - np.repeat(graph.place_ptr[:-1], np.diff(graph.place_ptr))
    return book.col_edges[place < np.repeat(book.filled, np.diff(graph.place_ptr))]
