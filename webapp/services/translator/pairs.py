"""What the engine says of two people, as facts that a match keeps."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from sqlalchemy import select
from sqlalchemy.orm import Session

from matching import FEATURE_NAMES, Offers, Requests, suggest
from matching.eligibility import RULES
from matching.explain import Explanation, explain
from matching.market import Market
from matching.scorecard import Grading, scorecard_of
from webapp.models import Offer, Request
from webapp.services.translator.columns import offer_rows, policy_of, request_rows
from webapp.services.translator.learned import model_of
from webapp.services.translator.taking_part import available_offers

EVERYBODY = 2**31 - 1


@dataclass(frozen=True)
class PairFacts:
    """What the engine says of two people; `obstacles` are the hard rules they break, by code.

    `features` are the grades (0 to 250) of each feature by name.
    """

    offer_id: int
    affinity: float
    distance_km: float | None
    common_language: str | None
    reasons: list[list[Any]]
    features: dict[str, int]
    obstacles: tuple[str, ...] = ()


def facts_of(market: Market, found: Iterable[Explanation]) -> list[PairFacts]:
    """Return the engine's explanations of pairs of a market as facts that a match keeps."""
    pairs = list(found)
    rows, cols = (np.array(side, np.int64) for side in ([one.row for one in pairs], [one.col for one in pairs]))
    return [
        PairFacts(
            offer_id=int(one.offer),
            affinity=round(one.affinity, 6),
            distance_km=None if one.distance_km is None else round(one.distance_km, 2),
            common_language=one.common_language or None,
            reasons=[[code, round(value, 4)] for code, value in one.contributions],
            features=dict(zip(FEATURE_NAMES, grades.tolist(), strict=True)),
        )
        for one, grades in zip(pairs, Grading(market)(rows, cols), strict=True)
    ]


def best_offers(session: Session, request: Request, top: int = 10) -> list[PairFacts]:
    """Return the best offers that the request's programme may draw on now, best first."""
    rows = offer_rows(session, available_offers(request.programme))
    if not rows:
        return []
    asked = Requests.from_rows(request_rows(session, select(Request).where(Request.id == request.id)))
    offers, policy = Offers.from_rows(rows), policy_of(request.programme)
    found = suggest(asked, offers, 0, policy=policy, model=model_of(session, request.programme), top=top)
    return facts_of(Market(asked, offers, policy), found)


def number_of_prospects(session: Session, request: Request) -> int:
    """Return how many volunteers could be suggested for a request as things stand."""
    return len(best_offers(session, request, EVERYBODY))


def pair_facts(session: Session, request: Request, offer: Offer) -> PairFacts:
    """Return what the engine says of these two, eligible or not."""
    policy, model = policy_of(request.programme), model_of(session, request.programme)
    requests = Requests.from_rows(request_rows(session, select(Request).where(Request.id == request.id)))
    offers = Offers.from_rows(offer_rows(session, select(Offer).where(Offer.id == offer.id)))
    market, only = Market(requests, offers, policy), np.zeros(1, dtype=np.int64)
    [facts] = facts_of(market, explain(market, scorecard_of(model, policy), only, only))
    return replace(facts, obstacles=tuple(rule.__name__ for rule in RULES if rule(market)(only, only)[0]))
