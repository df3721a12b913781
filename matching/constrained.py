"""Assignment with least loads of columns and least totals of rows: a mixed-integer program, by HiGHS.

Such demands make the problem one that prices alone cannot prove; the bound is that of HiGHS's branch and
bound. The plain problem never comes here, and this one never goes elsewhere.
"""

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from matching.assignment import Certificate, Infeasible
from matching.tables import Floats, Ints

LEAST_GAP = 1e-9


def solve(
    graph: csr_array, demand: Ints, capacity: Ints, minimum_load: Ints, floor: Floats, tolerance: float
) -> tuple[Ints, Ints, Certificate]:
    """As `assignment.assign` with `minimum_load` and `floor`, its input checked."""
    rows = np.repeat(np.arange(graph.shape[0]), np.diff(graph.indptr))
    cols = graph.indices.astype(np.int64)
    _check_alone(graph, demand, capacity, minimum_load, floor)
    if not len(rows):
        return rows, cols, Certificate(0.0, 0.0, np.zeros(len(capacity)))
    matrix = _sums(graph.data, rows, cols, graph.shape)
    low = np.concatenate([np.full(len(demand), -np.inf), minimum_load, floor])
    high = np.concatenate([demand, capacity, np.full(len(demand), np.inf)])
    found = milp(
        -graph.data,
        constraints=LinearConstraint(matrix, low, high),
        bounds=Bounds(0, 1),
        integrality=np.ones(len(rows), np.int64),
        options={"mip_rel_gap": max(tolerance, LEAST_GAP)},
    )
    if found.x is None:
        raise _short(matrix, low, high, len(demand), len(capacity))
    chosen = np.flatnonzero(np.asarray(found.x) > 0.5)  # they are 0 or 1 but for rounding
    total = float(graph.data[chosen].sum())
    bound = max(total, -float(found.mip_dual_bound))
    return rows[chosen], cols[chosen], Certificate(total, bound, np.zeros(len(capacity)))


def _sums(weight: Floats, rows: Ints, cols: Ints, shape: tuple[int, int]) -> csr_array:
    """What each row and each column is taken, and what each row gets, of the edges chosen: (2n + m, edges)."""
    (n, m), edges = shape, np.arange(len(rows))
    ones = np.ones(len(rows))
    lines = np.concatenate([rows, n + cols, n + m + rows])
    return csr_array(
        (np.concatenate([ones, ones, weight]), (lines, np.tile(edges, 3))), shape=(2 * n + m, len(rows))
    )


def _check_alone(graph: csr_array, demand: Ints, capacity: Ints, minimum_load: Ints, floor: Floats) -> None:
    """Name a row or a column that could not be satisfied if it had everybody to itself."""
    most = np.minimum(capacity, np.bincount(graph.indices, minlength=len(capacity)))
    for col in np.flatnonzero(minimum_load > most):
        raise Infeasible(f"column {col}: at least {minimum_load[col]} are due, at most {most[col]} can be had")
    for row in np.flatnonzero(floor > 0):
        best = np.sort(graph.data[graph.indptr[row] : graph.indptr[row + 1]])[::-1][: demand[row]]
        if best[best > 0].sum() < floor[row]:
            raise Infeasible(f"row {row}: its floor is {floor[row]}, its best total {best[best > 0].sum()}")


def _short(matrix: csr_array, low: Floats, high: Floats, n: int, m: int) -> Infeasible:
    """The error for demands that only together cannot be kept: who falls short where all do so least."""
    edges = matrix.shape[1]
    lines = np.arange(n, 2 * n + m)
    slack = csr_array((np.ones(n + m), (lines, np.arange(n + m))), shape=(2 * n + m, n + m))
    upper = LinearConstraint(matrix @ _first(edges, n + m), -np.inf, high)
    lower = LinearConstraint(matrix @ _first(edges, n + m) + slack @ _last(edges, n + m), low, np.inf)
    found = milp(
        np.concatenate([np.zeros(edges), np.ones(n + m)]),
        constraints=[upper, lower],
        bounds=Bounds(0, np.concatenate([np.ones(edges), np.full(n + m, np.inf)])),
        integrality=np.concatenate([np.ones(edges, np.int64), np.zeros(n + m, np.int64)]),
    )
    worst = int(np.asarray(found.x)[edges:].argmax())
    who, what = (f"column {worst}", "least load") if worst < m else (f"row {worst - m}", "floor")
    return Infeasible(f"{who}: its {what} cannot be had together with the other demands")


def _first(edges: int, others: int) -> csr_array:
    """Takes the edges out of edges and others."""
    return csr_array((np.ones(edges), (np.arange(edges), np.arange(edges))), shape=(edges, edges + others))


def _last(edges: int, others: int) -> csr_array:
    """Takes the others out of edges and others."""
    return csr_array(
        (np.ones(others), (np.arange(others), edges + np.arange(others))), shape=(others, edges + others)
    )
