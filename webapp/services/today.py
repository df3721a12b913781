"""What needs an office today, by urgency."""

from dataclasses import dataclass

from sqlalchemy import Select
from sqlalchemy.orm import Session

from webapp.models import (
    Countersignature,
    Initiative,
    InitiativeState,
    Match,
    MatchState,
    Offer,
    Programme,
    Request,
)
from webapp.services import attention, phone_list
from webapp.services.counting import count
from webapp.services.volunteers import STATES


@dataclass(frozen=True)
class Scopes:
    """What the office may see: SELECTs of its own rows. `offers` and below are a centre's alone."""

    programmes: Select[Programme]
    matches: Select[Match]
    requests: Select[Request]
    offers: Select[Offer] | None = None
    releases: Select[Match] | None = None
    initiatives: Select[Initiative] | None = None
    countersignatures: Select[Countersignature] | None = None


@dataclass(frozen=True)
class Task:
    """How much of one sort there is to do."""

    code: str
    count: int


def _of_programmes(session: Session, scopes: Scopes) -> list[Task]:
    def matches(condition: object) -> int:
        return count(session, scopes.matches.where(condition), Match.id)  # type: ignore[arg-type] # a condition

    return [
        Task("wants_call", matches(attention.wants_call() & Match.state.in_(attention.RUNNING))),
        Task("expires_soon", matches(attention.expires_soon())),
        Task("to_phone", count(session, phone_list.asked_by_phone(scopes.matches), Match.id)),
        Task("proposals", matches(Match.state == MatchState.PROPOSED)),
        Task("silent", matches(attention.is_silent(session.scalars(scopes.programmes)))),
    ]


def _of_centre(session: Session, scopes: Scopes) -> list[Task]:
    if scopes.offers is None or scopes.releases is None or scopes.initiatives is None:
        return []
    countersign = []
    if scopes.countersignatures is not None:
        countersign.append(Task("countersign", count(session, scopes.countersignatures, Countersignature.id)))
    offers = scopes.offers

    def volunteers(condition: object) -> int:
        return count(session, offers.where(condition), Offer.id)  # type: ignore[arg-type] # a condition

    registered = scopes.initiatives.where(Initiative.state == InitiativeState.REGISTERED)
    return [
        *countersign,
        Task("releases", count(session, attention.asks_release(scopes.releases), Match.id)),
        Task("to_greet", count(session, phone_list.not_yet_greeted(scopes.requests), Request.id)),
        Task("to_invite", volunteers(STATES["registered"])),
        Task("to_vet", volunteers(STATES["invited"])),
        Task("clearances", volunteers(STATES["clearance"])),
        Task("paused_by_refusals", volunteers(attention.paused_by_refusals())),
        Task("initiatives", count(session, registered, Initiative.id)),
    ]


URGENCY = (
    "wants_call",
    "expires_soon",
    "to_phone",
    "countersign",
    "releases",
    "proposals",
    "to_greet",
    "to_invite",
    "to_vet",
    "clearances",
    "paused_by_refusals",
    "initiatives",
    "silent",
)


def tasks(session: Session, scopes: Scopes) -> list[Task]:
    """Return what there is to do, the most urgent first; what there is nothing of is left out."""
    found = _of_programmes(session, scopes) + _of_centre(session, scopes)
    return sorted((task for task in found if task.count), key=lambda task: URGENCY.index(task.code))
