"""The outbox as the worker sees it: what is due, taken one at a time, each step a short transaction."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from webapp.db import now
from webapp.models import Channel, MailState, OutboxMail
from webapp.services.notifications import LAST_MAILS

# Longer than a whole talk with a slow server can take: nobody else takes the mail meanwhile.
SENDING = timedelta(minutes=15)
FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=1)
# With an hour between tries that is four days, as RFC 5321, section 4.5.4.1, asks for.
MOST_TRIES = 100


@dataclass(frozen=True)
class DueMail:
    """A mail taken out to be sent, apart from any session. `tries` counts this one."""

    id: int
    recipient: str
    template: str
    language: str
    context: Mapping[str, int]
    user_id: int | None
    channel: Channel
    message_id: str
    tries: int


def wait_after(tries: int) -> timedelta:
    """Return how long to wait after so many tries: 1, 2, 4, ... minutes, an hour at most."""
    return min(FIRST_WAIT * 2 ** min(tries - 1, 10), LONGEST_WAIT)


def take_next(session: Session, at: datetime) -> DueMail | None:
    """Return the mail that has been due longest, if any. Another worker that looks now takes another one.

    Unless it is noted as sent or failed, because this worker died, it comes up again once `SENDING` has passed. So
    every mail leaves at least once, and a copy, which only a crash can make, carries the same Message-ID.
    """
    row = session.scalar(
        select(OutboxMail)
        .where(OutboxMail.state == MailState.WAITING, OutboxMail.next_try_at <= at)
        .order_by(OutboxMail.next_try_at, OutboxMail.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    if row is None:
        session.rollback()
        return None
    row.tries += 1
    row.next_try_at = at + SENDING
    taken = DueMail(
        id=row.id,
        recipient=row.recipient,
        template=row.template,
        language=row.language,
        context=dict(row.context),
        user_id=row.user_id,
        channel=row.channel,
        message_id=row.message_id,
        tries=row.tries,
    )
    session.commit()
    return taken


def note_sent(session: Session, mail: DueMail, at: datetime) -> None:
    """Note that the server has taken the mail."""
    _set(session, mail, state=MailState.SENT, sent_at=at, last_error="")


def note_failure(session: Session, mail: DueMail, error: Exception, *, for_good: bool) -> None:
    """Note what went wrong, by its kind only, because a server's answer may name the person."""
    session.rollback()
    dead = for_good or mail.tries >= MOST_TRIES
    next_try_at = now() + wait_after(mail.tries)
    if dead and mail.template in LAST_MAILS:
        drop(session, mail)
        return
    code = getattr(error, "smtp_code", getattr(error, "code", ""))
    kind = " ".join(str(part) for part in (type(error).__name__, code) if part)
    _set(session, mail, last_error=kind, next_try_at=next_try_at, **({"state": MailState.DEAD} if dead else {}))


def drop(session: Session, mail: DueMail) -> None:
    """Remove a mail that nobody is to get: the account or the question it was about is gone."""
    session.execute(delete(OutboxMail).where(OutboxMail.id == mail.id))
    session.commit()


def _set(session: Session, mail: DueMail, **values: object) -> None:
    session.execute(update(OutboxMail).where(OutboxMail.id == mail.id).values(**values))
    session.commit()
