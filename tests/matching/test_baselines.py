import itertools

import numpy as np
import pytest

from matching.baselines import first_come_first_served, gale_shapley, nearest_first, weighted_hungarian
from matching.day import Day, scored
from matching.features import NAMES
from matching.shapes import GRADES


def day(pairs, demand, places, **scores):
    rows, cols = np.array(pairs).reshape(-1, 2).T
    equal = np.zeros(len(rows))
    given = {"worth": equal, "km": equal, "by_hand": equal, "newcomer": equal, "volunteer": equal}
    days = {"asked": np.arange(len(demand)), "given": np.arange(len(places))}
    return Day(
        rows,
        cols,
        np.array(demand),
        np.array(places),
        **(given | days | {k: np.array(v) for k, v in scores.items()}),
    )


ALL = [(0, 0), (0, 1), (1, 0), (1, 1)]


def chosen(today, pick):
    return [(int(today.rows[pair]), int(today.cols[pair])) for pair in sorted(pick(today))]


def test_who_came_first_gets_who_has_been_free_longest():
    today = day(ALL, [1, 1], [1, 1], asked=[5, 2], given=[9, 1])
    assert chosen(today, first_come_first_served) == [(0, 0), (1, 1)]
    assert chosen(day(ALL, [1, 1], [1, 0], asked=[5, 2]), first_come_first_served) == [(1, 0)]


def test_the_nearest_two_are_first():
    today = day(ALL, [1, 1], [1, 1], km=[4.0, 1.0, np.inf, 0.5])
    assert chosen(today, nearest_first) == [(0, 0), (1, 1)]


def test_one_volunteer_may_take_several_and_one_request_want_several():
    today = day(ALL, [2, 1], [2, 1])
    assert chosen(today, nearest_first) == [(0, 0), (0, 1), (1, 0)]


def stable(today, pairs):
    """Nobody would rather be with somebody who would rather have them, too (each wants one)."""
    taken = set(chosen(today, lambda _day: pairs))
    at = {pair: place for place, pair in enumerate(zip(today.rows.tolist(), today.cols.tolist(), strict=True))}
    for row, col in at:
        mine = [at[pair] for pair in taken if pair[0] == row]
        theirs = [at[pair] for pair in taken if pair[1] == col]
        asks = not mine or today.newcomer[at[row, col]] > today.newcomer[mine[0]]
        room = len(theirs) < today.places[col]
        wants = room or today.volunteer[at[row, col]] > min(today.volunteer[place] for place in theirs)
        if asks and wants and (row, col) not in taken:
            return False
    return True


@pytest.mark.parametrize("seed", range(8))
def test_gale_shapley_is_stable_and_the_check_would_see_otherwise(seed):
    rng = np.random.default_rng(seed)
    pairs = [pair for pair in itertools.product(range(6), range(4)) if rng.random() < 0.7]
    today = day(pairs, [1] * 6, [1, 2, 1, 1], newcomer=rng.random(len(pairs)), volunteer=rng.random(len(pairs)))
    found = gale_shapley(today)
    assert stable(today, found)
    assert not stable(today, found[1:])


def test_nobody_proposes_who_wants_nobody():
    assert chosen(day(ALL, [0, 1], [1, 1]), gale_shapley) == [(1, 0)]


def test_the_hungarian_method_finds_the_largest_sum():
    today = day(ALL, [1, 1], [1, 1], by_hand=[90.0, 80.0, 80.0, 10.0])
    assert chosen(today, weighted_hungarian) == [(0, 1), (1, 0)]


def test_the_hungarian_method_takes_a_pair_once():
    assert chosen(day([(0, 0)], [2], [2]), weighted_hungarian) == [(0, 0)]


def test_points_are_shares_of_what_a_feature_reaches():
    grades = np.full((1, len(NAMES)), GRADES // 2, np.uint8)
    grades[0, NAMES.index("language")] = GRADES
    assert scored(grades, {"language": 40, "needs": 60}) == pytest.approx([70])
