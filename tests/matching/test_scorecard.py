import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching import FEATURE_NAMES, Policy, Scorecard, pair_affinity
from matching.scorecard import logistic
from matching.shapes import GRADES
from tests.matching.people import offers, requests

GRADE = st.integers(0, GRADES)
PAIR = st.lists(GRADE, min_size=len(FEATURE_NAMES), max_size=len(FEATURE_NAMES))


def test_a_pair_of_which_nothing_is_known_lasts_as_often_as_the_policy_says():
    unknown = np.full((1, len(FEATURE_NAMES)), GRADES // 2, np.uint8)
    assert Scorecard.prior(Policy()).probability(unknown) == pytest.approx(0.65, abs=0.001)
    assert Scorecard.prior(Policy(base=0)).probability(unknown) == 0.5


@given(PAIR, PAIR)
def test_better_in_everything_is_never_worse(one, other):
    low, high = np.minimum(one, other), np.maximum(one, other)
    card = Scorecard.prior(Policy())
    assert card.log_odds(low[None].astype(np.uint8)) <= card.log_odds(high[None].astype(np.uint8))


@given(PAIR)
def test_contributions_and_base_are_the_log_odds(pair):
    grades = np.array([pair], np.uint8)
    card = Scorecard.prior(Policy())
    total = card.base + sum(card.contributions(grades)[0])
    assert total == pytest.approx(float(card.log_odds(grades)[0]), abs=1e-12)
    odds = card.probability(grades)[0]
    assert np.log(odds / (1 - odds)) == pytest.approx(total, abs=1e-9)


def test_a_weight_of_the_policy_takes_the_place_of_the_usual_one():
    request, offer = requests({"availability": "mon-morning"}), offers({"availability": "tue-morning"})
    zero = np.zeros(1, int)

    def affinity(**weights):
        return pair_affinity(request, offer, zero, zero, Policy(weights=weights))[0]

    assert affinity(hours=3) < affinity() < affinity(hours=0)


def test_probabilities_stay_within_bounds_at_any_log_odds():
    values = logistic(np.array([-1e9, -30, 0, 30, 1e9]))
    assert (values >= 0).all()
    assert (values <= 1).all()
    assert values[2] == 0.5


def test_no_pairs_have_no_affinity():
    nothing = np.zeros(0, int)
    assert pair_affinity(requests(), offers(), nothing, nothing, Policy()).shape == (0,)
