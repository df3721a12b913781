"""People to phone: who is asked and has no e-mail, and who registered without one."""

from sqlalchemy import Select, exists, select
from sqlalchemy.orm import Session, contains_eager, joinedload

from webapp.models import AuditEntry, Match, MatchState, Offer, Openness, Person, Request, Side, User
from webapp.services import audit
from webapp.services.waiting import has_place

REACHED = "person.reached"
NO_EMAIL = Person.user.has(User.email.is_(None))
ASKED_WITHOUT_EMAIL = ((Match.asked == Side.VOLUNTEER) & Match.offer.has(Offer.person.has(NO_EMAIL))) | (
    (Match.asked == Side.NEWCOMER) & Match.request.has(Request.person.has(NO_EMAIL))
)


def asked_by_phone(matches: Select[Match]) -> Select[Match]:
    """Return the matches of `matches` whose question can only be put by phone, the longest open first."""
    return (
        matches.where(Match.state == MatchState.OFFERED, ASKED_WITHOUT_EMAIL)
        .order_by(Match.asked_at, Match.id)
        .options(
            joinedload(Match.request).joinedload(Request.person),
            joinedload(Match.offer).joinedload(Offer.person),
            joinedload(Match.programme),
        )
    )


def not_yet_greeted(requests: Select[Request]) -> Select[Request]:
    """Return the waiting requests of `requests` (which joins the person) of people without e-mail.

    They registered by themselves and nobody has spoken with them yet.
    """
    greeted = exists(
        select(AuditEntry.id).where(
            AuditEntry.subject == Person.__tablename__,
            AuditEntry.subject_key == Person.audit_id,
            AuditEntry.verb == REACHED,
        )
    )
    return (
        requests.where(
            Request.state == Openness.OPEN, ~has_place(), NO_EMAIL, Person.registered_by_id.is_(None), ~greeted
        )
        .order_by(Request.created_at, Request.id)
        .options(contains_eager(Request.person).joinedload(Person.district))
    )


def record_greeted(session: Session, actor: User, person: Person) -> None:
    """Somebody spoke with a person who registered without e-mail."""
    audit.record(session, actor, REACHED, person)
