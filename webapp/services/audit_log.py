"""What was done in a town, to be read by its administrator: ids and verbs, no names."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import ColumnElement, Select, String, and_, cast, or_, select
from sqlalchemy.orm import Session

from webapp.models import (
    AuditEntry,
    BarrierReport,
    Centre,
    District,
    GuideChapter,
    Initiative,
    Institution,
    Match,
    Offer,
    Person,
    Programme,
    Request,
    Town,
    User,
)
from webapp.services.local_time import LOCAL_TIME


@dataclass(frozen=True)
class AuditFilter:
    """Which entries to show; days are the town's own, both of them included."""

    verb: str = ""
    subject: str = ""
    subject_id: int | None = None
    actor_id: int | None = None
    since: date | None = None
    until: date | None = None


def entries_of(town: Town, narrow: AuditFilter) -> Select[AuditEntry]:
    """Return what was done to the rows of a town, the newest first."""
    found = select(AuditEntry).where(_in_town(town))
    if narrow.verb:
        found = found.where(AuditEntry.verb == narrow.verb)
    if narrow.subject:
        found = found.where(AuditEntry.subject == narrow.subject)
    if narrow.subject_id is not None:
        found = found.where(_is_about(narrow.subject_id))
    if narrow.actor_id is not None:
        found = found.where(AuditEntry.actor.in_(select(User.audit_id).where(User.id == narrow.actor_id)))
    if narrow.since:
        found = found.where(AuditEntry.at >= _begin(narrow.since))
    if narrow.until and narrow.until < date.max:
        found = found.where(AuditEntry.at < _begin(narrow.until + timedelta(days=1)))
    return found.order_by(AuditEntry.at.desc(), AuditEntry.id.desc())


def verbs(session: Session, town: Town) -> list[str]:
    """Return the verbs that occur in a town."""
    return list(session.scalars(select(AuditEntry.verb).where(_in_town(town)).distinct().order_by(AuditEntry.verb)))


def subjects(session: Session, town: Town) -> list[str]:
    """Return the kinds of rows that something was done to in a town."""
    there = select(AuditEntry.subject).where(_in_town(town)).distinct()
    return list(session.scalars(there.order_by(AuditEntry.subject)))


def _begin(day: date) -> datetime:
    return datetime.combine(day, time.min, LOCAL_TIME)


def _is_about(number: int) -> ColumnElement[bool]:
    """Return the condition: the entry is about a row of this number, of whatever kind."""
    return or_(
        AuditEntry.subject_key == str(number),
        *(AuditEntry.subject_key.in_(select(kind.audit_id).where(kind.id == number)) for kind in (User, Person)),
    )


def _in_town(town: Town) -> ColumnElement[bool]:
    """Return the condition: the row belongs to the town, by itself or by where its person lives."""
    people = select(Person.id).join(Person.district).where(District.town_id == town.id)
    own = {
        kind: select(cast(kind.id, String)).where(kind.town_id == town.id)
        for kind in (Centre, District, Institution, Initiative, Programme, GuideChapter)
    } | {
        BarrierReport: select(cast(BarrierReport.id, String)).where(
            or_(BarrierReport.town_id == town.id, BarrierReport.town_id.is_(None))
        ),
        Town: select(cast(Town.id, String)).where(Town.id == town.id),
        Person: select(Person.audit_id).where(Person.id.in_(people)),
        Request: select(cast(Request.id, String)).where(Request.person_id.in_(people)),
        Offer: select(cast(Offer.id, String)).where(Offer.person_id.in_(people)),
        Match: select(cast(Match.id, String)).join(Match.programme).where(Programme.town_id == town.id),
        User: select(User.audit_id)
        .outerjoin(User.person)
        .where(or_(User.town_id == town.id, Person.id.in_(people))),
    }
    return or_(
        *(
            and_(AuditEntry.subject == kind.__tablename__, AuditEntry.subject_key.in_(keys))
            for kind, keys in own.items()
        )
    )
