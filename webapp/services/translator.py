"""People's rows become the engine's columns, and its answers become facts about a pair. No name crosses over.

Who is paused, withdrawn or has a place stays out. The snapshot of a round is what the engine saw: ids, codes
and rounded positions.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from matching import Offers, Policy, Requests, suggest
from matching.eligibility import RULES
from matching.explain import Explanation, explain
from matching.market import Market
from matching.scorecard import scorecard_of
from webapp.db import now
from webapp.models import (
    Catchment,
    Match,
    MatchState,
    Membership,
    MembershipState,
    Offer,
    Openness,
    PairBlock,
    Person,
    Programme,
    Request,
    Vetting,
)
from webapp.models.matches import TAKES_PLACE

Row = dict[str, Any]


@dataclass(frozen=True)
class PairFacts:
    """What the engine says of two people; `obstacles` are the hard rules they break, by code."""

    offer_id: int
    affinity: float
    distance_km: float | None
    common_language: str | None
    reasons: list[list[Any]]
    obstacles: tuple[str, ...] = ()


def waiting_requests(programme: Programme) -> Select[Request]:
    """Return the open requests of a programme that have nobody yet."""
    placed = select(Match.request_id).where(Match.state.in_(TAKES_PLACE))
    return (
        select(Request)
        .where(
            Request.programme_id == programme.id,
            Request.state == Openness.OPEN,
            Request.id.not_in(placed),
        )
        .order_by(Request.id)
    )


def available_offers(programme: Programme) -> Select[Offer]:
    """Return the open offers a programme may draw on.

    A centre: those of its districts, and those of other centres whose volunteers allow it. An initiative: its
    confirmed members. Who is not vetted yet, or has no free place, is among them: the engine refuses them by
    its own rules, so that a coordinator sees that this is what is missing.
    """
    offers = select(Offer).join(Offer.person).where(Offer.state == Openness.OPEN, Offer.vetting != Vetting.REFUSED)
    if programme.initiative_id is not None:
        members = select(Membership.person_id).where(
            Membership.initiative_id == programme.initiative_id, Membership.state == MembershipState.CONFIRMED
        )
        return offers.where(Person.id.in_(members)).order_by(Offer.id)
    served = select(Catchment.district_id).where(Catchment.centre_id == programme.centre_id)
    elsewhere = Offer.open_to_other_centres.is_(True) & (Offer.vetting == Vetting.VETTED)
    return offers.where(or_(Person.district_id.in_(served), elsewhere)).order_by(Offer.id)


def _person_columns(person: Person) -> Row:
    return {
        "person": str(person.id),
        "lat": person.lat,
        "lon": person.lon,
        "gender": person.gender.value if person.gender else "",
        "languages": " ".join(f"{known.language}:{known.spoken}/{known.written}" for known in person.languages),
    }


def request_row(request: Request, exclude: Iterable[int] = ()) -> Row:
    """Return one request as the engine's columns; `exclude` holds ids of offers never to be proposed."""
    return {
        **_person_columns(request.person),
        "id": str(request.id),
        "kind": request.kind.value,
        "needs": " ".join(f"{need}!" if need == request.must_need else need for need in request.needs),
        "interests": " ".join(request.interests),
        "prefers_gender": request.prefers_gender.value if request.prefers_gender else "",
        "availability": " ".join(request.availability),
        "due": request.due.isoformat() if request.due else "",
        "waiting_days": request.waiting_days(),
        "demand": request.demand,
        "needs_clearance": "yes" if request.concerns_child else "no",
        "exclude": " ".join(str(id_) for id_ in exclude),
    }


def offer_row(offer: Offer, completed: int) -> Row:
    """Return one offer as the engine's columns; `completed` counts the matches that lasted."""
    return {
        **_person_columns(offer.person),
        "id": str(offer.id),
        "kinds": " ".join(offer.kinds),
        "skills": " ".join(offer.skills),
        "interests": " ".join(offer.interests),
        "prefers_gender": offer.prefers_gender.value if offer.prefers_gender else "",
        "availability": " ".join(offer.availability),
        "radius_km": "" if offer.radius_km is None else offer.radius_km,
        "capacity": offer.free_places,
        "active": offer.used,
        "completed": completed,
        "cleared": "yes" if offer.clearance is not None and offer.clearance.is_current else "no",
        "vetted": "yes" if offer.vetting is Vetting.VETTED else "no",
    }


def _blocks(session: Session, request_ids: Sequence[int]) -> dict[int, list[int]]:
    found = session.execute(
        select(PairBlock.request_id, PairBlock.offer_id)
        .where(
            PairBlock.request_id.in_(request_ids),
            or_(PairBlock.until.is_(None), PairBlock.until >= now().date()),
        )
        .order_by(PairBlock.offer_id)
    )
    blocks: dict[int, list[int]] = {}
    for request_id, offer_id in found:
        blocks.setdefault(request_id, []).append(offer_id)
    return blocks


def _completed(session: Session) -> dict[int, int]:
    counts = session.execute(
        select(Match.offer_id, func.count().label("completed"))
        .where(Match.state == MatchState.COMPLETED)
        .group_by(Match.offer_id)
    )
    return {count.offer_id: count.completed for count in counts}


def request_rows(session: Session, chosen: Select[Request]) -> list[Row]:
    """Return requests as the engine's columns."""
    found = session.scalars(
        chosen.options(joinedload(Request.person).selectinload(Person.languages), selectinload(Request.programme))
    ).all()
    blocks = _blocks(session, [request.id for request in found])
    return [request_row(request, blocks.get(request.id, ())) for request in found]


def offer_rows(session: Session, chosen: Select[Offer]) -> list[Row]:
    """Return offers as the engine's columns."""
    found = session.scalars(
        chosen.options(joinedload(Offer.person).selectinload(Person.languages), joinedload(Offer.clearance))
    ).all()
    completed = _completed(session)
    return [offer_row(offer, completed.get(offer.id, 0)) for offer in found]


def policy_of(programme: Programme) -> Policy:
    """Return the engine's policy with what the programme sets differently."""
    return Policy.from_mapping(programme.policy, source=f"programme {programme.id}")


def freeze(session: Session, programme: Programme) -> dict[str, Any]:
    """Return the snapshot of a round: all that the engine will see."""
    return {
        "requests": request_rows(session, waiting_requests(programme)),
        "offers": offer_rows(session, available_offers(programme)),
        "policy": dict(programme.policy),
    }


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


def pair_facts(session: Session, request: Request, offer: Offer) -> PairFacts:
    """Return what the engine says of these two, eligible or not."""
    policy = policy_of(request.programme)
    requests = Requests.from_rows(request_rows(session, select(Request).where(Request.id == request.id)))
    offers = Offers.from_rows(offer_rows(session, select(Offer).where(Offer.id == offer.id)))
    market, only = Market(requests, offers, policy), np.zeros(1, dtype=np.int64)
    [found] = explain(market, scorecard_of(None, policy), only, only)
    return facts_of(found, tuple(rule.__name__ for rule in RULES if rule(market)(only, only)[0]))
