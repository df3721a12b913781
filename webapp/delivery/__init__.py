"""Mail leaves here: rendered in the reader's language, sent, and noted, one at a time.

No transaction is open while a mail server is talked to. A crash between sending and noting sends a copy later, with
the same Message-ID, which the receiving side drops.
"""

import logging

from flask import Flask
from sqlalchemy.orm import Session

from webapp.db import now
from webapp.delivery import outbox, transport
from webapp.delivery.questions import issue_link
from webapp.delivery.rendering import render
from webapp.extensions import db
from webapp.services.notifications import LAST_MAILS

log = logging.getLogger(__name__)


def send_due_mail(app: Flask) -> None:
    """Send what is due; what fails is tried again later, so that nothing is lost while a server is down."""
    session = db.session()
    while not app.extensions["stopping"].is_set() and (mail := outbox.take_next(session, now())) is not None:
        _deliver(app, session, mail)


def _deliver(app: Flask, session: Session, mail: outbox.DueMail) -> None:
    try:
        message = render(app, mail, issue_link(session, mail))
        if message is not None:
            transport.send(app.config["WEGPATEN"].mail_url, message)
    except Exception as error:  # noqa: BLE001 - whatever it was, the other mails must leave
        outbox.note_failure(session, mail, error, for_good=transport.is_final(error))
        log.warning("mail %s: try %s failed: %s", mail.id, mail.tries, type(error).__name__)
        return
    if message is None or mail.template in LAST_MAILS:
        outbox.drop(session, mail)
    else:
        outbox.note_sent(session, mail, now())
