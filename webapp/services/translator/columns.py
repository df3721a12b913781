"""People's rows as the engine's columns: ids, codes and rounded positions. No name crosses over."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from matching import RECOMMENDED, Policy
from webapp.models import Match, MatchState, Offer, PairBlock, Person, Programme, Request, Vetting
from webapp.services.local_time import today
from webapp.services.translator.learned import model_in_use
from webapp.services.translator.prices import last_prices
from webapp.services.translator.taking_part import available_offers, waiting_requests

Row = dict[str, Any]
ADVISED = dict(RECOMMENDED)
"""What the engine advises a programme to set, so that a search is fair."""


def languages_of(person: Person) -> str:
    """Return what somebody speaks and writes, as the engine reads it."""
    return " ".join(f"{known.language}:{known.spoken}/{known.written}" for known in person.languages)


def _person_columns(person: Person) -> Row:
    return {
        "person": str(person.id),
        "lat": person.lat,
        "lon": person.lon,
        "district": person.district.name,
        "gender": person.gender.value if person.gender else "",
        "languages": languages_of(person),
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
        "cleared": "yes" if offer.clearance is not None and offer.clearance.counts_on(today()) else "no",
        "vetted": "yes" if offer.vetting is Vetting.VETTED else "no",
    }


def _blocks(session: Session, request_ids: Sequence[int]) -> dict[int, list[int]]:
    found = session.execute(
        select(PairBlock.request_id, PairBlock.offer_id)
        .where(
            PairBlock.request_id.in_(request_ids),
            or_(PairBlock.until.is_(None), PairBlock.until >= today()),
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
    person = joinedload(Request.person).options(joinedload(Person.district), selectinload(Person.languages))
    found = session.scalars(chosen.options(person, selectinload(Request.programme))).all()
    blocks = _blocks(session, [request.id for request in found])
    return [request_row(request, blocks.get(request.id, ())) for request in found]


def offer_rows(session: Session, chosen: Select[Offer]) -> list[Row]:
    """Return offers as the engine's columns."""
    person = joinedload(Offer.person).options(joinedload(Person.district), selectinload(Person.languages))
    found = session.scalars(chosen.options(person, joinedload(Offer.clearance))).all()
    completed = _completed(session)
    return [offer_row(offer, completed.get(offer.id, 0)) for offer in found]


def policy_of(programme: Programme) -> Policy:
    """Return the engine's policy with what the programme sets differently."""
    return Policy.from_mapping(programme.policy, source=f"programme {programme.id}")


def freeze(session: Session, programme: Programme) -> dict[str, Any]:
    """Return the snapshot of a round: all that the engine will see, the prices it begins with among it."""
    model = model_in_use(session, programme)
    return {
        "requests": request_rows(session, waiting_requests(programme)),
        "offers": offer_rows(session, available_offers(programme)),
        "policy": dict(programme.policy),
        "model": model.record if model is not None else None,
        "prices": last_prices(session, programme),
    }
