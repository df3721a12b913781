"""What the engine says of two people, as facts that a match keeps."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from sqlalchemy import select
from sqlalchemy.orm import Session

from matching import Offers, Requests, suggest
from matching.eligibility import RULES
from matching.explain import Explanation, explain
from matching.market import Market
from matching.scorecard import scorecard_of
from webapp.models import Offer, Request
from webapp.services.translator.columns import offer_rows, policy_of, request_rows
from webapp.services.translator.taking_part import available_offers

EVERYBODY = 2**31 - 1


@dataclass(frozen=True)
class PairFacts:
    """What the engine says of two people; `obstacles` are the hard rules they break, by code."""

    offer_id: int
    affinity: float
    distance_km: float | None
    common_language: str | None
    reasons: list[list[Any]]
    obstacles: tuple[str, ...] = ()


def facts_of(found: Explanation, obstacles: tuple[str, ...] = ()) -> PairFacts:
    """Return the engine's explanation of a pair as facts that a match keeps."""
    return PairFacts(
        offer_id=int(found.offer),
        affinity=round(found.affinity, 6),
        distance_km=None if found.distance_km is None else round(found.distance_km, 2),
        common_language=found.common_language or None,
        reasons=[[code, round(value, 4)] for code, value in found.contributions],
        obstacles=obstacles,
    )


def best_offers(session: Session, request: Request, top: int = 10) -> list[PairFacts]:
    """Return the best offers that the request's programme may draw on now, best first."""
    rows = offer_rows(session, available_offers(request.programme))
    if not rows:
        return []
    asked = Requests.from_rows(request_rows(session, select(Request).where(Request.id == request.id)))
    found = suggest(asked, Offers.from_rows(rows), 0, policy=policy_of(request.programme), top=top)
    return [facts_of(one) for one in found]


def number_of_prospects(session: Session, request: Request) -> int:
    """Return how many volunteers could be suggested for a request as things stand."""
    return len(best_offers(session, request, EVERYBODY))


def pair_facts(session: Session, request: Request, offer: Offer) -> PairFacts:
    """Return what the engine says of these two, eligible or not."""
    policy = policy_of(request.programme)
    requests = Requests.from_rows(request_rows(session, select(Request).where(Request.id == request.id)))
    offers = Offers.from_rows(offer_rows(session, select(Offer).where(Offer.id == offer.id)))
    market, only = Market(requests, offers, policy), np.zeros(1, dtype=np.int64)
    [found] = explain(market, scorecard_of(None, policy), only, only)
    return facts_of(found, tuple(rule.__name__ for rule in RULES if rule(market)(only, only)[0]))
