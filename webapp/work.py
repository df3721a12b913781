"""What the worker does when nudged; each piece finds its own due rows and commits as it goes."""

import logging
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from flask import Flask
from sqlalchemy.orm import Session

from webapp.delivery import send_due_mail
from webapp.extensions import db
from webapp.models import Round
from webapp.services import audit_anchors, rounds, terms, translator

log = logging.getLogger(__name__)
SECONDS_BETWEEN_NOTES = 0.5


def _reporter(session: Session, round_id: int) -> Callable[[str, float], None]:
    """Return a progress callback that writes at most twice a second, each time in a short transaction."""
    last = 0.0

    def report(stage: str, done: float) -> None:
        nonlocal last
        if time.monotonic() - last < SECONDS_BETWEEN_NOTES:
            return
        last = time.monotonic()
        rounds.note_progress(session, round_id, stage, done)
        session.commit()

    return report


def _run(session: Session, round_: Round) -> None:
    round_id = round_.id
    round_.snapshot = snapshot = translator.freeze(session, round_.programme)
    round_.requests_seen, round_.offers_seen = len(snapshot["requests"]), len(snapshot["offers"])
    session.commit()
    result = translator.compute(snapshot, _reporter(session, round_id))
    rounds.store(session, session.get_one(Round, round_id), result)
    session.commit()


def run_queued_rounds(_app: Flask) -> None:
    """Run every queued round, one after the other; one that fails is noted and does not stop the others."""
    session = db.session()
    while (claimed := rounds.claim(session)) is not None:
        session.commit()
        round_id = claimed.id
        try:
            _run(session, claimed)
        except Exception as error:
            session.rollback()
            log.exception("round %s failed", round_id)
            rounds.fail(session, round_id, type(error).__name__)
            session.commit()
    session.rollback()


def keep_terms(app: Flask) -> None:
    """Ask, remind and expire what is due, then let the mails go."""
    session = db.session()
    for _settled in terms.keep(session):
        session.commit()
    session.rollback()
    send_due_mail(app)


def anchor_audit(app: Flask) -> None:
    """Note the head of the audit outside the database, if an hour has passed."""
    audit_anchors.note_if_due(db.session(), Path(app.config["WEGPATEN"].audit_anchors))
    db.session.rollback()


WORK: Mapping[str, Callable[[Flask], None]] = {
    "rounds": run_queued_rounds,
    "mail": send_due_mail,
    "terms": keep_terms,
    "audit": anchor_audit,
}
