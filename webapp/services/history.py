"""What happened to a person here, as the audit holds it."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import Session

from webapp.models import AuditEntry, Match, Offer, Person, Request

EVER = datetime.min.replace(tzinfo=UTC)
"""Since when a random key means the same row."""


def entries_about(session: Session, person: Person, matches: Select[Match]) -> Sequence[AuditEntry]:
    """Return the audit's entries about a person, newest first; of matches only those within `matches`."""
    requests = {str(row.id): row.created_at for row in person.requests}
    offers = {str(row.id): row.created_at for row in person.offers}
    theirs = session.execute(
        matches.with_only_columns(Match.id, Match.proposed_at).where(
            or_(Match.request_id.in_(map(int, requests)), Match.offer_id.in_(map(int, offers)))
        )
    )
    return _entries(
        session,
        {
            Person.__tablename__: {person.audit_id: EVER},
            Request.__tablename__: requests,
            Offer.__tablename__: offers,
            Match.__tablename__: {str(id_): since for id_, since in theirs},
        },
    )


def entries_about_match(session: Session, match: Match) -> Sequence[AuditEntry]:
    """Return the audit's entries about a match, newest first."""
    return _entries(session, {Match.__tablename__: {str(match.id): match.proposed_at}})


def _entries(session: Session, subjects: dict[str, Mapping[str, datetime]]) -> Sequence[AuditEntry]:
    """Return the entries about rows, given by their keys with the moment since when there is such a row.

    SQLite gives the number of a deleted row to a new one: what is older was about the row before.
    """
    about = [
        and_(AuditEntry.subject == subject, AuditEntry.subject_key.in_(list(since)))
        for subject, since in subjects.items()
    ]
    found = session.scalars(select(AuditEntry).where(or_(*about)).order_by(AuditEntry.id.desc()))
    return [entry for entry in found if entry.at >= subjects[entry.subject][entry.subject_key]]
