"""`AffinityModel`: the estimator behind a scorecard."""

from collections.abc import Mapping
from typing import Self

from sklearn.base import BaseEstimator, ClassifierMixin

from matching.policy import Policy
from matching.scorecard import Scorecard


class AffinityModel(ClassifierMixin, BaseEstimator):
    """Additive and monotone: log-odds that a pair lasts = base + one table look-up a feature."""

    def __init__(self, weights: Mapping[str, float] | None = None) -> None:
        self.weights = weights

    @classmethod
    def prior(cls) -> Self:
        """The model before any history: the prior weights of whichever policy it is used under."""
        return cls()

    def scorecard(self, policy: Policy) -> Scorecard:
        """The tables to use under this policy."""
        return Scorecard.prior(policy)
