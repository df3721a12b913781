"""Writes the audit: who did what to which row, in the transaction that did it. Ids and verbs only."""

from typing import Any

from sqlalchemy.orm import Session

from webapp.models import AuditEntry, User
from webapp.models.matches import Match
from webapp.models.offers import Offer
from webapp.models.organisations import Initiative, Institution
from webapp.models.people import Person
from webapp.models.places import Centre, District
from webapp.models.programmes import Programme
from webapp.models.requests import Request

Subject = Match | Offer | Request | Person | User | Initiative | Institution | Centre | District | Programme


def record(session: Session, actor: User | None, verb: str, subject: Subject, **detail: Any) -> None:
    """Add one entry; `actor` is None where a job acts. `detail` holds codes, ids and dates, never a name."""
    session.flush()
    session.add(
        AuditEntry(
            actor_id=actor.id if actor else None,
            verb=verb,
            subject=type(subject).__tablename__,
            subject_id=subject.id,
            detail=detail,
        )
    )
