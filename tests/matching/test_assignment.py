from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from ortools.graph.python import min_cost_flow
from scipy.sparse import csr_array

from matching import assign, auction, book, dual, solver
from matching.assignment import Certificate
from matching.solver import solve

WEIGHTS = st.sampled_from([0.0, 0.0, 0.25, 0.5, 0.5, 0.75, 1.0]) | st.floats(0.001, 1)


@st.composite
def problems(draw, most=6):
    n, m = draw(st.integers(0, most)), draw(st.integers(0, most))
    weights = np.array(draw(st.lists(WEIGHTS, min_size=n * m, max_size=n * m))).reshape(n, m)
    demand = np.array(draw(st.lists(st.integers(0, 3), min_size=n, max_size=n)), int)
    capacity = np.array(draw(st.lists(st.integers(0, 3), min_size=m, max_size=m)), int)
    return weights, demand, capacity


def by_min_cost_flow(weights, demand, capacity):
    """OR-tools' answer, on weights as whole millionths."""
    n, m = weights.shape
    flow = min_cost_flow.SimpleMinCostFlow()
    source, sink = n + m, n + m + 1
    for row in range(n):
        flow.add_arc_with_capacity_and_unit_cost(source, row, int(demand[row]), 0)
    for col in range(m):
        flow.add_arc_with_capacity_and_unit_cost(n + col, sink, int(capacity[col]), 0)
    for row, col in zip(*np.nonzero(weights), strict=True):
        flow.add_arc_with_capacity_and_unit_cost(int(row), n + int(col), 1, -round(weights[row, col] * 1e6))
    flow.add_arc_with_capacity_and_unit_cost(source, sink, int(demand.sum()), 0)
    flow.set_node_supply(source, int(demand.sum()))
    flow.set_node_supply(sink, -int(demand.sum()))
    assert flow.solve() == flow.OPTIMAL
    return -flow.optimal_cost() / 1e6


def by_brute_force(weights, demand, capacity):
    """The best of all subsets of the edges."""
    edges = list(zip(*np.nonzero(weights), strict=True))
    best = 0.0
    for chosen in product([False, True], repeat=len(edges)):
        rows = [row for (row, _), keep in zip(edges, chosen, strict=True) if keep]
        cols = [col for (_, col), keep in zip(edges, chosen, strict=True) if keep]
        fits_rows = (np.bincount(rows, minlength=len(demand)) <= demand).all()
        if fits_rows and (np.bincount(cols, minlength=len(capacity)) <= capacity).all():
            best = max(best, float(weights[rows, cols].sum()))
    return best


def bound(graph, demand, capacity, prices):
    """The upper bound that these prices prove, said with NumPy."""
    rows = np.repeat(np.arange(graph.shape[0]), np.diff(graph.indptr))
    values = graph.data - prices[graph.indices]
    order = np.lexsort((-values, rows))
    rank = np.arange(len(rows)) - graph.indptr[rows]
    best = values[order][rank < demand[rows]]
    return float(capacity @ prices + best[best > 0].sum())


def check(weights, demand, capacity, **options):
    """Assign, check every promise but the optimum, and return the total."""
    rows, cols, certificate = assign(csr_array(weights), demand, capacity, **options)
    pairs = list(zip(rows.tolist(), cols.tolist(), strict=True))
    assert pairs == sorted(set(pairs))
    assert (np.bincount(rows, minlength=len(demand)) <= demand).all()
    assert (np.bincount(cols, minlength=len(capacity)) <= capacity).all()
    assert (weights[rows, cols] > 0).all()
    assert certificate.total == pytest.approx(weights[rows, cols].sum())
    assert certificate.bound >= certificate.total - 1e-9
    assert certificate.gap < 1e-5
    usable = np.minimum(capacity, (weights > 0).sum(axis=0) + 1)
    assert bound(csr_array(weights * (capacity > 0)), demand, usable, certificate.prices) == pytest.approx(
        certificate.bound
    )
    return certificate.total


@given(problems(most=3))
def test_no_subset_of_the_pairs_is_better(problem):
    assert check(*problem) == pytest.approx(by_brute_force(*problem), abs=1e-5)


@given(problems())
def test_the_total_is_that_of_an_independent_solver(problem):
    assert check(*problem) == pytest.approx(by_min_cost_flow(*problem), abs=2e-5)


@given(problems(), st.lists(st.floats(0, 1), min_size=6, max_size=6))
def test_prices_of_an_earlier_round_do_not_change_the_total(problem, prices):
    """Whatever they were: columns that were dear and are free now come down again."""
    assert check(*problem, prices=np.array(prices[: len(problem[2])])) == pytest.approx(check(*problem), abs=1e-5)


@given(problems(), st.lists(st.floats(0, 1), min_size=6, max_size=6))
def test_the_kernels_mean_what_their_python_says(problem, prices):
    compare(*problem, np.array(prices[: len(problem[2])]))


def test_the_kernels_mean_what_their_python_says_with_many_places_too():
    for seed in range(8):
        rng = np.random.default_rng(seed)
        weights = np.round(rng.random((60, 6)) * (rng.random((60, 6)) < 0.7), 2)
        compare(weights, rng.integers(1, 4, 60), rng.integers(3, 12, 6), rng.random(6))


def test_the_kernels_mean_what_their_python_says_where_a_row_has_more_edges_than_it_remembers():
    rng = np.random.default_rng(0)
    compare(rng.random((30, 14)), np.ones(30, int), rng.integers(1, 3, 14), np.zeros(14))


def test_a_column_that_comes_down_may_free_another_that_comes_down_in_turn():
    compare(np.array([[0.5, 1.0]]), np.array([1]), np.array([1, 1]), np.array([0.1, 0.9]))


def test_a_column_comes_down_to_nothing_where_nobody_gains_enough():
    compare(np.array([[0.5, 0.5]]), np.array([1]), np.array([1, 1]), np.array([0.9, 0.9]))


def compare(weights, demand, capacity, prices):
    problem = csr_array(weights), demand, capacity
    with pytest.MonkeyPatch.context() as patch:
        compiled = solve(*problem, prices, 1e-7, highest=True)
        for module, name in KERNELS:
            patch.setattr(module, name, getattr(module, name).py_func)
        interpreted = solve(*problem, prices, 1e-7, highest=True)
    assert (compiled[0] == interpreted[0]).all()
    assert (compiled[1] == interpreted[1]).all()
    assert (compiled[2].prices == interpreted[2].prices).all()


KERNELS = [
    (module, name)
    for module in (book, auction, dual, solver)
    for name, kernel in vars(module).items()
    if hasattr(kernel, "py_func")
]


@given(problems())
def test_the_highest_prices_hold_and_none_is_lower_than_the_auction_found(problem):
    weights, demand, capacity = problem
    rows, cols, lowest = solve(csr_array(weights), demand, capacity, None, 1e-7)
    _, _, highest = solve(csr_array(weights), demand, capacity, None, 1e-7, highest=True)
    slack = 1e-4 * max(1, len(rows))
    assert highest.total == lowest.total
    assert highest.bound <= lowest.bound + slack
    assert (highest.prices >= lowest.prices - slack).all()
    paid = weights[rows, cols] - highest.prices[cols]
    assert (paid >= -slack).all()


def test_everybody_wants_the_same_and_all_are_equal():
    weights = np.full((40, 7), 0.5)
    capacity = np.full(7, 5)
    assert check(weights, np.ones(40, int), capacity) == pytest.approx(17.5, abs=1e-4)


def test_a_larger_instance_agrees_too():
    rng = np.random.default_rng(3)
    weights = rng.random((80, 30)) * (rng.random((80, 30)) < 0.4)
    demand, capacity = rng.integers(0, 3, 80), rng.integers(0, 5, 30)
    problem = weights, demand, capacity
    assert check(*problem) == pytest.approx(by_min_cost_flow(*problem), abs=1e-4)


def test_the_same_input_gives_the_same_pairs():
    weights = csr_array(np.full((6, 3), 0.5))
    first, second = (assign(weights, np.ones(6, int), np.ones(3, int)) for _ in range(2))
    assert (first[0] == second[0]).all()
    assert (first[1] == second[1]).all()


@pytest.mark.parametrize(
    ("weights", "demand", "capacity", "reason"),
    [
        ([[1.0]], [1, 1], [1], "does not fit"),
        ([[1.0]], [-1], [1], "0 or more"),
        ([[1.0]], [1], [-1], "0 or more"),
        ([[np.nan]], [1], [1], "finite"),
    ],
)
def test_what_makes_no_sense_is_refused(weights, demand, capacity, reason):
    with pytest.raises(ValueError, match=reason):
        assign(csr_array(np.array(weights)), np.array(demand), np.array(capacity))


def test_negative_weights_are_never_formed():
    rows, _, certificate = assign(csr_array(np.array([[-1.0, 0.5]])), np.array([2]), np.array([1, 1]))
    assert rows.tolist() == [0]
    assert certificate.total == 0.5


def test_the_gap_of_nothing_is_nothing():
    assert Certificate(0.0, 0.0, np.zeros(0)).gap == 0.0
    assert Certificate(3.0, 4.0, np.zeros(0)).gap == 0.25
