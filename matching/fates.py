"""What becomes of a pair in a replay: how likely it lasts, and the number that decides, the same for everybody."""

from collections.abc import Callable

import numpy as np

from matching.history import History
from matching.market import Market
from matching.scorecard import Grading, scorecard_of
from matching.shapes import GRADES
from matching.tables import Floats, Ints

Judge = Callable[[Ints, Ints], Floats]


def taught_by(market: Market, history: History) -> Judge:
    """A judge that has learned from the whole history; where that teaches nothing, the prior."""
    from matching.affinity import AffinityModel  # noqa: PLC0415 - scikit-learn takes seconds to load

    grading, card = Grading(market), scorecard_of(None, market.policy)
    if 0 < history.lasted.sum() < len(history.lasted):
        learned = AffinityModel.prior(market.policy).fit(grading(*history.pairs.T) / GRADES, history.lasted)
        card = learned.scorecard(market.policy)
    return lambda rows, cols: card.probability(grading(rows, cols))


def fates(rows: Ints, cols: Ints, seed: int) -> Floats:
    """A number in [0, 1) for each pair (k,), the same whenever it is asked for (SplitMix64, Steele et al. 2014)."""
    word = rows.astype(np.uint64) << np.uint64(32) | cols.astype(np.uint64)
    word += np.uint64(seed * 0x9E3779B97F4A7C15 % 2**64)
    for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
        word = (word ^ word >> np.uint64(shift)) * np.uint64(factor)
    return np.asarray((word ^ word >> np.uint64(31)) >> np.uint64(11), float) / 2.0**53
