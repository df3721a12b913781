"""Writes the audit: who did what to which row, in the transaction that did it. Ids and verbs only."""

from typing import Any

from sqlalchemy.orm import Session

from webapp.models import AuditEntry, User
from webapp.models.barriers import BarrierReport
from webapp.models.guide import GuideChapter
from webapp.models.matches import Match
from webapp.models.offers import Offer
from webapp.models.organisations import Initiative, Institution
from webapp.models.people import Person
from webapp.models.places import Centre, District, Town
from webapp.models.programmes import Programme
from webapp.models.requests import Request
from webapp.services import audit_chain

Place = Centre | District | Institution | Town
Subject = Match | Offer | Request | Person | User | Initiative | Programme | Place | BarrierReport | GuideChapter

audit_chain.link_at_every_commit()


def key_of(row: Subject) -> str:
    """Return by what the audit knows a row: the random id of an account or a person, else its number."""
    return row.audit_id if isinstance(row, User | Person) else str(row.id)


def record(session: Session, actor: User | None, verb: str, subject: Subject, **detail: Any) -> None:
    """Add one entry; `actor` is None where a job acts. `detail` holds codes, ids and dates, never a name."""
    session.flush()
    session.add(
        AuditEntry(
            actor=actor.audit_id if actor else None,
            verb=verb,
            subject=type(subject).__tablename__,
            subject_key=key_of(subject),
            detail=detail,
        )
    )
