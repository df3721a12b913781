"""A scorecard: affinity as a sum of table look-ups, one table a feature. No estimator is needed to use it."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from matching.features import FEATURES, NAMES
from matching.market import Market
from matching.policy import Policy
from matching.shapes import GRADES, UNKNOWN, Classes, Grader
from matching.tables import Floats, Ints, Offers, Requests

GradeMatrix = NDArray[np.uint8]
Reliability = tuple[tuple[float, float, int], ...]
BLOCK = 1 << 16

# In which order log-odds are summed: first what does not depend on the pair, so that the scan has it at hand.
ORDER = tuple(sorted(range(len(FEATURES)), key=lambda index: not isinstance(FEATURES[index], Classes)))


@dataclass(frozen=True)
class Training:
    """What a scorecard was learned from: how many pairs, how many lasted, and how well it foretells.

    `calibration` has a row (estimated, lasted, pairs) for each tenth of the pairs by estimate. `brier` is the mean
    square of estimate minus outcome, `prior_brier` that of the prior weights on the same pairs. All are of
    estimates by models that had not seen the pair; they are empty where there were too few.
    """

    pairs: int
    lasted: int
    calibration: Reliability = ()
    brier: float | None = None
    prior_brier: float | None = None

    @classmethod
    def of(cls, lasted: Ints, estimate: Floats | None, before: Floats | None = None) -> "Training":
        """The record of outcomes (k,), of out-of-fold estimates (k,), and of the prior's (k,), if there are any."""
        good = int(lasted.sum())
        if estimate is None:
            return cls(len(lasted), good)
        prior = None if before is None else brier_score(before, lasted)
        return cls(len(lasted), good, reliability(estimate, lasted), brier_score(estimate, lasted), prior)

    @property
    def calibration_error(self) -> float:
        """The expected calibration error: the mean distance between estimated and lasted, by pairs."""
        return calibration_error(self.calibration)

    @property
    def better_than_prior(self) -> bool:
        """Whether it foretold pairs it had not seen better than the prior did; not where that is unknown."""
        return self.brier is not None and self.prior_brier is not None and self.brier < self.prior_brier


def reliability(estimate: Floats, lasted: Ints, bins: int = 10) -> Reliability:
    """Mean estimate, share that lasted, and count, in bins of equal count, lowest estimates first."""
    order = np.argsort(estimate, kind="stable")
    parts = [part for part in np.array_split(order, bins) if len(part)]
    return tuple((float(estimate[part].mean()), float(lasted[part].mean()), len(part)) for part in parts)


def calibration_error(bins: Reliability) -> float:
    """Expected calibration error (Naeini et al. 2015) of `reliability`'s bins; 0 without any."""
    pairs = sum(count for *_, count in bins)
    return sum(abs(estimate - share) * count for estimate, share, count in bins) / pairs if pairs else 0.0


def brier_score(estimate: Floats, lasted: Ints) -> float:
    """Mean square of estimate minus outcome (Brier 1950), from 0 to 1; 0 without any pair."""
    return float(((estimate - lasted) ** 2).mean()) if len(lasted) else 0.0


@dataclass(frozen=True, eq=False)
class Scorecard:
    """`base` log-odds plus `tables` (features, 251): what each grade of each feature adds."""

    base: float
    tables: Floats
    training: "Training | None" = None

    @classmethod
    def prior(cls, policy: Policy) -> "Scorecard":
        """Straight lines through 0 at *unknown*: weight · (value - 0.5)."""
        values = np.arange(GRADES + 1) / GRADES - UNKNOWN
        weights = np.array([policy.weight(name) for name in NAMES])
        return cls(float(policy.base), weights[:, None] * values)

    def scorecard(self, policy: Policy) -> "Scorecard":  # noqa: ARG002 - a `Model`; it has made up its mind
        """Itself, whatever the policy."""
        return self

    def log_odds(self, grades: GradeMatrix) -> Floats:
        """Log-odds (k,) of graded pairs (k, features)."""
        total = np.full(len(grades), self.base)
        for feature in ORDER:  # one after the other, as the scan does: the same sum to the last bit
            total += self.tables[feature, grades[:, feature]]
        return total

    def probability(self, grades: GradeMatrix) -> Floats:
        """The estimated probability (k,) that each pair lasts, in (0, 1]."""
        return logistic(self.log_odds(grades))

    def contributions(self, grades: GradeMatrix) -> Floats:
        """What each feature adds (k, features); with `base` they sum to the log-odds."""
        return np.asarray(self.tables[np.arange(len(self.tables)), grades], float)


def logistic(log_odds: Floats) -> Floats:
    """1 / (1 + exp(-x)), without overflow."""
    return np.asarray(0.5 * (1 + np.tanh(0.5 * np.asarray(log_odds))), float)


class Grading:
    """The features, prepared for one market."""

    def __init__(self, market: Market) -> None:
        self._graders: list[Grader] = [feature.prepare(market) for feature in FEATURES]

    def __call__(self, rows: Ints, cols: Ints) -> GradeMatrix:
        """The grades of pairs (k, features), 0 to 250."""
        grades = np.empty((len(rows), len(self._graders)), np.uint8)
        for start in range(0, len(rows), BLOCK):
            block = slice(start, start + BLOCK)
            for index, grade in enumerate(self._graders):
                grades[block, index] = grade(rows[block], cols[block])
        return grades


class Model(Protocol):
    """Whatever can turn features into affinity: `AffinityModel`, or a `Scorecard` as stored."""

    def scorecard(self, policy: Policy) -> Scorecard:
        """The tables to use under this policy."""


def scorecard_of(model: Model | None, policy: Policy) -> Scorecard:
    """The model's tables; without a model those of the policy's prior weights."""
    return Scorecard.prior(policy) if model is None else model.scorecard(policy)


def pair_affinity(
    requests: Requests, offers: Offers, rows: Ints, cols: Ints, policy: Policy, model: Model | None = None
) -> Floats:
    """The estimated probability (k,) that each pair (`rows[i]`, `cols[i]`) lasts, eligible or not."""
    grades = Grading(Market(requests, offers, policy))(np.asarray(rows), np.asarray(cols))
    return scorecard_of(model, policy).probability(grades)
