"""Whoever cannot use a page says so, and gets an answer: § 12b BGG and the acts of the states ask for that."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Select, exists, or_, select
from sqlalchemy.orm import Session

from webapp.db import now
from webapp.models import BarrierReport, OutboxMail, Role, RoleName, Town, User
from webapp.services import audit
from webapp.services.errors import ConflictError
from webapp.services.notifications import notify

ANSWER_WITHIN = timedelta(days=30)
"""A month at the latest, as § 12b (4) BGG says; a state's own act may leave more time, and never less."""
BETWEEN_MAILS = timedelta(hours=1)
MAIL = "barrier_reported"


@dataclass(frozen=True)
class Message:
    """What somebody wrote: `page` is a path or a description, `reach` is empty where they want no answer."""

    page: str
    barrier: str
    reach: str
    language: str


def report(session: Session, user: User | None, message: Message) -> BarrierReport:
    """Keep a message and tell the administrators; `user` is who was signed in, if anybody."""
    made = BarrierReport(
        page=message.page,
        barrier=message.barrier,
        reach=message.reach,
        language=message.language,
        user_id=user.id if user else None,
        town=_town_of(user) if user else None,
    )
    session.add(made)
    audit.record(session, user, "barrier.report", made)
    for administrator in session.scalars(_administrators(made.town)):
        notify(session, administrator, MAIL)
    return made


def _town_of(user: User) -> Town | None:
    return user.person.district.town if user.person else user.town


def _administrators(town: Town | None) -> Select[User]:
    """Return whom to tell: at most one mail an hour each, so that nobody can flood them."""
    told = exists().where(
        OutboxMail.user_id == User.id, OutboxMail.template == MAIL, OutboxMail.created_at > now() - BETWEEN_MAILS
    )
    found = select(User).where(User.active, User.roles.any(Role.name == RoleName.ADMINISTRATOR), ~told)
    return found.where(User.town_id == town.id) if town else found


def reports_in(town: Town) -> Select[BarrierReport]:
    """Return the messages of a town and those that belong to none; open ones first, the oldest of them on top."""
    return (
        select(BarrierReport)
        .where(or_(BarrierReport.town_id == town.id, BarrierReport.town_id.is_(None)))
        .order_by(BarrierReport.settled_at.is_not(None), BarrierReport.reported_at, BarrierReport.id)
    )


def open_reports_in(town: Town) -> Select[BarrierReport]:
    """Return those of them that wait for an answer."""
    return reports_in(town).where(BarrierReport.settled_at.is_(None))


def settle(session: Session, actor: User, row: BarrierReport, note: str) -> None:
    """Note that a message was dealt with, and how. Raise `ConflictError` where somebody was faster."""
    session.refresh(row, with_for_update={"of": BarrierReport})
    if row.settled_at is not None:
        raise ConflictError("barrier_settled")
    row.settled_at, row.settled_by, row.note = now(), actor, note
    audit.record(session, actor, "barrier.settle", row)


def reopen(session: Session, actor: User, row: BarrierReport) -> None:
    """Take a message up again; the note stays."""
    session.refresh(row, with_for_update={"of": BarrierReport})
    if row.settled_at is None:
        raise ConflictError("barrier_settled")
    row.settled_at, row.settled_by = None, None
    audit.record(session, actor, "barrier.reopen", row)
