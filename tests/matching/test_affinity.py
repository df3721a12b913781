import json
from datetime import date

import numpy as np
import pytest
from sklearn.metrics import roc_auc_score
from sklearn.utils.estimator_checks import parametrize_with_checks

from matching import FEATURE_NAMES, AffinityModel, BadInput, Offers, Policy, Requests, Scorecard
from matching.affinity import PairFeatures
from matching.city import law, make_city
from matching.eligibility import Eligibility
from matching.evaluate import area_under_curve, evaluate
from matching.history import History
from matching.market import Market
from matching.portable import load, save
from matching.scorecard import Grading, calibration_error, reliability
from matching.shapes import GRADES
from tests.matching.people import offers, requests


@parametrize_with_checks([AffinityModel(max_iter=3)])
def test_it_is_a_scikit_learn_estimator(estimator, check):
    check(estimator)


class Town:
    """A made-up town with its history."""

    def __init__(self, size, seed):
        made = make_city(size, seed)
        self.requests, self.offers = Requests.from_rows(made.requests), Offers.from_rows(made.offers)
        self.market = Market(self.requests, self.offers, Policy())
        self.pairs = np.array([[int(row["request"][1:]) - 1, int(row["offer"][1:]) - 1] for row in made.history])
        self.lasted = np.array([int(row["outcome"]) for row in made.history])
        self.features = PairFeatures(self.requests, self.offers).fit_transform(self.pairs)

    def unseen(self, count=8000):
        """Random eligible pairs, their outcomes by the town's law."""
        rng = np.random.default_rng(0)
        rows, cols = rng.integers(0, len(self.requests), 20 * count), rng.integers(0, len(self.offers), 20 * count)
        fit = Eligibility(self.market).first_broken(rows, cols) < 0
        rows, cols = rows[fit][:count], cols[fit][:count]
        return Grading(self.market)(rows, cols), (rng.random(len(rows)) < law(self.market, rows, cols)).astype(int)


@pytest.fixture(scope="module")
def town():
    return Town(1200, seed=21)


@pytest.fixture(scope="module")
def model(town):
    return AffinityModel.prior(Policy()).fit(town.features, town.lasted)


def brier(card, grades, lasted):
    return float(((card.probability(grades) - lasted) ** 2).mean())


def test_with_much_history_it_follows_the_data(model):
    grades, lasted = Town(800, seed=22).unseen()
    learned, prior = model.scorecard(Policy()), Scorecard.prior(Policy())
    assert brier(learned, grades, lasted) < brier(prior, grades, lasted) - 0.005
    assert calibration_error(reliability(learned.probability(grades), lasted)) < 0.05


@pytest.mark.parametrize("start", [0, 20, 40])
def test_twenty_pairs_leave_the_prior_as_it_is(town, start):
    few = slice(start, start + 20)
    learned = AffinityModel.prior(Policy()).fit(town.features[few], town.lasted[few]).scorecard(Policy())
    assert (learned.tables == Scorecard.prior(Policy()).tables).all()
    assert learned.base == Scorecard.prior(Policy()).base
    assert (learned.training.pairs, learned.training.brier, learned.training.better_than_prior) == (20, None, False)


def test_sixty_pairs_do_not_make_it_worse_than_the_prior(town):
    """On pairs that nobody chose, over several draws; the check sees what sixty pairs alone would do."""
    grades, lasted = town.unseen()
    draws = [slice(start, start + 60) for start in range(0, 480, 60)]
    learned, alone = (
        [
            brier(kind().fit(town.features[few], town.lasted[few]).scorecard(Policy()), grades, lasted)
            for few in draws
        ]
        for kind in (lambda: AffinityModel.prior(Policy()), lambda: AffinityModel(max_iter=40))
    )
    before = brier(Scorecard.prior(Policy()), grades, lasted)
    assert np.mean(learned) < before + 0.001
    assert max(learned) < before + 0.008
    assert np.mean(alone) > before + 0.008


def test_it_knows_how_it_foretells_beside_the_prior(model, town):
    training = model.training_
    assert training.better_than_prior
    assert 0 < training.brier < training.prior_brier < 0.25
    assert AffinityModel(max_iter=5).fit(town.features, town.lasted).training_.prior_brier is None


def test_history_that_coordinators_chose_costs_little(town, model):
    """As many random eligible pairs teach hardly more of random eligible pairs than those that were chosen."""
    grades, lasted = town.unseen(len(town.lasted))
    random = AffinityModel.prior(Policy()).fit(grades / GRADES, lasted).scorecard(Policy())
    unseen = Town(800, seed=23).unseen()
    assert brier(model.scorecard(Policy()), *unseen) < brier(random, *unseen) + 0.004
    assert brier(model.scorecard(Policy()), *unseen) < brier(Scorecard.prior(Policy()), *unseen) - 0.004


def test_every_table_rises_and_contributions_are_the_log_odds(town, model):
    assert (np.diff(model.tables_, axis=1) >= 0).all()
    total = model.base_ + model.contributions(town.features).sum(axis=1)
    assert total == pytest.approx(model.decision_function(town.features), abs=1e-9)
    grades = Grading(town.market)(*town.pairs.T)
    assert model.scorecard(Policy()).log_odds(grades) == pytest.approx(total, abs=1e-9)


def test_history_alone_is_enough_for_a_model(town):
    card = AffinityModel(max_iter=20).fit(town.features, town.lasted).scorecard(Policy())
    assert card.training.pairs == len(town.lasted)
    assert len(card.training.calibration) == 10


def test_before_any_history_it_is_the_prior():
    policy = Policy(weights={"hours": 2.0}, base=0.1)
    for model in (AffinityModel.prior(), AffinityModel.prior(policy)):
        assert (model.scorecard(policy).tables == Scorecard.prior(policy).tables).all()
    assert AffinityModel.prior(policy).scorecard(Policy()).base == 0.1


def test_a_prior_is_for_its_features_only():
    with pytest.raises(ValueError, match="a prior is for the features language"):
        AffinityModel.prior(Policy()).fit(np.random.default_rng(0).random((20, 3)), np.arange(20) % 2)


def test_features_have_names(town):
    features = PairFeatures(town.requests, town.offers)
    assert tuple(features.get_feature_names_out()) == FEATURE_NAMES
    assert features.__sklearn_is_fitted__()
    assert ((town.features >= 0) & (town.features <= 1)).all()


def test_a_model_survives_its_file(tmp_path, model):
    card = model.scorecard(Policy())
    save(card, tmp_path / "model.json", date(2026, 11, 22))
    again = load(tmp_path / "model.json")
    assert (again.tables == card.tables).all()
    assert (again.base, again.training) == (card.base, card.training)
    assert json.loads((tmp_path / "model.json").read_text("utf-8"))["date"] == "2026-11-22"
    save(Scorecard.prior(Policy()), tmp_path / "prior.json")
    assert load(tmp_path / "prior.json").training is None


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"version": 1}, "'matching-affinity' 1, not 'matching-affinity' 2"),
        ({"code": "import os"}, "it holds code, which nobody here knows"),
        ({"date": "yesterday"}, "yesterday"),
        ({"tables": list(FEATURE_NAMES)}, "this model cannot be used"),
        ({"format": "pickle"}, "it is 'pickle'"),
        ({"tables": {"horoscope": []}}, "its features are horoscope"),
        ({"base": float("nan")}, "finite numbers"),
        ({"tables": {name: [0.0] for name in FEATURE_NAMES}}, "251 finite numbers"),
        ({"tables": {name: [-float(x) for x in range(251)] for name in FEATURE_NAMES}}, "a table falls"),
        ({"training": {}}, "calibration"),
    ],
)
def test_a_file_that_it_does_not_know_is_refused(tmp_path, change, reason):
    save(Scorecard.prior(Policy()), tmp_path / "model.json")
    record = json.loads((tmp_path / "model.json").read_text("utf-8"))
    (tmp_path / "model.json").write_text(json.dumps(record | change), "utf-8")
    with pytest.raises(BadInput, match=reason):
        load(tmp_path / "model.json")


def test_what_is_no_model_is_refused(tmp_path):
    (tmp_path / "model.json").write_text("{", "utf-8")
    with pytest.raises(BadInput, match="not JSON"):
        load(tmp_path / "model.json")
    with pytest.raises(BadInput, match="No such file"):
        load(tmp_path / "none.json")
    with pytest.raises(BadInput, match="No such file"):
        save(Scorecard.prior(Policy()), tmp_path / "none" / "model.json")


def test_figures_of_a_model_are_those_of_scikit_learn(town, model):
    card = model.scorecard(Policy())
    found = evaluate(town.market, History(town.pairs, town.lasted), card)
    estimate = card.probability(Grading(town.market)(*town.pairs.T))
    assert found.auc == pytest.approx(roc_auc_score(town.lasted, estimate))
    assert found.auc > evaluate(town.market, History(town.pairs, town.lasted)).auc
    assert found.brier == pytest.approx(np.mean((estimate - town.lasted) ** 2))
    assert found.text().splitlines()[1] == f"AUC {found.auc:.3f}"


def test_without_both_outcomes_there_is_no_area():
    assert area_under_curve(np.array([0.1, 0.2]), np.array([1, 1])) is None
    nothing = History(np.zeros((0, 2), int), np.zeros(0, int))
    found = evaluate(Market(requests(), offers(), Policy()), nothing)
    assert (found.pairs, found.auc, found.brier, found.calibration_error) == (0, None, 0.0, 0.0)
    assert "AUC -" in found.text()


def test_a_history_names_its_faults(tmp_path):
    path = tmp_path / "history.csv"
    path.write_text("request,offer,outcome\nR1,O1,1\nR9,O1,0\nR1,O9,2\n", "utf-8")
    with pytest.raises(BadInput) as caught:
        History.from_csv(path, requests({}), offers({}))
    assert [str(fault) for fault in caught.value.faults] == [
        'history.csv:3: request: unknown request "R9"',
        'history.csv:4: offer: unknown offer "O9"',
        'history.csv:4: outcome: unknown outcome "2"',
    ]
    path.write_text("request\nR1\n", "utf-8")
    with pytest.raises(BadInput, match="outcome: this column is missing"):
        History.from_csv(path, requests({}), offers({}))
    path.write_text("request,offer,outcome\nR1,O1,1\n", "utf-8")
    assert History.from_csv(path, requests({}), offers({})).lasted.tolist() == [1]
