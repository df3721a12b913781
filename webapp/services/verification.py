"""Facts from old reports: a coordinator checks them, and then they are shown as verified."""

from sqlalchemy.orm import Session

from webapp.db import now
from webapp.models import Centre, User
from webapp.services import audit
from webapp.services.errors import ConflictError
from webapp.services.office_facts import Place


def verify(session: Session, actor: User, place: Place, *, seen: str) -> None:
    """Note that address, phone and hours are right as of now.

    `seen` is the `state_of` what the coordinator checked: facts changed in the meantime raise `ConflictError`.
    """
    if seen != state_of(place):
        raise ConflictError("facts_changed")
    place.verified_at = now()
    audit.record(session, actor, f"{_kind(place)}.verify", place)


def doubt(session: Session, actor: User, place: Place) -> None:
    """Take the mark away: somebody found that the facts are not right any more."""
    if place.verified_at is None:
        raise ConflictError("facts_changed")
    place.verified_at = None
    audit.record(session, actor, f"{_kind(place)}.doubt", place)


def state_of(place: Place) -> str:
    """Return name, address, phone and hours as one text, another one as soon as one of them changes."""
    hours = place.hours if isinstance(place, Centre) else []
    spans = sorted(f"{each.kind} {each.weekday} {each.opens}-{each.closes}" for each in hours)
    told = [place.name, place.kind, place.street, place.postal_code, place.phone, place.printed_hours]
    return "|".join([*told, str(place.district_id), *spans])


def _kind(place: Place) -> str:
    return "centre" if isinstance(place, Centre) else "institution"
