"""Yes and no to the use of somebody's data: given, taken back, given again; and the use paused."""

from sqlalchemy.orm import Session

from webapp.db import now
from webapp.models import Consent, Offer, Openness, Person, Request, User
from webapp.services import audit, openness
from webapp.services.errors import ConflictError
from webapp.services.registration.answers import CONSENT_VERSION
from webapp.services.registration.people import REGISTRATION


def _rows(person: Person) -> list[Request | Offer]:
    return [*person.requests, *person.offers]


def withdraw(session: Session, actor: User, person: Person) -> None:
    """Take the yes back: what is open ends, the other side is told that it did not work out, nothing new starts."""
    standing = [consent for consent in person.consents if consent.withdrawn_at is None]
    if not standing:
        raise ConflictError("consent_withdrawn")
    for row in _rows(person):
        if row.state in openness.PAUSABLE:
            openness.withdraw(session, actor, row)
    for consent in standing:
        consent.withdrawn_at = now()
    person.texts_agreed_at = None
    audit.record(session, actor, "person.withdraw_consent", person)


def agree_again(session: Session, actor: User, person: Person, language: str) -> None:
    """Agree to the text that holds now, as read in `language`; a request or an offer is resumed separately."""
    if any(consent.withdrawn_at is None for consent in person.consents):
        raise ConflictError("consent_given")
    person.consents.append(Consent(purpose=REGISTRATION, version=CONSENT_VERSION, language=language))
    audit.record(session, actor, "person.agree", person, version=CONSENT_VERSION)


def restrict(session: Session, actor: User, person: Person) -> None:
    """Stop using the data (Art. 18, 21 GDPR): nothing new starts, and what runs goes on."""
    if person.restricted_at is not None:
        raise ConflictError("use_paused")
    person.restricted_at = now()
    for row in _rows(person):
        if row.state is Openness.OPEN:
            row.state, row.paused_until = Openness.PAUSED, None
            audit.record(session, actor, f"{'request' if isinstance(row, Request) else 'offer'}.pause", row)
    audit.record(session, actor, "person.restrict", person)


def lift(session: Session, actor: User, person: Person) -> None:
    """Let the data be used again; a request or an offer is resumed separately."""
    if person.restricted_at is None:
        raise ConflictError("use_not_paused")
    person.restricted_at = None
    audit.record(session, actor, "person.lift_restriction", person)
