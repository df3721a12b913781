"""A round's snapshot goes to the engine, and its verified answer comes back in the database's own ids."""

import json
from dataclasses import asdict, dataclass
from typing import Any

from matching import Explanation, Offers, Policy, Requests, RoundResult, next_best, run_round
from matching.fairness import fairness
from matching.portable import from_record
from matching.rounds import Progress
from webapp.services.translator.pairs import PairFacts, facts_of

NEXT_BEST = 3
FAIRNESS_SETTINGS = ("waiting_bonus", "waiting_after_days", "language_floor")


@dataclass(frozen=True)
class Proposal:
    """One pair of the answer, with the next best offers for the same request."""

    request_id: int
    facts: PairFacts
    alternatives: list[dict[str, Any]]


@dataclass(frozen=True)
class Answer:
    """What a round found: `unmatched` maps a request's id to the reason code why it got nobody.

    `fairness` is the engine's report in plain values, with the floors (if any) and the settings that held.
    `prices` has what a place is worth at the margin, by offer id, where it is worth anything.
    """

    proposals: list[Proposal]
    unmatched: dict[str, str]
    certificate: dict[str, float]
    fairness: dict[str, Any]
    prices: dict[str, float]


def compute(snapshot: dict[str, Any], progress: Progress | None = None) -> Answer:
    """Return the engine's verified answer to a snapshot; the same snapshot gives the same answer."""
    record = snapshot.get("model")
    result = run_round(
        Requests.from_rows(snapshot["requests"]),
        Offers.from_rows(snapshot["offers"]),
        policy=Policy.from_mapping(snapshot["policy"]),
        model=from_record(record) if record else None,
        progress=progress,
        prices=snapshot.get("prices"),
    )
    facts, others = facts_of(result.market, result.explanations), next_best(result, NEXT_BEST)
    return Answer(
        proposals=[
            Proposal(int(one.request), own, _alternatives(best))
            for one, own, best in zip(result.explanations, facts, others, strict=True)
        ],
        unmatched={
            row["id"]: str(code) for row, code in zip(snapshot["requests"], result.unmatched, strict=True) if code
        },
        certificate={
            "total": result.certificate.total,
            "bound": result.certificate.bound,
            "gap": result.certificate.gap,
        },
        fairness=_fairness(result),
        prices={offer: price for offer, price in result.prices.items() if price > 0},
    )


def _fairness(result: RoundResult) -> dict[str, Any]:
    policy = result.market.policy
    report = asdict(fairness(result)) | {
        "floors": asdict(result.floors) if result.floors else None,
        "policy": {name: getattr(policy, name) for name in FAIRNESS_SETTINGS},
    }
    plain: dict[str, Any] = json.loads(json.dumps(report))
    return plain


def _alternatives(others: list[Explanation]) -> list[dict[str, Any]]:
    return [
        {
            "offer": int(one.offer),
            "affinity": round(one.affinity, 6),
            "distance_km": None if one.distance_km is None else round(one.distance_km, 2),
            "reasons": [[code, round(value, 4)] for code, value in one.contributions],
        }
        for one in others
    ]
