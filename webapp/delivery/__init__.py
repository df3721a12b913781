"""Mail and text messages leave here: put into the reader's language, sent, and noted, one at a time.

No transaction is open while a server is talked to. A crash between sending and noting sends a copy later, with the
same Message-ID or reference, which the receiving side drops.
"""

import logging

from flask import Flask
from sqlalchemy.orm import Session

from webapp.db import now
from webapp.delivery import gateway, outbox, transport
from webapp.delivery.questions import issue_link
from webapp.delivery.rendering import render, render_text
from webapp.extensions import db
from webapp.models import Channel
from webapp.services.notifications import LAST_MAILS

log = logging.getLogger(__name__)


def send_due_mail(app: Flask) -> None:
    """Send what is due; what fails is tried again later, so that nothing is lost while a server is down."""
    session = db.session()
    while not app.extensions["stopping"].is_set() and (mail := outbox.take_next(session, now())) is not None:
        _deliver(app, session, mail)


def _deliver(app: Flask, session: Session, mail: outbox.DueMail) -> None:
    send = _send_text if mail.channel is Channel.TEXT else _send_mail
    try:
        is_sent = send(app, session, mail)
    except Exception as error:  # noqa: BLE001 - whatever it was, the other mails must leave
        final = transport.is_final(error) or gateway.is_final(error)
        outbox.note_failure(session, mail, error, for_good=final)
        log.warning("mail %s: try %s failed: %s", mail.id, mail.tries, type(error).__name__)
        return
    if not is_sent or mail.template in LAST_MAILS:
        outbox.drop(session, mail)
    else:
        outbox.note_sent(session, mail, now())


def _send_mail(app: Flask, session: Session, mail: outbox.DueMail) -> bool:
    """Send a mail; return whether there was still anything to say."""
    message = render(app, mail, issue_link(session, mail))
    if message is not None:
        transport.send(app.config["WEGPATEN"].mail_url, message)
    return message is not None


def _send_text(app: Flask, session: Session, mail: outbox.DueMail) -> bool:
    """Send a text message; return whether there was still anything to say, and a gateway to say it by."""
    config = app.config["WEGPATEN"]
    if not config.text_message_url:
        return False
    message = render_text(app, mail, issue_link(session, mail))
    if message is not None:
        gateway.send(config.text_message_url, config.text_message_token, message)
    return message is not None
