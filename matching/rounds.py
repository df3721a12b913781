"""A round: from two tables to verified pairs, the one path through everything."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, partial

import numpy as np
from numpy.typing import NDArray

from matching.assignment import Certificate
from matching.candidates import Scan
from matching.eligibility import last_rules
from matching.explain import Explanation, explain
from matching.floors import Floors
from matching.market import Market
from matching.policy import Policy
from matching.scorecard import Grading, Model, Scorecard, scorecard_of
from matching.tables import Floats, Ints, Offers, Requests
from matching.verify import verify
from matching.verify_floors import verify_floors

Progress = Callable[[str, float], None]
STAGES = ("candidates", "assignment", "verification")
OUTBID = "outbid"


@dataclass(frozen=True, eq=False)
class RoundResult:
    """The pairs of a round; each request stands in `pairs` at most `demand` times, with different offers.

    `pairs` (k, 2): row in requests, row in offers, sorted by request, then offer. `affinity` (k,): estimated
    probability that each lasts. `unmatched` (n,): '' where a request got somebody, else the rule that took
    its last offer away, or `outbid`. `certificate` bounds the policy's own objective. `floors` says what the
    language groups were to get and got, where the policy sets floors; then the certificate holds for all
    assignments in which no more requests fall short of them.
    """

    pairs: Ints
    affinity: Floats
    certificate: Certificate
    unmatched: NDArray[np.str_]
    market: Market = field(repr=False)
    scorecard: Scorecard = field(repr=False)
    floors: Floors | None = None

    @property
    def prices(self) -> dict[str, float]:
        """What a place of each offer is worth at the margin, by offer id; where a place is left, nothing."""
        return dict(zip(self.market.offers.id, self.certificate.prices.tolist(), strict=True))

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
    prices: Mapping[str, float] | None = None,
) -> RoundResult:
    """The best assignment under the policy, verified against the tables before anybody sees it.

    Without a model, affinity follows the policy's prior weights. `progress` is called with a stage's code
    (see `STAGES`) and the part of that stage that is done, from 0 to 1. `prices` of the last round (see
    `RoundResult.prices`) shorten the work, where there are no floors. The same input gives the same result.
    """
    policy, report = policy or Policy(), progress or (lambda _stage, _done: None)
    market, scorecard = Market(requests, offers, policy), scorecard_of(model, policy)
    report("candidates", 0.0)
    from matching.floored import floored_optimum  # noqa: PLC0415 - only who runs a round waits for SciPy and Numba
    from matching.generation import optimum  # noqa: PLC0415

    scan = Scan(market, scorecard, waiting_bonus(requests, policy))
    known = None if prices is None else np.array([prices.get(id, 0.0) for id in offers.id])
    solving = partial(report, "assignment")
    floors = None
    if policy.language_floor:
        rows, cols, certificate, floors = floored_optimum(scan, policy.language_floor, policy.gap, solving)
    else:
        rows, cols, certificate = optimum(scan, policy.gap, known, solving)
    report("verification", 0.0)
    affinity = scorecard.probability(Grading(market)(rows, cols))
    result = RoundResult(
        pairs=np.stack([rows, cols], axis=1),
        affinity=affinity,
        certificate=certificate,
        unmatched=_unmatched(scan, rows),
        market=market,
        scorecard=scorecard,
        floors=floors,
    )
    verify(requests, offers, policy, result.pairs, affinity + scan.bonus[rows], certificate)
    verify_floors(requests, offers, policy, result.pairs, floors)
    report("verification", 1.0)
    return result


def waiting_bonus(requests: Requests, policy: Policy) -> Floats:
    """What the policy adds to the worth of each request's pairs (n,), for its waiting time."""
    periods = np.floor(np.nan_to_num(requests.waiting_days) / policy.waiting_after_days)
    return np.asarray(policy.waiting_bonus * np.minimum(periods, 3.0))


def _unmatched(scan: Scan, matched: Ints) -> NDArray[np.str_]:
    """Why each request got nobody (n,): a rule, or `outbid` where there was somebody, and others got them."""
    n, m = len(scan.demand), len(scan.capacity)
    reasons = np.full(n, OUTBID, "<U18")
    reasons[matched] = ""
    left = np.isin(np.arange(n), matched, invert=True)
    somebody = scan.best(np.zeros(m), np.where(left, 0.0, np.inf), 1).rows
    nobody = np.setdiff1d(np.flatnonzero(left), somebody)
    reasons[nobody] = last_rules(scan.market, nobody)
    return reasons
