"""Somebody against all of the other side: the same numbers as NumPy's, to the last bit."""

import numpy as np
import pytest
from hypothesis import given

from matching import Policy, Scorecard, kernel, meeting
from matching.city import make_city
from matching.eligibility import Eligibility, excluded_pairs
from matching.market import Market
from matching.profiles import Words, asks_of, gives_of, scores_of, together
from matching.scorecard import Grading
from tests.matching.people import offers, requests
from tests.matching.strategies import offer_rows, request_rows


def by_numpy(market, scorecard):
    """Log-odds (n, m), -inf where a rule forbids a pair; lists of exclusion do not count here."""
    n, m = len(market.requests), len(market.offers)
    rows, cols = (side.ravel() for side in np.indices((n, m)))
    broken = Eligibility(market).first_broken(rows, cols)
    odds = np.where(broken < 0, scorecard.log_odds(Grading(market)(rows, cols)), -np.inf).reshape(n, m)
    return odds, excluded_pairs(market)


def by_kernel(asks, gives, words, scorecard, policy):
    odds = np.zeros((len(asks.person), len(gives.person)))
    scores = scores_of(scorecard, policy, int(asks.sizes.max(initial=0)))
    meeting.meet(asks, gives, words.bridges, scores, odds)
    return odds


def check(asking, giving, policy):
    market = Market(requests(*asking), offers(*giving), policy)
    scorecard, words = Scorecard.prior(policy), Words()
    asks, gives = asks_of(market, words), gives_of(market, words)
    expected, excluded = by_numpy(market, scorecard)
    found = by_kernel(asks, gives, words, scorecard, policy)
    found[excluded[:, 0], excluded[:, 1]] = -np.inf
    assert found.tolist() == expected.tolist()


@given(request_rows(), offer_rows())
def test_the_log_odds_are_those_of_numpy_to_the_last_bit(asking, giving):
    check(asking, giving, Policy())
    check(asking, giving, Policy(require_common_hours=True, crossing_km=9, minimum_level="B2"))


@given(request_rows(), offer_rows())
def test_people_who_join_one_by_one_are_as_if_they_had_been_there_from_the_start(asking, giving):
    policy = Policy()
    market = Market(requests(*asking), offers(*giving), policy)
    scorecard, words = Scorecard.prior(policy), Words()
    nobody = Market(requests(), offers(), policy)
    asks, gives = asks_of(nobody, words), gives_of(nobody, words)
    for index in range(max(len(asking), len(giving))):
        one = Market(requests(*asking[index : index + 1]), offers(*giving[index : index + 1]), policy)
        asks, gives = together(asks, asks_of(one, words)), together(gives, gives_of(one, words))
    expected, excluded = by_numpy(market, scorecard)
    found = by_kernel(asks, gives, words, scorecard, policy)
    found[excluded[:, 0], excluded[:, 1]] = -np.inf
    assert found.tolist() == expected.tolist()


def test_more_codes_than_fit_into_a_word_are_kept_apart():
    many = [f"need{number}" for number in range(130)]
    check(
        [{"needs": [many[129] + "!", many[3]], "interests": many[:70]}, {"needs": many[:5]}],
        [{"skills": many[100:], "interests": many[60:]}, {"skills": many[:4]}, {}],
        Policy(),
    )
    policy, words = Policy(), Words()
    late = Market(requests({"needs": [many[1] + "!"], "programme": "p1"}), offers({"skills": "need0"}), policy)
    gives = gives_of(late, words)
    words.skills.update({f"other{number}": number + 1 for number in range(70)})
    asks = asks_of(late, words)
    assert by_kernel(asks, gives, words, Scorecard.prior(policy), policy).tolist() == [[-np.inf]]


def test_languages_that_nobody_spoke_when_offers_were_prepared_are_shared_with_none_of_them():
    policy, words = Policy(), Words()
    late = Market(requests({"languages": "sr:native"}, {"languages": "hr:native"}), offers({}), policy)
    gives = gives_of(late, words)
    asks = asks_of(late, words)
    assert by_kernel(asks, gives, words, Scorecard.prior(policy), policy).tolist() == [[-np.inf], [-np.inf]]


KERNELS = [name for name, function in vars(meeting).items() if hasattr(function, "py_func")]


@pytest.fixture
def interpreted(monkeypatch):
    for name in KERNELS:
        monkeypatch.setattr(meeting, name, getattr(meeting, name).py_func)
    monkeypatch.setattr(meeting, "ones", lambda word: int(word).bit_count())
    monkeypatch.setattr(meeting, "across", kernel.across.py_func)


def test_the_kernel_means_what_its_python_says(interpreted):
    made = make_city(25, seed=6)
    marked = [row | {"person": f"p{index % 9}", "due": "2026-12-01"} for index, row in enumerate(made.requests)]
    marked[3] |= {"programme": "lotsen"}
    giving = [row | {"person": f"p{index}", "exclude": "R3 R5"} for index, row in enumerate(made.offers)]
    giving[0] |= {"programmes": "lotsen", "lat": "", "lon": "", "city": "", "district": ""}
    check(marked, giving, Policy())
    test_more_codes_than_fit_into_a_word_are_kept_apart()
    test_languages_that_nobody_spoke_when_offers_were_prepared_are_shared_with_none_of_them()
    test_people_who_join_one_by_one_are_as_if_they_had_been_there_from_the_start.hypothesis.inner_test(
        made.requests[:3], made.offers[:2]
    )
