"""What happened to a person here, as the audit holds it."""

from collections.abc import Iterable, Sequence

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import Session

from webapp.models import AuditEntry, Match, Offer, Person, Request


def entries_about(session: Session, person: Person, matches: Select[Match]) -> Sequence[AuditEntry]:
    """Return the audit's entries about a person, newest first; of matches only those within `matches`."""
    requests, offers = [row.id for row in person.requests], [row.id for row in person.offers]
    theirs = session.scalars(
        matches.with_only_columns(Match.id).where(or_(Match.request_id.in_(requests), Match.offer_id.in_(offers)))
    ).all()
    return _entries(
        session,
        {
            Person.__tablename__: [person.audit_id],
            Request.__tablename__: requests,
            Offer.__tablename__: offers,
            Match.__tablename__: theirs,
        },
    )


def entries_about_match(session: Session, match: Match) -> Sequence[AuditEntry]:
    """Return the audit's entries about a match, newest first."""
    return _entries(session, {Match.__tablename__: [match.id]})


def _entries(session: Session, subjects: dict[str, Iterable[int | str]]) -> Sequence[AuditEntry]:
    about = [
        and_(AuditEntry.subject == subject, AuditEntry.subject_key.in_(list(map(str, ids))))
        for subject, ids in subjects.items()
    ]
    return session.scalars(select(AuditEntry).where(or_(*about)).order_by(AuditEntry.id.desc())).all()
