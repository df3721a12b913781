"""The outbox as people see it who look after it: what waits, and what did not leave after many tries."""

from datetime import datetime

from sqlalchemy import Select, func, or_, select, update
from sqlalchemy.orm import Session

from webapp.db import now
from webapp.models import District, MailState, OutboxMail, Person, Town, User
from webapp.services import audit
from webapp.services.errors import ConflictError


def waiting_since(session: Session) -> datetime | None:
    """Return since when the oldest mail waits; None where none does."""
    return session.scalar(select(func.min(OutboxMail.created_at)).where(OutboxMail.state == MailState.WAITING))


def count_waiting(session: Session) -> int:
    """Return how many mails wait to leave."""
    return (
        session.scalar(select(func.count()).select_from(OutboxMail).where(OutboxMail.state == MailState.WAITING))
        or 0
    )


def dead_letters(town: Town) -> Select[OutboxMail]:
    """Return the mails to people of a town that did not leave after many tries, the newest first.

    A mail to an address that nobody was looked up for yet belongs to no town: every town sees it.
    """
    people = select(Person.user_id).join(Person.district).where(District.town_id == town.id)
    staff = select(User.id).where(User.town_id == town.id)
    return (
        select(OutboxMail)
        .where(
            OutboxMail.state == MailState.DEAD,
            or_(OutboxMail.user_id.is_(None), OutboxMail.user_id.in_(people), OutboxMail.user_id.in_(staff)),
        )
        .order_by(OutboxMail.created_at.desc(), OutboxMail.id.desc())
    )


def try_again(session: Session, actor: User, mail: OutboxMail) -> None:
    """Send a dead letter once more, with as many tries as a new one."""
    revived = session.scalar(
        update(OutboxMail)
        .where(OutboxMail.id == mail.id, OutboxMail.state == MailState.DEAD)
        .values(state=MailState.WAITING, tries=0, next_try_at=now())
        .returning(OutboxMail.id)
        .execution_options(synchronize_session=False)
    )
    if revived is None:
        raise ConflictError("mail_moved_on")
    # The audit knows accounts; a mail to an address that was not looked up yet is put down to who sends it again.
    reader = session.get_one(User, mail.user_id or actor.id)
    audit.record(session, actor, "mail.try_again", reader, mail=mail.id)
