"""Assignment side by side: ours and everybody else's, on the same affinities, each in a process and a time box."""

import heapq
from tempfile import TemporaryDirectory

import lap
import numpy as np
from ortools.graph.python import min_cost_flow
from scipy.optimize import linear_sum_assignment, linprog
from scipy.sparse import coo_array, csr_array, hstack, load_npz, save_npz
from scipy.sparse import diags_array as diagonal
from scipy.sparse.csgraph import min_weight_full_bipartite_matching

from matching import assign, run_round
from tests.benchmarks.boxed import boxed, timed
from tests.benchmarks.towns import all_pairs, best_pairs, scan_of, tables


def write(folder, size, keep):
    """Write a city's graph of each request's `keep` best pairs, and the capacities."""
    requests, offers = tables(size, one_each=True)
    graph = best_pairs(scan_of(requests, offers), keep)
    save_npz(f"{folder}/graph.npz", graph.tocoo().tocsr(), compressed=False)
    np.save(f"{folder}/capacity.npy", offers.capacity * offers.vetted)
    return {"pairs": int(graph.nnz)}


def read(folder):
    """The graph and the capacities."""
    return csr_array(load_npz(f"{folder}/graph.npz")), np.load(f"{folder}/capacity.npy")


def ours(graph, capacity):
    """The auction, to 1e-5 of the total."""
    return assign(graph, np.ones(graph.shape[0], int), capacity, tolerance=2e-5)[2].total


def greedy(graph, capacity):
    """The best pair that is left, again and again."""
    free, waits, total = capacity.copy(), np.ones(graph.shape[0], bool), 0.0
    rows = np.repeat(np.arange(graph.shape[0]), np.diff(graph.indptr))
    for edge in np.argsort(-graph.data, kind="stable"):
        if waits[rows[edge]] and free[graph.indices[edge]]:
            waits[rows[edge]] = False
            free[graph.indices[edge]] -= 1
            total += graph.data[edge]
    return total


def gale_shapley(graph, capacity):
    """Deferred acceptance with capacities: requests propose, offers keep the best."""
    held = [[] for _ in capacity]
    choices = [
        iter(np.argsort(-graph.data[begin:end], kind="stable") + begin)
        for begin, end in zip(graph.indptr[:-1], graph.indptr[1:], strict=True)
    ]
    waiting = list(range(graph.shape[0]))
    while waiting:
        row = waiting.pop()
        for edge in choices[row]:
            col, offer = graph.indices[edge], (graph.data[edge], row)
            if len(held[col]) < capacity[col]:
                heapq.heappush(held[col], offer)
                break
            if held[col] and held[col][0] < offer:
                waiting.append(heapq.heapreplace(held[col], offer)[1])
                break
    return float(sum(value for offers in held for value, _ in offers))


def flow(graph, capacity):
    """OR-tools' min-cost flow, on weights in millionths."""
    n, m = graph.shape
    network, source, sink = min_cost_flow.SimpleMinCostFlow(), n + m, n + m + 1
    rows = np.repeat(np.arange(n), np.diff(graph.indptr))
    add = network.add_arcs_with_capacity_and_unit_cost
    add(np.full(n, source), np.arange(n), np.ones(n, int), np.zeros(n, int))
    add(rows, n + graph.indices, np.ones(len(rows), int), -np.rint(graph.data * 1e6).astype(int))
    add(n + np.arange(m), np.full(m, sink), capacity, np.zeros(m, int))
    add(np.array([source]), np.array([sink]), np.array([n]), np.array([0]))
    network.set_nodes_supplies(np.array([source, sink]), np.array([n, -n]))
    assert network.solve() == network.OPTIMAL
    return -network.optimal_cost() / 1e6


def a_place_a_column(graph, capacity):
    """The graph with each column as often as it has places."""
    return graph.tocsc()[:, np.repeat(np.arange(len(capacity)), capacity)].tocsr()


def scipy_dense(graph, capacity):
    """SciPy's Jonker-Volgenant (Crouse 2016) on the full matrix."""
    matrix = a_place_a_column(graph, capacity).toarray()
    return float(matrix[linear_sum_assignment(matrix, maximize=True)].sum())


def scipy_sparse(graph, capacity):
    """SciPy's LAPJVsp; a column for each row lets it go without."""
    n = graph.shape[0]
    matrix = hstack([a_place_a_column(graph, capacity), diagonal(np.full(n, 1e-9))]).tocsr()
    return float(matrix[min_weight_full_bipartite_matching(matrix, maximize=True)].sum())


def lapx_dense(graph, capacity):
    """LAPX's `lapjvs` on the full matrix."""
    matrix = a_place_a_column(graph, capacity).toarray()
    return by_lapjvs(matrix)


def by_lapjvs(matrix):
    """The largest total that `lapjvs` finds on a full matrix of weights."""
    col_of, _ = lap.lapjvs(-matrix, extend_cost=True, return_cost=False, jvx_like=False)
    rows = np.flatnonzero(col_of >= 0)
    return float(matrix[rows, col_of[rows]].sum(dtype=float))


def highs(graph, capacity):
    """HiGHS on the linear program, whose corners are whole numbers."""
    rows = np.repeat(np.arange(graph.shape[0]), np.diff(graph.indptr))
    edges, one = np.arange(graph.nnz), np.ones(graph.nnz)
    limits = coo_array(
        (np.concatenate([one, one]), (np.concatenate([rows, graph.shape[0] + graph.indices]), np.tile(edges, 2)))
    )
    most = np.concatenate([np.ones(graph.shape[0]), capacity])[: limits.shape[0]]
    found = linprog(-graph.data, A_ub=limits.tocsr(), b_ub=most, bounds=(0, 1), method="highs")
    return -float(found.fun)


SOLVERS = {
    "ours": ours,
    "OR-tools, min-cost flow": flow,
    "greedy, best pair first": greedy,
    "Gale-Shapley, capacities": gale_shapley,
    "lapx `lapjvs`, dense": lapx_dense,
    "SciPy `linear_sum_assignment`, dense": scipy_dense,
    "SciPy `min_weight_full_bipartite_matching`, sparse": scipy_sparse,
    "HiGHS, linear program": highs,
}


def solve(folder, name):
    """The total that a solver reaches, and its time, reading not counted."""
    graph, capacity = read(folder)
    if name == "ours":
        ours(csr_array(np.array([[0.5, 0.2], [0.3, 0.4]])), np.ones(2, int))  # so that the machine code is at hand
    total, time = timed(lambda: SOLVERS[name](graph, capacity))
    return time | {"total": total}


def whole_round(size):
    """Our round over all pairs of a city where everybody wants one person."""
    requests, offers = tables(size, one_each=True)
    run_round(*tables(60))  # so that the machine code is at hand
    result, time = timed(lambda: run_round(requests, offers))
    return time | {"total": result.certificate.total}


def whole_matrix(size):
    """`lapjvs` on the full matrix of the same city; making the matrix is not counted."""
    requests, offers = tables(size, one_each=True)
    places = np.repeat(np.arange(len(offers)), offers.capacity * offers.vetted)
    matrix = all_pairs(scan_of(requests, offers))[:, places]
    total, time = timed(lambda: by_lapjvs(matrix))
    return time | {"total": total}


def table(folder, names, seconds):
    """A row for each solver, with ratios against ours in the same run."""
    yield "| solver | seconds | peak MB | total | time ÷ ours | total ÷ ours |"
    yield "|---|--:|--:|--:|--:|--:|"
    base = None
    for name in names:
        row = boxed("solvers", "solve", folder, name, seconds=seconds)
        base = base or row
        if row is None:
            yield f"| {name} | not within {seconds} | | | over {seconds / base['wall']:.0f} | |"
        else:
            yield (
                f"| {name} | {row['wall']:.2f} | {row['peak']:.0f} | {row['total']:.3f} "
                f"| {row['wall'] / base['wall']:.1f} | {row['total'] / base['total']:.5f} |"
            )


def lines(full):
    """The page's part, as Markdown."""
    for line in tables_of(full):
        yield f"{line}\n"


def tables_of(full):
    """Three tables as Markdown."""
    seconds = 1200 if full else 60
    cases = [("every solver", 2000, 700, list(SOLVERS)), ("five million pairs", 20_000, 280, list(SOLVERS)[:4])]
    if full:
        cases = [
            ("every solver", 5000, 1750, list(SOLVERS)),
            ("five million pairs", 20_000, 280, list(SOLVERS)),
            ("five million pairs of a larger city", 100_000, 50, list(SOLVERS)[:4]),
        ]
    for title, size, keep, names in cases:
        with TemporaryDirectory() as folder:
            pairs = boxed("solvers", "write", folder, size, keep)["pairs"]
            yield f"## Solvers on the same pairs: {title}\n"
            yield f"{size:,} requests of one city, {pairs:,} pairs. Time box {seconds} s.\n"
            yield from table(folder, names, seconds)
            yield ""
    yield from against_the_matrix(20_000)


def against_the_matrix(size):
    """Our whole round and the dense solver, on the same city."""
    mine, theirs = boxed("solvers", "whole_round", size), boxed("solvers", "whole_matrix", size, seconds=900)
    yield f"## A whole round against the full matrix: {size:,} requests in one dense city\n"
    yield "| | seconds | peak MB | total |"
    yield "|---|--:|--:|--:|"
    yield as_row("our round: tables, all pairs, proof, verification", mine)
    if theirs is None:
        yield "| lapx `lapjvs` on the matrix that was ready | not within 900 | | |"
        return
    yield as_row("lapx `lapjvs` on the matrix that was ready", theirs)
    yield (
        f"| lapx ÷ ours | {theirs['wall'] / mine['wall']:.1f} | {theirs['peak'] / mine['peak']:.1f} "
        f"| {theirs['total'] / mine['total']:.6f} |"
    )


def as_row(name, row):
    """A row of that table."""
    return f"| {name} | {row['wall']:.2f} | {row['peak']:.0f} | {row['total']:.3f} |"
