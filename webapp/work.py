"""What the worker does when nudged; each piece finds its own due rows and commits as it goes.

Asked to stop, each piece ends after the row at hand. So a worker may be stopped, or killed, at any moment: what it
had not committed is still due.
"""

import logging
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import partial
from pathlib import Path
from threading import Event

from flask import Flask
from sqlalchemy.orm import Session

from webapp.db import now, scrub
from webapp.delivery import send_due_mail
from webapp.extensions import db
from webapp.models import Round, Town
from webapp.pulse import pulse
from webapp.services import (
    answer_links,
    audit_anchors,
    learning,
    login_sessions,
    rate_counts,
    rounds,
    sent_forms,
    sign_in_links,
    terms,
    translator,
)
from webapp.services.errors import ConflictError
from webapp.services.privacy import retention

log = logging.getLogger(__name__)
SECONDS_BETWEEN_NOTES = 0.5
BEATS_UNTIL_LOST = 4


class StoppingError(Exception):
    """The worker is asked to stop."""


def stopping(app: Flask) -> Event:
    """Return what is set once this process is asked to stop."""
    event: Event = app.extensions["stopping"]
    return event


def _reporter(app: Flask, session: Session, round_id: int) -> Callable[[str, float], None]:
    """Return a progress callback that writes at most twice a second, each time in a short transaction."""
    last = 0.0

    def report(stage: str, done: float) -> None:
        nonlocal last
        if stopping(app).is_set():
            raise StoppingError
        if time.monotonic() - last < SECONDS_BETWEEN_NOTES:
            return
        last = time.monotonic()
        rounds.note_progress(session, round_id, stage, done)
        session.commit()

    return report


def _run(app: Flask, session: Session, round_: Round, word: str) -> None:
    round_id = round_.id
    round_.snapshot = snapshot = translator.freeze(session, round_.programme)
    model = translator.model_in_use(session, round_.programme)
    round_.model_id = model.id if model is not None else None
    round_.requests_seen, round_.offers_seen = len(snapshot["requests"]), len(snapshot["offers"])
    session.commit()
    every_seconds = app.config["WEGPATEN"].lost_after.total_seconds() / BEATS_UNTIL_LOST
    with pulse(app, partial(_still_there, round_id=round_id, word=word), every_seconds):
        result = translator.compute(snapshot, _reporter(app, session, round_id))
    rounds.hold(session, round_id, word)
    rounds.store(session, session.get_one(Round, round_id), result)
    session.commit()


def _still_there(session: Session, *, round_id: int, word: str) -> None:
    with suppress(ConflictError):  # whoever runs it notices before anything is stored
        rounds.hold(session, round_id, word)


def run_queued_rounds(app: Flask) -> None:
    """Run every queued round, one after the other; one that fails is noted and does not stop the others."""
    session = db.session()
    while not stopping(app).is_set():
        claimed = rounds.claim(session, app.config["WEGPATEN"].lost_after)
        if claimed is None:
            break
        session.commit()
        round_id, word = claimed.id, claimed.claim
        try:
            _run(app, session, claimed, word)
        except StoppingError:
            session.rollback()
            rounds.give_back(session, round_id, word)
            session.commit()
        except ConflictError:
            session.rollback()
            log.warning("round %s was taken over", round_id)
        except Exception as error:
            session.rollback()
            log.exception("round %s failed", round_id)
            rounds.fail(session, round_id, type(error).__name__)
            session.commit()
    session.rollback()


def keep_terms(app: Flask) -> None:
    """Ask, remind and expire what is due, forget what nobody needs, then let the mails go."""
    session = db.session()
    for _settled in terms.keep(session):
        session.commit()
        if stopping(app).is_set():
            break
    session.rollback()
    sent_forms.forget_old(session, now())
    session.commit()
    send_due_mail(app)


def anchor_audit(app: Flask) -> None:
    """Note the head of the audit outside the database, if an hour has passed."""
    audit_anchors.note_if_due(db.session(), Path(app.config["WEGPATEN"].audit_anchors))
    db.session.rollback()


def run_retention(app: Flask) -> None:
    """Once a night, delete what has run out; a commit after each, so that it can be stopped at any time."""
    session = db.session()
    night = retention.claim(session)
    if night is None:
        session.rollback()
        return
    session.commit()
    for kind in retention.settle(session, Path(app.config["WEGPATEN"].erasure_list)):
        retention.note(night, kind)
        session.commit()
        if stopping(app).is_set():
            return
    retention.finish(night)
    session.commit()
    scrub(db.engine)


def learn_from_matches(app: Flask) -> None:
    """Train what is due; no transaction is open while the engine learns."""
    session = db.session()
    for town, kind in learning.due(session):
        town_id, history = town.id, translator.history_of(session, town, kind)
        session.rollback()
        lesson = translator.learn(history)
        learning.keep(session, None, session.get_one(Town, town_id), kind, lesson)
        session.commit()
        if stopping(app).is_set():
            break
    session.rollback()


def clear_sign_in(_app: Flask) -> None:
    """Remove what signing in, and answering by a link, leave behind once its time is over."""
    session = db.session()
    login_sessions.forget_ended(session)
    rate_counts.forget_old(session)
    sign_in_links.forget_old(session)
    answer_links.forget_old(session)
    session.commit()


WORK: Mapping[str, Callable[[Flask], None]] = {
    "rounds": run_queued_rounds,
    "mail": send_due_mail,
    "terms": keep_terms,
    "audit": anchor_audit,
    "retention": run_retention,
    "learning": learn_from_matches,
    "sign_in": clear_sign_in,
}
