import numpy as np
import pytest

from matching import Offers, Policy, Requests, run_round
from matching.city import law, make_city
from matching.fates import fates, taught_by
from matching.history import History
from matching.market import Market
from matching.replay import ENDS, LASTS, eligible_pairs, replay
from matching.scorecard import pair_affinity
from matching.ways import WAYS, Way, certified
from tests.matching.people import offers, requests

MENTOR = 1


def market_of(asked, given):
    return Market(requests(*asked), offers(*given), Policy())


def always(chance):
    return lambda rows, _cols: np.full(len(rows), chance)


def played(asked, given, *, chance=1.0, days=10, every=1, bonus=0.0):
    [found] = replay(
        market_of(asked, given), None, always(chance), days, ways=(Way("rounds", every, certified, bonus),)
    )
    return found


def test_who_comes_waits_until_the_next_round():
    found = played([{"arrived": 0}, {"arrived": 4}], [{"arrived": 0, "capacity": 2}], every=5, days=10)
    assert (found.mean_wait, found.longest_wait, found.matched, found.lasting) == (2, 4, 1, 1)


def test_who_gets_nobody_has_waited_until_the_end():
    found = played([{"arrived": 0}, {"arrived": 0}], [{"arrived": 0}], days=10)
    assert (found.matched, found.lasting, found.longest_wait) == (0.5, 0.5, 10)


def test_a_place_comes_back_when_a_match_ends():
    days = LASTS[MENTOR] + 1
    waiting = [{"arrived": 0}, {"arrived": 0}]
    assert played(waiting, [{"arrived": 0}], days=days).longest_wait == LASTS[MENTOR]
    assert played(waiting, [{"arrived": 0}], days=days).matched == 1
    assert played(waiting, [{"arrived": 0}], days=days - 1).matched == 0.5


def test_who_was_in_a_match_that_did_not_last_waits_again_and_not_for_the_same():
    two = [{"arrived": 0}, {"arrived": 0}]
    found = played([{"arrived": 0}], two, chance=0.0, days=ENDS[MENTOR] * 4)
    assert (found.matched, found.lasting, found.ended) == (1, 0, 2)


def test_who_comes_after_the_last_day_does_not_count():
    found = played([{"arrived": 0}, {"arrived": 30}], [{"arrived": 0}], days=10)
    assert found.matched == 1


def test_a_bonus_lets_those_who_have_waited_go_first():
    """One place comes on day 100; the second request would be the better match, the first has waited."""
    asked = [{"arrived": 0, "languages": "de:A2"}, {"arrived": 99, "languages": "de:native"}]
    given = [{"arrived": 100}]
    assert played(asked, given, days=101).longest_wait == 101
    assert played(asked, given, days=101, bonus=0.5).longest_wait == 100


def test_nobody_and_nothing_is_a_replay_too():
    found = played([], [])
    assert (found.mean_wait, found.p95_wait, found.longest_wait, found.matched) == (0, 0, 0, 0)
    assert played([{}], []).matched == 0


@pytest.fixture(scope="module")
def town():
    made = make_city(120, seed=6)
    return Market(Requests.from_rows(made.requests), Offers.from_rows(made.offers), Policy()), made.history


def test_a_day_of_a_replay_is_a_round(town):
    """One single day on which all are there already finds what `run_round` finds."""
    market, _ = town
    everybody = [Requests.from_rows([row | {"arrived": "0"} for row in market.requests.to_rows()])]
    everybody.append(Offers.from_rows([row | {"arrived": "0"} for row in market.offers.to_rows()]))
    result = run_round(*everybody)
    [found] = replay(Market(*everybody, Policy()), None, always(1.0), 1, ways=(Way("rounds", 1, certified),))
    assert found.matched == np.mean(result.unmatched == "")


def test_the_same_seed_replays_the_same_and_every_way_meets_the_same_fates(town):
    market, _ = town
    judge = lambda rows, cols: law(market, rows, cols)  # noqa: E731
    first, again, other = (list(replay(market, None, judge, 60, seed)) for seed in (1, 1, 2))
    assert first == again != other
    assert [(one.name, one.every, one.bonus) for one in first] == [(way.name, way.every, way.bonus) for way in WAYS]
    assert all(0 < one.lasting <= one.matched <= 1 for one in first)


def test_fates_are_even_and_differ_by_pair_and_seed():
    rows, cols = (side.ravel() for side in np.indices((200, 100)))
    found = fates(rows, cols, 1)
    assert np.histogram(found, 10, (0, 1))[0] == pytest.approx(np.full(10, 2000), abs=200)
    assert len(np.unique(found)) == len(found)
    assert abs(np.corrcoef(found, fates(rows, cols, 2))[0, 1]) < 0.03


def test_the_pairs_that_may_meet_are_those_of_the_rules(town):
    market, _ = town
    rows, cols = eligible_pairs(market)
    assert (np.diff(rows * len(market.offers) + cols) > 0).all()
    assert set(run_round(market.requests, market.offers).pairs[:, 1]) <= set(cols)


def test_a_judge_has_learned_from_the_history(town):
    market, rows = town
    pairs = np.array([[int(row["request"][1:]) - 1, int(row["offer"][1:]) - 1] for row in rows])
    lasted = np.array([int(row["outcome"]) for row in rows])
    learned, prior = (taught_by(market, History(pairs, out)) for out in (lasted, np.ones(len(pairs), int)))
    expected = pair_affinity(market.requests, market.offers, *pairs.T, Policy())
    assert prior(*pairs.T) == pytest.approx(expected)
    assert not np.allclose(learned(*pairs.T), expected, atol=0.01)
