from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import csr_array

from matching import Infeasible, assign


@st.composite
def demanding(draw):
    n, m = draw(st.integers(1, 3)), draw(st.integers(1, 3))
    weight = st.sampled_from([0.0, 0.25, 0.5, 0.75, 1.0])
    weights = np.array(draw(st.lists(weight, min_size=n * m, max_size=n * m))).reshape(n, m)
    demand = draw(st.lists(st.integers(0, 2), min_size=n, max_size=n))
    capacity = draw(st.lists(st.integers(0, 2), min_size=m, max_size=m))
    loads = draw(st.lists(st.sampled_from([0, 0, 1]), min_size=m, max_size=m))
    floor = draw(st.sampled_from([0.0, 0.25, 0.5]))
    return weights, np.array(demand), np.array(capacity), np.array(loads), floor


def by_brute_force(weights, demand, capacity, loads, floor):
    """The best total of all subsets of the edges that keep everything; None where none does."""
    edges = np.argwhere(weights > 0)
    totals = []
    for chosen in product([False, True], repeat=len(edges)):
        taken = np.zeros(weights.shape)
        rows, cols = edges[list(chosen)].T if any(chosen) else ([], [])
        taken[rows, cols] = 1
        by_row, by_col, total = taken.sum(axis=1), taken.sum(axis=0), (taken * weights).sum(axis=1)
        if (
            (by_row <= demand).all()
            and (loads <= by_col).all()
            and (by_col <= capacity).all()
            and (total >= floor).all()
        ):
            totals.append(total.sum())
    return max(totals, default=None)


@given(demanding())
def test_the_largest_total_that_keeps_loads_and_floors_is_found_or_refused(problem):
    weights, demand, capacity, loads, floor = problem
    best = by_brute_force(*problem)
    if best is None:
        with pytest.raises(Infeasible, match=r"^(row|column) \d"):
            assign(csr_array(weights), demand, capacity, loads, floor)
        return
    rows, cols, certificate = assign(csr_array(weights), demand, capacity, loads, floor)
    assert certificate.total == pytest.approx(best)
    assert certificate.gap < 1e-6
    assert weights[rows, cols].sum() == pytest.approx(best)


def test_nobody_falls_below_the_floor_even_where_the_total_suffers():
    weights = csr_array(np.array([[1.0, 0.5], [0.9, 0.1]]))
    one = np.ones(2, int)
    assert assign(weights, one, one)[2].total == pytest.approx(1.4)
    assert assign(csr_array(np.array([[1.0, 0.2], [0.5, 0.0]])), one, one, floor=0.2)[2].total == pytest.approx(0.7)


def test_a_least_load_is_met_even_where_it_costs():
    weights = csr_array(np.array([[1.0, 0.1], [1.0, 0.1]]))
    _, cols, _ = assign(weights, np.ones(2, int), np.array([2, 2]), minimum_load=np.array([0, 1]))
    assert sorted(cols.tolist()) == [0, 1]


@pytest.mark.parametrize(
    ("loads", "floor", "fault"),
    [
        ([0, 3], 0, "column 1: at least 3 are due, at most 2 can be had"),
        ([0, 0], [0.5, 0.95], "row 1: its floor is 0.95, its best total 0.9"),
        ([0, 0], [0.95, 0.8], "row [01]: its floor cannot be had together with the other demands"),
        ([2, 1], 0, "column [01]: its least load cannot be had together with the other demands"),
    ],
)
def test_what_cannot_be_kept_is_named(loads, floor, fault):
    weights = csr_array(np.array([[1.0, 0.5], [0.9, 0.1]]))
    capacity = np.array([1, 2]) if floor else np.array([2, 2])
    with pytest.raises(Infeasible, match=fault):
        assign(weights, np.ones(2, int), capacity, np.array(loads), floor)


@pytest.mark.parametrize(("loads", "floor"), [([0, 0], 0), ([-1], 0), ([0], -1), ([0], np.nan)])
def test_demands_that_make_no_sense_are_refused(loads, floor):
    with pytest.raises(ValueError, match="least loads"):
        assign(csr_array(np.ones((1, 1))), np.ones(1, int), np.ones(1, int), np.array(loads), floor)


def test_nobody_at_all_keeps_every_demand():
    rows, _, certificate = assign(csr_array((0, 0)), np.zeros(0, int), np.zeros(0, int), floor=0.5)
    assert len(rows) == 0
    assert certificate.gap == 0
