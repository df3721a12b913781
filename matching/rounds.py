"""A round: from two tables to verified pairs, the one path through everything."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from matching.assignment import Certificate, assign
from matching.candidates import Candidates, eligible_pairs
from matching.eligibility import CODES
from matching.explain import Explanation, explain
from matching.market import Market
from matching.policy import Policy
from matching.scorecard import Grading, Model, Scorecard, scorecard_of
from matching.tables import Floats, Ints, Offers, Requests
from matching.verify import verify

Progress = Callable[[str, float], None]
STAGES = ("candidates", "affinity", "assignment", "verification")
OUTBID = "outbid"


@dataclass(frozen=True, eq=False)
class RoundResult:
    """The pairs of a round; each request stands in `pairs` at most `demand` times, with different offers.

    `pairs` (k, 2): row in requests, row in offers, sorted by request, then offer. `affinity` (k,): estimated
    probability that each lasts. `unmatched` (n,): '' where a request got somebody, else the rule that took
    its last offer away, or `outbid`. `certificate` bounds the policy's own objective.
    """

    pairs: Ints
    affinity: Floats
    certificate: Certificate
    unmatched: NDArray[np.str_]
    market: Market = field(repr=False)
    scorecard: Scorecard = field(repr=False)

    def explain(self, i: int) -> list[tuple[str, float]]:
        """What adds to the log-odds of pair `i`, and how much, largest first; they sum to the log-odds."""
        return list(self.explanations[i].contributions)

    @cached_property
    def explanations(self) -> list[Explanation]:
        """Every pair with affinity, distance, common language and contributions, in the order of `pairs`."""
        return explain(self.market, self.scorecard, self.pairs[:, 0], self.pairs[:, 1])


def run_round(
    requests: Requests,
    offers: Offers,
    policy: Policy | None = None,
    model: Model | None = None,
    progress: Progress | None = None,
) -> RoundResult:
    """The best assignment under the policy, verified against the tables before anybody sees it.

    Without a model, affinity follows the policy's prior weights. `progress` is called with a stage's code
    (see `STAGES`) and the part of that stage that is done, from 0 to 1. The same input gives the same result.
    """
    policy, report = policy or Policy(), progress or (lambda _stage, _done: None)
    market, scorecard = Market(requests, offers, policy), scorecard_of(model, policy)
    candidates = eligible_pairs(market, lambda done: report("candidates", done))
    report("affinity", 0.0)
    affinity = scorecard.probability(Grading(market)(candidates.rows, candidates.cols))
    report("assignment", 0.0)
    worth = affinity + waiting_bonus(requests, policy)[candidates.rows]
    chosen, certificate = _choose(market, candidates, worth)
    report("verification", 0.0)
    result = RoundResult(
        pairs=np.stack([candidates.rows[chosen], candidates.cols[chosen]], axis=1),
        affinity=affinity[chosen],
        certificate=certificate,
        unmatched=_unmatched(candidates, candidates.rows[chosen], len(requests)),
        market=market,
        scorecard=scorecard,
    )
    verify(requests, offers, policy, result.pairs, worth[chosen], certificate)
    report("verification", 1.0)
    return result


def waiting_bonus(requests: Requests, policy: Policy) -> Floats:
    """What the policy adds to the worth of each request's pairs (n,), for its waiting time."""
    periods = np.floor(np.nan_to_num(requests.waiting_days) / policy.waiting_after_days)
    return np.asarray(policy.waiting_bonus * np.minimum(periods, 3.0))


def _choose(market: Market, candidates: Candidates, worth: Floats) -> tuple[Ints, Certificate]:
    """Which of the candidates are formed, as positions in ascending order."""
    from scipy.sparse import csr_array  # noqa: PLC0415 - only who runs a round waits for SciPy

    shape = (len(market.requests), len(market.offers))
    graph = csr_array((worth, (candidates.rows, candidates.cols)), shape=shape)
    rows, cols, certificate = assign(
        graph, market.requests.demand, market.offers.capacity, tolerance=market.policy.gap / 100
    )
    width = max(1, shape[1])
    return np.searchsorted(candidates.rows * width + candidates.cols, np.sort(rows * width + cols)), certificate


def _unmatched(candidates: Candidates, matched: Ints, n: int) -> NDArray[np.str_]:
    codes = np.array([*CODES, OUTBID, ""])
    reason = candidates.last_broken.astype(np.int64)
    reason[candidates.rows] = len(CODES)
    reason[matched] = len(CODES) + 1
    return codes[reason[:n]]
