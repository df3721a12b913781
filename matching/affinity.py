"""`AffinityModel`: learns from what lasted, stays near the prior where little is known, and ends as a scorecard.

Boosted trees of one feature each (`interaction_cst="no_interactions"`), each monotone: a generalised additive
model (Lou et al. 2012, "Intelligible models"). The prior enters as pseudo-observations: made-up pairs with the
prior's probabilities, together as heavy as `strength` observed ones, and again as that share of the result.
With fewer than ten outcomes of either kind nothing could be checked, and the prior stays as it is.
Coordinators chose whom history holds;
given the features that choice says nothing about the outcome, but where they never chose, there is no data,
and there the pseudo-observations, spread over all values, keep the prior in force.
"""

from collections.abc import Mapping
from typing import Any, Self

import numpy as np
from numpy.typing import ArrayLike
from sklearn.base import BaseEstimator, ClassifierMixin, TransformerMixin
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.model_selection import StratifiedKFold
from sklearn.utils.multiclass import check_classification_targets, type_of_target
from sklearn.utils.validation import check_is_fitted, validate_data
from threadpoolctl import threadpool_limits

from matching.features import NAMES
from matching.market import Market
from matching.policy import Policy
from matching.scorecard import Grading, Scorecard, Training, logistic
from matching.shapes import GRADES, UNKNOWN
from matching.tables import Floats, Offers, Requests

PSEUDO = 1500
FEWEST = 10  # outcomes of either kind, two for each fold that checks; with fewer, the prior stays as it is


class PairFeatures(TransformerMixin, BaseEstimator):
    """Pairs (k, 2) of rows in requests and offers to their features (k, features), each in [0, 1]."""

    def __init__(self, requests: Requests, offers: Offers, policy: Policy | None = None) -> None:
        self.requests = requests
        self.offers = offers
        self.policy = policy

    def fit(self, pairs: ArrayLike, y: object = None) -> Self:  # noqa: ARG002 - scikit-learn's signature
        """Nothing is learned."""
        return self

    def transform(self, pairs: ArrayLike) -> Floats:
        """The features of the pairs, in the order of `get_feature_names_out`."""
        rows, cols = np.asarray(pairs, np.int64).reshape(-1, 2).T
        grades = Grading(Market(self.requests, self.offers, self.policy or Policy()))(rows, cols)
        return grades / GRADES

    def get_feature_names_out(self, input_features: object = None) -> Any:  # noqa: ARG002 - as above
        """The names of the features."""
        return np.array(NAMES, object)

    def __sklearn_is_fitted__(self) -> bool:
        return True


class AffinityModel(ClassifierMixin, BaseEstimator):
    """Log-odds that a pair lasts: base + one monotone table look-up a feature.

    `weights` are prior weights by feature (`None`: no prior, history only), `base` the prior log-odds of a pair
    of which nothing is known, `strength` how many observations the prior counts for. Features are taken as
    they come from `PairFeatures`: in [0, 1], the larger the better; others are scaled to the training range.
    """

    def __init__(
        self,
        weights: Mapping[str, float] | None = None,
        base: float = 0.62,
        strength: float = 150.0,
        max_iter: int = 120,
        learning_rate: float = 0.08,
        random_state: int = 0,
    ) -> None:
        self.weights = weights
        self.base = base
        self.strength = strength
        self.max_iter = max_iter
        self.learning_rate = learning_rate
        self.random_state = random_state

    @classmethod
    def prior(cls, policy: Policy | None = None) -> Self:
        """The model before any history: the prior weights of `policy`, or of whichever it is used under."""
        if policy is None:
            return cls(weights={})
        return cls(weights={name: policy.weight(name) for name in NAMES}, base=policy.base)

    def fit(self, X: ArrayLike, y: ArrayLike) -> Self:  # noqa: N803 - scikit-learn's names
        """Learn from features (k, features) and outcomes (k,), two classes, of which the larger is *lasted*."""
        seen: Floats
        seen, y = validate_data(self, X, y)
        check_classification_targets(y)
        self.classes_, lasted = np.unique(y, return_inverse=True)
        if type_of_target(y) != "binary" or len(self.classes_) != 2:
            raise ValueError(
                f"Only binary classification is supported: one class or more than two: {self.classes_[:5]}"
            )
        self.range_ = self._range(seen)
        values = self._scaled(seen)
        unseen = self._out_of_fold(values, lasted)
        if unseen is None and self.weights is not None:  # what cannot be checked is not used
            self.base_, self.tables_ = self._card().base, self._card().tables
        else:
            self.base_, self.tables_ = self._learn(values, lasted)
        slope, shift = (1.0, 0.0) if unseen is None else _sharpness(unseen, lasted, self.strength)
        self.base_, self.tables_ = slope * self.base_ + shift, slope * self.tables_
        estimate = None if unseen is None else logistic(slope * unseen + shift)
        before = None if self.weights is None else self._card().probability(self._grades(values).astype(np.uint8))
        self.training_ = Training.of(lasted, estimate, before)
        self.n_iter_ = self.max_iter
        return self

    def decision_function(self, X: ArrayLike) -> Floats:  # noqa: N803 - as above
        """Log-odds (k,) that each pair lasts."""
        check_is_fitted(self)
        seen: Floats = validate_data(self, X, reset=False)
        return self._sum(self._scaled(seen), self.base_, self.tables_)

    def predict_proba(self, X: ArrayLike) -> Floats:  # noqa: N803 - as above
        """The probabilities (k, 2) that each pair does not last, and that it does."""
        lasts = logistic(self.decision_function(X))
        return np.stack([1 - lasts, lasts], axis=1)

    def predict(self, X: ArrayLike) -> Any:  # noqa: N803 - as above
        """The likelier class (k,)."""
        lasts = self.decision_function(X) > 0
        return self.classes_[lasts.astype(int)]

    def contributions(self, X: ArrayLike) -> Floats:  # noqa: N803 - as above
        """What each feature adds to the log-odds (k, features); with `base_` they sum to them."""
        check_is_fitted(self)
        seen: Floats = validate_data(self, X, reset=False)
        grades = self._grades(self._scaled(seen))
        return self.tables_[np.arange(grades.shape[1]), grades]

    def scorecard(self, policy: Policy) -> Scorecard:
        """The tables to use: what was learned, or, before any history, the prior of the policy."""
        if hasattr(self, "tables_"):
            return Scorecard(self.base_, self.tables_, self.training_)
        return self._card() if self.weights else Scorecard.prior(policy)

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.classifier_tags.multi_class = False
        tags.classifier_tags.poor_score = True  # monotone: made for features that are good when large
        return tags

    def _range(self, X: Floats) -> Floats:  # noqa: N803 - as above
        low, high = X.min(axis=0), X.max(axis=0)
        if ((low >= 0) & (high <= 1)).all():
            return np.array([np.zeros(len(low)), np.ones(len(low))])
        return np.array([low, np.where(high > low, high, low + 1)])

    def _scaled(self, X: Floats) -> Floats:  # noqa: N803 - as above
        low, high = self.range_
        return np.clip((X - low) / (high - low), 0, 1)

    def _grades(self, values: Floats) -> Any:
        return np.rint(values * GRADES).astype(np.int64)

    def _sum(self, values: Floats, base: float, tables: Floats) -> Floats:
        grades = self._grades(values)
        total = np.full(len(grades), base)
        for table, grade in zip(tables, grades.T, strict=True):
            total += table[grade]
        return total

    def _learn(self, values: Floats, lasted: Any) -> tuple[float, Floats]:
        """Base and tables (features, 251) from observations and, with a prior, pseudo-observations."""
        X, y = self._grades(values) / GRADES, lasted  # noqa: N806 - as above
        weight = np.ones(len(y))
        if self.weights is not None:
            made_up, chance = self._pseudo(values.shape[1])
            X = np.concatenate([X, made_up, made_up])  # noqa: N806 - as above
            y = np.concatenate([y, np.ones(PSEUDO, int), np.zeros(PSEUDO, int)])
            weight = np.concatenate([weight, np.concatenate([chance, 1 - chance]) * self.strength / PSEUDO])
        booster = self._booster(X)
        with threadpool_limits(1, user_api="openmp"):  # a few thousand pairs: threads would wait for each other
            booster.fit(X, y, weight)
        base, tables = tabulated(booster, X.shape[1])
        if self.weights is None:
            return base, tables
        # Trees of few pairs jump; what is learned counts as much as there is of it.
        card, share = self._card(), len(lasted) / (len(lasted) + self.strength)
        return share * base + (1 - share) * card.base, share * tables + (1 - share) * card.tables

    def _booster(self, X: Floats) -> Any:  # noqa: N803 - as above
        return HistGradientBoostingClassifier(
            max_iter=self.max_iter,
            learning_rate=self.learning_rate,
            max_leaf_nodes=4,
            min_samples_leaf=min(20, max(1, len(X) // 10)),
            l2_regularization=1.0,
            interaction_cst="no_interactions",
            monotonic_cst=np.ones(X.shape[1], int),
            early_stopping=False,
            random_state=self.random_state,
        )

    def _card(self) -> Scorecard:
        return Scorecard.prior(Policy(base=self.base, weights=dict(self.weights or {})))

    def _pseudo(self, features: int) -> tuple[Floats, Floats]:
        """Made-up pairs (1500, features), spread evenly over all values, and their prior probabilities."""
        if features != len(NAMES):
            raise ValueError(f"a prior is for the features {', '.join(NAMES)}; there are {features}")
        rng = np.random.default_rng(self.random_state)
        grades = rng.integers(0, GRADES + 1, (PSEUDO, features)).astype(np.uint8)
        return grades / GRADES, self._card().probability(grades)

    def _out_of_fold(self, values: Floats, lasted: Any) -> Floats | None:
        """Log-odds (k,) by models that did not see the pair; `None` where a class has fewer than ten."""
        if np.bincount(lasted).min() < FEWEST:
            return None
        odds = np.zeros(len(lasted))
        for seen, unseen in StratifiedKFold(5).split(values, lasted):
            odds[unseen] = self._sum(values[unseen], *self._learn(values[seen], lasted[seen]))
        return odds


def _sharpness(odds: Floats, lasted: Any, strength: float) -> tuple[float, float]:
    """Slope and shift that make estimated log-odds (k,) fit the outcomes (Platt 1999), by Newton's method.

    Shrunk towards 1 and 0, as if `strength` outcomes had already agreed with the estimates.
    """
    slope, shift = 1.0, 0.0
    scale = strength / max(1, len(odds))
    design = np.stack([odds, np.ones(len(odds))], axis=1)
    agreed = logistic(odds)
    for _ in range(20):
        chance = logistic(slope * odds + shift)
        gradient = design.T @ ((lasted - chance) + scale * (agreed - chance))
        curvature = (design.T * (chance * (1 - chance) * (1 + scale))) @ design + 1e-9 * np.eye(2)
        step = np.linalg.solve(curvature, gradient)
        slope, shift = max(0.1, slope + step[0]), shift + step[1]
    return float(slope), float(shift)


def tabulated(booster: HistGradientBoostingClassifier, features: int) -> tuple[float, Floats]:
    """Base, and tables (features, 251): an additive model read off by varying one feature at a time."""
    middle = np.full((1, features), UNKNOWN)
    base = float(booster.decision_function(middle)[0])
    tables = np.zeros((features, GRADES + 1))
    for feature in range(features):
        varied = np.repeat(middle, GRADES + 1, axis=0)
        varied[:, feature] = np.arange(GRADES + 1) / GRADES
        tables[feature] = np.maximum.accumulate(booster.decision_function(varied) - base)
    return base, tables
