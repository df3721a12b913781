"""How well a model foretold what became of past matches."""

from dataclasses import dataclass

import numpy as np

from matching.history import History
from matching.market import Market
from matching.scorecard import (
    Grading,
    Model,
    Reliability,
    Scorecard,
    brier_score,
    calibration_error,
    reliability,
    scorecard_of,
)
from matching.tables import Floats, Ints


@dataclass(frozen=True)
class Evaluation:
    """Figures of a model on past pairs.

    `auc`: how often a pair that lasted had the higher estimate than one that did not (0.5 is chance); `None`
    where all lasted, or none. `brier`: mean square of estimate minus outcome (0.25 is a coin's). `reliability`:
    (estimated, lasted, pairs) in bins of equal count; `calibration_error`: their mean distance.
    """

    pairs: int
    lasted: int
    auc: float | None
    brier: float
    reliability: Reliability
    calibration_error: float

    def text(self) -> str:
        """The figures, one a line."""
        auc = "-" if self.auc is None else f"{self.auc:.3f}"
        lines = [
            f"pairs {self.pairs}, lasted {self.lasted}",
            f"AUC {auc}",
            f"Brier score {self.brier:.4f}",
            f"expected calibration error {self.calibration_error:.3f}",
            "estimated  lasted  pairs",
            *(f"{estimate:9.3f}  {share:6.3f}  {count:5d}" for estimate, share, count in self.reliability),
        ]
        return "\n".join(lines) + "\n"


def evaluate(market: Market, history: History, model: Model | None = None) -> Evaluation:
    """The figures of a model (without one, of the policy's prior weights) on a history of this market."""
    return figures(estimates(market, history, scorecard_of(model, market.policy)), history.lasted)


def estimates(market: Market, history: History, card: Scorecard) -> Floats:
    """What a scorecard foretells (k,) of the pairs of a history."""
    return card.probability(Grading(market)(*history.pairs.T))


def figures(estimate: Floats, lasted: Ints) -> Evaluation:
    """The figures of estimates (k,) and what became of the pairs (k,)."""
    bins = reliability(estimate, lasted)
    return Evaluation(
        pairs=len(estimate),
        lasted=int(lasted.sum()),
        auc=area_under_curve(estimate, lasted),
        brier=brier_score(estimate, lasted),
        reliability=bins,
        calibration_error=calibration_error(bins),
    )


def area_under_curve(estimate: Floats, lasted: Ints) -> float | None:
    """The area under the ROC curve, by ranks (Mann and Whitney 1947); ties count half."""
    good = int(lasted.sum())
    bad = len(lasted) - good
    if not good or not bad:
        return None
    _, place, count = np.unique(estimate, return_inverse=True, return_counts=True)
    rank = np.cumsum(count) - (count - 1) / 2
    return float((rank[place][lasted == 1].sum() - good * (good + 1) / 2) / (good * bad))
