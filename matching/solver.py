"""The auction set up and run: edges by row and by column, a falling ε, and the certificate at the end."""

import numpy as np
from scipy.sparse import csr_array

from matching import auction
from matching.assignment import Certificate
from matching.book import Book, Graph
from matching.dual import best_values, by_column, highest_prices
from matching.pairs import pointers
from matching.tables import Floats, Ints

FALL = 100.0  # each pass divides ε by this
HIGHEST = 1e-5  # how far below the highest prices may end, as a part of the largest weight


def solve(
    weights: csr_array,
    demand: Ints,
    capacity: Ints,
    prices: Floats | None,
    tolerance: float,
    *,
    highest: bool = False,
) -> tuple[Ints, Ints, Certificate]:
    """As `assignment.assign`, its input checked.

    With `highest`, the certificate's prices are the highest that hold, within 1e-5 of the largest weight.
    """
    graph = _graph(weights, demand, capacity)
    places = np.diff(graph.place_ptr)
    largest = graph.weight.max(initial=0.0)
    final = largest * tolerance
    level = np.zeros(len(capacity)) if prices is None or largest == 0 else np.maximum(prices, 0.0)
    eps = largest if prices is None else final
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
    if highest:
        level = highest_prices(graph, book, largest * HIGHEST)
    held = np.sort(_held(graph, book))
    rows, cols = graph.row[held].astype(np.int64), graph.col[held].astype(np.int64)
    level[places == 0] = 0.0
    left, _ = best_values(graph.row_ptr, graph.col, graph.weight, demand, level)
    certificate = Certificate(float(graph.weight[held].sum()), float(places @ level + left.sum()), level)
    return rows, cols, certificate


def _graph(weights: csr_array, demand: Ints, capacity: Ints) -> Graph:
    n, m = weights.shape
    sizes, col, weight = np.diff(weights.indptr), weights.indices.astype(np.int32), weights.data.astype(float)
    row = np.repeat(np.arange(n, dtype=np.int32), sizes)
    keep = (weight > 0) & (demand > 0)[row] & (capacity > 0)[col]
    if not keep.all():
        row, col, weight = row[keep], col[keep], weight[keep]
        sizes = np.bincount(row, minlength=n)
    row_ptr = pointers(sizes)
    col_ptr, col_edge, col_row, col_weight = by_column(row_ptr, col, weight, m)
    return Graph(
        row_ptr=row_ptr,
        row=row,
        col=col,
        weight=weight,
        col_ptr=col_ptr,
        col_edge=col_edge,
        col_row=col_row,
        col_weight=col_weight,
        demand_ptr=pointers(np.minimum(demand, sizes)),
        place_ptr=pointers(np.minimum(capacity, np.diff(col_ptr) + 1)),
    )


def _book(graph: Graph, level: Floats) -> Book:
    return Book(
        row_edges=np.zeros(graph.demand_ptr[-1], np.int64),
        row_held=np.zeros(len(graph.row_ptr) - 1, np.int64),
        col_edges=np.zeros(graph.place_ptr[-1], np.int64),
        bids=np.zeros(graph.place_ptr[-1]),
        filled=np.zeros(len(graph.col_ptr) - 1, np.int64),
        reserve=level.copy(),
        price=level.copy(),
    )


def _held(graph: Graph, book: Book) -> Ints:
    place = np.arange(graph.place_ptr[-1]) - np.repeat(graph.place_ptr[:-1], np.diff(graph.place_ptr))
    return book.col_edges[place < np.repeat(book.filled, np.diff(graph.place_ptr))]
