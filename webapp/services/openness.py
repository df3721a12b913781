"""A person's own request or offer: pause it, go on, withdraw it, change what stands in it."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from webapp.db import now
from webapp.models import Match, Offer, Openness, Person, Request, Side, User
from webapp.services import audit, running
from webapp.services.errors import ConflictError

PAUSABLE = frozenset({Openness.OPEN, Openness.PAUSED})
RESUMABLE = frozenset({Openness.OPEN, Openness.PAUSED, Openness.WITHDRAWN})


def may_take_part(person: Person) -> bool:
    """Whether a person agrees to take part: with a consent that holds, and no pause on the use of the data."""
    standing = not person.consents or any(consent.withdrawn_at is None for consent in person.consents)
    return standing and person.restricted_at is None


def _noun(row: Request | Offer) -> str:
    return "request" if isinstance(row, Request) else "offer"


def _lock(session: Session, row: Request | Offer, allowed: frozenset[Openness]) -> None:
    session.flush()
    session.refresh(row, with_for_update={"of": type(row)})
    if row.state not in allowed:
        raise ConflictError(f"{_noun(row)}_not_open")


def pause(session: Session, actor: User, row: Request | Offer, until: date) -> None:
    """Take no part in rounds before `until`. What is running goes on, and a request keeps its waiting time."""
    _lock(session, row, PAUSABLE)
    row.state, row.paused_until = Openness.PAUSED, until
    audit.record(session, actor, f"{_noun(row)}.pause", row, until=until.isoformat())


def resume(session: Session, actor: User, row: Request | Offer) -> None:
    """Take part again. Who had withdrawn a request starts to wait anew; who had paused kept the waiting time."""
    _lock(session, row, RESUMABLE)
    if not may_take_part(row.person):
        raise ConflictError("consent_withdrawn")
    if row.state is Openness.OPEN:
        return
    if isinstance(row, Offer):
        row.refusals_running, row.closed_at = 0, None
    elif row.state is Openness.WITHDRAWN:
        row.waiting_since, row.closed_at = now(), None
    row.state, row.paused_until = Openness.OPEN, None
    audit.record(session, actor, f"{_noun(row)}.resume", row)


def withdraw(session: Session, actor: User, row: Request | Offer) -> None:
    """Step back, also from every match that is open; the other side is told where it knew of it."""
    side = Side.NEWCOMER if isinstance(row, Request) else Side.VOLUNTEER
    for match in open_matches(session, row):
        running.withdraw(session, actor, match, side)
    _lock(session, row, PAUSABLE)
    row.state, row.paused_until = Openness.WITHDRAWN, None
    row.closed_at = now()
    audit.record(session, actor, f"{_noun(row)}.withdraw", row)


def open_matches(session: Session, row: Request | Offer) -> list[Match]:
    """Return the matches that end where the row is withdrawn."""
    if isinstance(row, Request):
        return running.open_matches_of_request(session, row.id)
    return running.open_matches_of_offer(session, row.id)


def change(session: Session, actor: User, row: Request | Offer, values: Mapping[str, Any]) -> list[str]:
    """Take over the columns in `values` that differ; return their names. A volunteer's places cover those taken."""
    _lock(session, row, PAUSABLE)
    if isinstance(row, Offer) and values.get("capacity", row.capacity) < row.used:
        raise ConflictError("places_taken")
    changed = [name for name, value in values.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, values[name])
    if changed:
        audit.record(session, actor, f"{_noun(row)}.change", row, fields=changed)
    return changed
