"""Measures the engine and writes `docs/benchmarks.md`: `python -m tests.benchmarks [--requests 1000 5000 ...]`.

Each round runs in a process of its own, after one that has filled Numba's cache, so that peak memory is its own.
Every solver gets the same affinities of the same pairs.
"""

import argparse
import json
import os
import platform
import resource
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
from ortools.graph.python import min_cost_flow
from scipy.optimize import linear_sum_assignment
from scipy.sparse import csr_array

from matching import Offers, Policy, Requests, Scorecard, assign, run_round
from matching.candidates import Scan
from matching.city import make_city
from matching.market import Market

TARGET = Path(__file__).parents[2] / "docs" / "benchmarks.md"


def tables(size, towns):
    """The tables of a made-up city."""
    city = make_city(size, seed=1, towns=towns)
    return Requests.from_rows(city.requests), Offers.from_rows(city.offers)


def measure_round(size, towns):
    """Figures of one round, in this process."""
    requests, offers = tables(size, towns)
    begin = time.perf_counter()
    result = run_round(requests, offers)
    seconds = time.perf_counter() - begin
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return [size, len(offers), towns, seconds, peak, result.certificate.total, result.certificate.gap]


def rounds(sizes):
    """A row for each size, in one city that gets denser and in a region that grows."""
    for size in sizes:
        for towns in sorted({1, max(1, size // 1000)}):
            command = [sys.executable, "-m", "tests.benchmarks", "--one", str(size), str(towns)]
            done = subprocess.run(command, capture_output=True, text=True, check=True)
            yield json.loads(done.stdout)


def greedy(graph, demand, capacity):
    """Best pair first."""
    left, free, total = demand.copy(), capacity.copy(), 0.0
    rows, cols = np.repeat(np.arange(graph.shape[0]), np.diff(graph.indptr)), graph.indices
    for edge in np.argsort(-graph.data, kind="stable"):
        if left[rows[edge]] and free[cols[edge]]:
            left[rows[edge]] -= 1
            free[cols[edge]] -= 1
            total += graph.data[edge]
    return total


def dense(graph, demand, capacity):
    """SciPy's Jonker-Volgenant on a full matrix with a row for each person wanted and a column for each place.

    A second person for one request could be the same volunteer twice; so this counts only where demand is 1.
    """
    assert (demand == 1).all()
    matrix = graph.toarray()[:, np.repeat(np.arange(len(capacity)), capacity)]
    rows, cols = linear_sum_assignment(matrix, maximize=True)
    return float(matrix[rows, cols].sum())


def flow(graph, demand, capacity):
    """OR-tools' min-cost flow, on weights in millionths."""
    n, m = graph.shape
    network, source, sink = min_cost_flow.SimpleMinCostFlow(), n + m, n + m + 1
    rows = np.repeat(np.arange(n), np.diff(graph.indptr))
    add = network.add_arcs_with_capacity_and_unit_cost
    add(np.full(n, source), np.arange(n), demand, np.zeros(n, int))
    add(rows, n + graph.indices, np.ones(len(rows), int), -np.rint(graph.data * 1e6).astype(int))
    add(n + np.arange(m), np.full(m, sink), capacity, np.zeros(m, int))
    add(np.array([source]), np.array([sink]), np.array([demand.sum()]), np.array([0]))
    network.set_nodes_supplies(np.array([source, sink]), np.array([demand.sum(), -demand.sum()]))
    assert network.solve() == network.OPTIMAL
    return -network.optimal_cost() / 1e6


def auction(graph, demand, capacity):
    """Ours, to a millionth."""
    return assign(graph, demand, capacity, tolerance=1e-6)[2].total


def solvers(size):
    """A row for each solver, on all eligible pairs of one city in which everybody wants one person."""
    requests, offers = tables(size, 1)
    market = Market(requests, offers, Policy())
    scan = Scan(market, Scorecard.prior(Policy()), np.zeros(size))
    pairs = scan.best(np.zeros(len(offers)), np.zeros(size), len(offers))
    graph = csr_array((pairs.worth, (pairs.rows, pairs.cols)), shape=(size, len(offers)))
    demand = np.ones(size, int)
    auction(graph, demand, offers.capacity)
    for name, solve in (("ours", auction), ("greedy", greedy), ("SciPy, dense", dense), ("OR-tools flow", flow)):
        begin = time.perf_counter()
        total = solve(graph, demand, offers.capacity)
        yield name, size, graph.nnz, time.perf_counter() - begin, total


def report(sizes):
    """The page, as Markdown."""
    measure_round(50, 1)
    yield "# Benchmarks\n\nMade-up cities, `python -m tests.benchmarks`. Python "
    yield f"{platform.python_version()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} when begun.\n"
    yield "\n## Rounds, from tables to verified pairs\n\n"
    yield "| requests | offers | towns | seconds | peak MB | total | certified gap |\n"
    yield "|--:|--:|--:|--:|--:|--:|--:|\n"
    for size, offers, towns, seconds, peak, total, gap in rounds(sizes):
        yield f"| {size} | {offers} | {towns} | {seconds:.2f} | {peak:.0f} | {total:.2f} | {gap:.1e} |\n"
    yield "\n## Solvers on the same pairs\n\n"
    yield "| solver | requests | pairs | seconds | total |\n|---|--:|--:|--:|--:|\n"
    for name, size, count, seconds, total in solvers(min(2000, max(sizes))):
        yield f"| {name} | {size} | {count} | {seconds:.2f} | {total:.3f} |\n"


def main():
    """Write the page, or print one round's figures."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks")
    parser.add_argument("--requests", type=int, nargs="+", default=[1000, 5000])
    parser.add_argument("--one", type=int, nargs=2, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        sys.stdout.write(json.dumps(measure_round(*options.one)))
    else:
        TARGET.write_text("".join(report(options.requests)), "utf-8")


if __name__ == "__main__":
    main()
