"""Chains of moves, against every chain there is, and against every way to rearrange a few."""

from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import csr_array

from matching import assign
from matching.chains import best_offers, best_requests
from matching.places import NEVER, NOBODY, Places, Step


def places_of(worth, pairs, movable, capacity, demand, most):
    """Everybody lists everybody they may meet."""
    worth = np.asarray(worth, float)
    n, m = worth.shape
    row, col = np.array(pairs, int).reshape(-1, 2).T
    listed = worth.copy()
    listed[row, col] = NEVER
    return Places(
        row=row,
        col=col,
        worth=worth[row, col],
        movable=np.array(movable, bool),
        free=np.array(capacity) - np.bincount(col, minlength=m),
        wanted=np.array(demand) - np.bincount(row, minlength=n),
        target=np.tile(np.arange(m), (n, 1)),
        target_worth=listed,
        most=most,
    )


@st.composite
def towns(draw):
    """A worth for each pair, pairs that are held within demand and capacity, and which of them may move."""
    n, m = draw(st.integers(1, 5)), draw(st.integers(1, 4))
    number = st.one_of(st.just(NEVER), st.integers(1, 40).map(lambda whole: whole / 40))
    worth = np.array(draw(st.lists(number, min_size=n * m, max_size=n * m))).reshape(n, m)
    demand = draw(st.lists(st.integers(1, 2), min_size=n, max_size=n))
    capacity = draw(st.lists(st.integers(0, 2), min_size=m, max_size=m))
    pairs, left, free = [], list(demand), list(capacity)
    for row, col in draw(st.permutations([(row, col) for row in range(n) for col in range(m)])):
        if worth[row, col] > NEVER and left[row] and free[col] and draw(st.integers(0, 3)):
            pairs.append((row, col))
            left[row] -= 1
            free[col] -= 1
    movable = [draw(st.integers(0, 4)) > 0 for _ in pairs]
    return worth, pairs, movable, capacity, demand


def check_steps(town, found, arrives, most):
    """Every promise about one insertion: who moved, how many, that capacities hold, and what it adds."""
    worth, pairs, movable, capacity, demand = town
    held, total = list(pairs), 0.0
    fixed = {pair for pair, may in zip(pairs, movable, strict=True) if not may}
    moved = 0
    for step in found.steps:
        if step.source == NOBODY:
            assert held.count(step.row) == 0
        else:
            assert (step.row, step.source) in pairs
            assert (step.row, step.source) not in fixed
            held.remove((step.row, step.source))
            total -= worth[step.row, step.source]
            moved += 1
        held.append((step.row, step.target))
        total += worth[step.row, step.target]
    assert moved <= most
    assert len(set(held)) == len(held)
    assert fixed <= set(held)
    for col, places in enumerate(capacity):
        assert sum(1 for _, taken in held if taken == col) <= places - (col == arrives)
    for row, wanted in enumerate(demand):
        assert wanted >= sum(1 for owner, _ in held if owner == row) >= sum(1 for owner, _ in pairs if owner == row)
    return total


def every_chain(town, col, left, used=frozenset()):
    """What every chain from a column adds, written down without any bound."""
    worth, pairs, movable, capacity, _ = town
    if capacity[col] > sum(1 for _, taken in pairs if taken == col):
        yield 0.0
    elif left:
        for (row, source), may in zip(pairs, movable, strict=True):
            for target in range(len(capacity)):
                marks = {("left", row, source), ("came", row, target)}
                if source != col or not may or (row, target) in pairs or marks & used:
                    continue
                for more in every_chain(town, target, left - 1, used | marks):
                    yield worth[row, target] - worth[row, source] + more


@given(towns(), st.integers(0, 4), st.lists(st.integers(1, 40), min_size=4, max_size=4))
def test_the_best_places_for_one_more_are_the_best_of_all_chains(town, most, wishes):
    worth, pairs, movable, capacity, demand = town
    places = places_of(worth, pairs, movable, capacity, demand, most)
    wish = np.array(wishes[: len(capacity)]) / 40
    expected = [wish[col] + max(every_chain(town, col, most), default=NEVER) for col in range(len(capacity))]
    found = best_offers(places, wish, len(capacity))
    assert sorted(one.at for one in found) == list(range(len(capacity)))
    gains = [one.gain for one in found if one.gain is not None]
    assert gains == sorted(gains, reverse=True)
    for one in found:
        if one.gain is None:
            assert expected[one.at] <= 1e-12
            continue
        assert one.gain == pytest.approx(expected[one.at])
        assert one.gain == pytest.approx(wish[one.at] + check_steps(town, one, one.at, most))
    for top in range(1, len(capacity)):
        few = best_offers(places, wish, top)
        assert [one.gain for one in few] == pytest.approx([one.gain for one in found[:top]])


def every_refill(town, col, left, used=frozenset()):
    """What every way to use a place that became free adds."""
    worth, pairs, movable, _, demand = town
    yield 0.0
    for row in range(len(demand)):
        if worth[row, col] == NEVER or (row, col) in pairs or ("came", row, col) in used:
            continue
        if demand[row] > sum(1 for owner, _ in pairs if owner == row):
            yield worth[row, col]
        for (owner, source), may in zip(pairs, movable, strict=True):
            marks = {("left", row, source), ("came", row, col)}
            if left and owner == row and may and not marks & used:
                for more in every_refill(town, source, left - 1, used | marks):
                    yield worth[row, col] - worth[row, source] + more


@given(towns(), st.integers(0, 4), st.lists(st.integers(1, 40), min_size=5, max_size=5))
def test_the_best_people_for_a_new_place_are_the_best_of_all_chains(town, most, wishes):
    worth, pairs, movable, capacity, demand = town
    places = places_of(worth, pairs, movable, capacity, demand, most)
    wish = np.array(wishes[: len(demand)]) / 40
    for one in best_requests(places, wish, len(demand)):
        waits = demand[one.at] > sum(1 for row, _ in pairs if row == one.at)
        ways = [0.0] if waits else []
        for (row, source), may in zip(pairs, movable, strict=True):
            if row == one.at and may and most and not waits:
                marks = frozenset({("left", row, source)})
                ways += [more - worth[row, source] for more in every_refill(town, source, most - 1, marks)]
        expected = wish[one.at] + max(ways, default=NEVER)
        if one.gain is None:
            assert expected <= 1e-12
        else:
            assert one.gain == pytest.approx(expected)


def town_by_chance(rng):
    """A crowded town, as `towns` draws them."""
    n, m = rng.integers(2, 6), rng.integers(1, 5)
    worth = np.where(rng.random((n, m)) < 0.2, NEVER, rng.integers(1, 40, (n, m)) / 40)
    demand, capacity = rng.integers(1, 3, n).tolist(), rng.integers(0, 3, m).tolist()
    capacity[0] += int(rng.integers(0, 6))  # room somewhere, else nobody can move
    pairs, left, free = [], list(demand), list(capacity)
    for row, col in rng.permutation([(row, col) for row in range(n) for col in range(m)]).tolist():
        if worth[row, col] > NEVER and left[row] and free[col]:
            pairs.append((row, col))
            left[row] -= 1
            free[col] -= 1
    return worth, pairs, (rng.random(len(pairs)) < 0.8).tolist(), capacity, demand


def test_in_three_hundred_crowded_towns_too():
    rng = np.random.default_rng(1)
    for _ in range(300):
        town, most, wishes = town_by_chance(rng), int(rng.integers(0, 5)), rng.integers(1, 41, 5).tolist()
        test_the_best_places_for_one_more_are_the_best_of_all_chains.hypothesis.inner_test(town, most, wishes)
        test_the_best_people_for_a_new_place_are_the_best_of_all_chains.hypothesis.inner_test(town, most, wishes)


def every_rearrangement(town, most, col):
    """The totals of all ways to move at most so many proposals, with a place of a column left for one more."""
    worth, pairs, movable, capacity, _ = town
    may = [index for index, flag in enumerate(movable) if flag]
    for count in range(most + 1):
        for chosen in combinations(may, min(count, len(may))):
            for targets in product(range(len(capacity)), repeat=len(chosen)):
                now = list(pairs)
                for index, target in zip(chosen, targets, strict=True):
                    now[index] = (pairs[index][0], target)
                loads = np.bincount([taken for _, taken in now], minlength=len(capacity))
                loads[col] += 1
                if (loads <= capacity).all() and len(set(now)) == len(now):
                    yield sum(worth[pair] for pair in now)


@given(towns(), st.integers(0, 2))
def test_after_an_optimal_round_no_other_way_to_move_so_few_would_be_better(town, most):
    worth, _, _, capacity, demand = town
    graph = csr_array(np.where(worth > NEVER, worth, 0.0))
    rows, cols, _ = assign(graph, demand, capacity, tolerance=1e-9)
    best = worth, list(zip(rows.tolist(), cols.tolist(), strict=True)), [True] * len(rows), capacity, demand
    before = worth[rows, cols].sum()
    places = places_of(*best, most)
    for one in best_offers(places, np.full(len(capacity), 2.0), len(capacity)):
        expected = max(every_rearrangement(best, most, one.at), default=NEVER) - before + 2.0
        if expected > 1e-6:
            assert one.gain == pytest.approx(expected, abs=1e-6)
        else:
            assert one.gain is None


def test_nobody_moves_where_a_place_is_free():
    places = places_of([[0.2, 0.9]], [(0, 0)], [True], [2, 1], [1], 2)
    [first, second] = best_offers(places, np.array([0.8, 0.5]), 2)
    assert (first.at, first.gain, first.steps) == (0, 0.8, ())
    assert (second.at, second.gain, second.steps) == (1, 0.5, ())


def test_who_is_approved_stays_and_who_is_not_moves_on():
    worth = [[0.9, 0.8]]
    fixed, free = (places_of(worth, [(0, 0)], [may], [1, 1], [1], 2) for may in (False, True))
    [only, shut] = best_offers(fixed, np.array([0.9, 0.3]), 2)
    assert (only.at, shut.at, shut.gain) == (1, 0, None)
    best = best_offers(free, np.array([0.9, 0.3]), 2)[0]
    assert (best.at, best.gain, best.steps) == (0, pytest.approx(0.8), (Step(0, 0, 1),))


def test_a_new_place_is_left_for_another_who_waits():
    worth = [[0.5], [0.4]]  # the first holds the only place, the second waits
    places = places_of(worth, [(0, 0)], [True], [1], [1, 1], 1)
    [moves, waits] = best_requests(places, np.array([0.9, 0.6]), 2)
    assert (moves.at, moves.gain, moves.steps) == (0, pytest.approx(0.8), (Step(0, 0, 1), Step(1, NOBODY, 0)))
    assert (waits.at, waits.gain, waits.steps) == (1, 0.6, ())


def test_nobody_is_found_in_an_empty_town():
    places = places_of(np.zeros((0, 0)), [], [], [], [], 2)
    assert best_offers(places, np.zeros(0), 3) == best_requests(places, np.zeros(0), 3) == []


def test_who_looks_again_gives_up_the_own_place_first():
    places = places_of([[0.5, 0.8], [0.6, 0.4]], [(0, 0), (1, 1)], [True, True], [1, 1], [1, 1], 1)
    alone = places.given_up(0)
    assert (alone.free.tolist(), alone.wanted.tolist(), alone.row.tolist()) == ([1, 0], [1, 0], [1])
    assert alone.target_worth.tolist() == [[0.5, 0.8], [0.6, NEVER]]
    [swap, back] = best_offers(alone, np.array([0.5, 0.8]), 2, row=0)
    assert (swap.at, swap.gain, swap.steps) == (1, pytest.approx(0.8 + 0.6 - 0.4), (Step(1, 1, 0),))
    assert (back.at, back.gain) == (0, 0.5)


def test_who_comes_later_is_listed():
    places = places_of([[0.5, 0.8]], [(0, 1)], [True], [1, 1], [1], 1)
    more = places.with_row(np.array([0, 1]), np.array([0.3, 0.4]), 2)
    assert (more.wanted.tolist(), more.target.tolist()) == ([0, 2], [[0, 1], [0, 1]])
    wider = more.with_col(np.array([0.6, 0.2]), 3, np.zeros(2))
    assert wider.free.tolist() == [1, 0, 3]
    assert wider.target.tolist() == [[0, 2], [0, 1]]
    assert wider.target_worth.tolist() == [[0.5, 0.6], [0.3, 0.4]]
    empty = places_of(np.zeros((0, 0)), [], [], [], [], 2).with_col(np.zeros(0), 1, np.zeros(0))
    assert empty.free.tolist() == [1]


def test_steps_are_taken():
    places = places_of([[0.9, 0.8], [0.7, 0.3]], [(0, 0)], [True], [1, 1], [1, 1], 2)
    [best, _] = best_offers(places, np.array([0.7, 0.3]), 2)
    later = places.after(
        [*((step, places.worth_of(step)) for step in best.steps), (Step(1, NOBODY, 0), best.worth)]
    )
    assert sorted(zip(later.row.tolist(), later.col.tolist(), later.worth.tolist(), strict=True)) == [
        (0, 1, 0.8),
        (1, 0, 0.7),
    ]
    assert (later.free.tolist(), later.wanted.tolist()) == ([0, 0], [0, 0])
    assert later.target_worth.tolist() == [[NEVER, 0.9], [NEVER, 0.3]]
    assert later.target.tolist() == [[0, 0], [0, 1]]
