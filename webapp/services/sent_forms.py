"""A form that arrives twice, by a double click or because the first answer got lost, is done once.

The note that a form was here is written in the transaction of what it changed: either both are there or neither.
A second one that arrives at the same moment waits for the first.
"""

from datetime import datetime, timedelta

from sqlalchemy import delete, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from webapp.models import SentForm, Submission

KEPT = timedelta(days=1)


def note(session: Session, digest: str, user_id: int | None) -> bool:
    """Note that this form is here; False where it was here before, and what it asked for is done."""
    try:
        with session.begin_nested():
            session.add(SentForm(digest=digest, user_id=user_id))
    except IntegrityError:
        return False
    return True


def led_to(session: Session, digest: str) -> str | None:
    """Return where the answer to the first one led; empty if that is not known, None if nothing was done."""
    found = session.get(SentForm, digest, populate_existing=True)
    return None if found is None else found.location


def note_answer(session: Session, digest: str, location: str) -> None:
    """Note where the answer leads, if the form was done."""
    session.execute(
        update(SentForm)
        .where(SentForm.digest == digest)
        .values(location=location)
        .execution_options(synchronize_session=False)
    )


def forget(session: Session, digest: str) -> None:
    """Forget a form that came to nothing, so that it may be sent again."""
    session.execute(delete(SentForm).where(SentForm.digest == digest).execution_options(synchronize_session=False))


def forget_old(session: Session, at: datetime) -> None:
    """Forget what was sent more than a day before `at`: no browser sends it again."""
    for kind in (SentForm, Submission):
        session.execute(delete(kind).where(kind.at < at - KEPT).execution_options(synchronize_session=False))
