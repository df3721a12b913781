"""From a row of the outbox to a message: looked up, put into words; a mail as plain text and as HTML."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr

from flask import Flask, render_template
from flask_babel import force_locale
from sqlalchemy.orm import Session

from webapp.appointments import FILE_NAME
from webapp.config import Config
from webapp.db import now
from webapp.delivery.letters import LETTERS, Letter, Occasion
from webapp.delivery.outbox import DueMail
from webapp.delivery.texts import TextMessage, compose, international
from webapp.extensions import db
from webapp.models import User
from webapp.sentences import isolated
from webapp.services.accounts import account_of
from webapp.services.notifications import LAST_MAILS, NEW_ADDRESS


@dataclass(frozen=True)
class Written:
    """A letter, to whom, and in which language; `occasion` knows the link that answers it."""

    letter: Letter
    occasion: Occasion
    user: User
    language: str


def render(app: Flask, mail: DueMail, answer_token: str = "") -> EmailMessage | None:
    """Return the message, or None where nobody is to get it any more: no account, or a settled question.

    `answer_token` is the word of the link by which its question can be answered without signing in.
    """
    with _written(app, mail, answer_token) as written:
        return _message(written, mail, app.config["WEGPATEN"]) if written and written.user.email else None


def render_text(app: Flask, mail: DueMail, answer_token: str = "") -> TextMessage | None:
    """Return the text message, or None where nobody is to get it any more, or nobody agrees to it now."""
    with _written(app, mail, answer_token) as written:
        number = written.user.person.text_number if written and written.user.person else None
        if written is None or not number:
            return None
        link = written.occasion.answer_page if answer_token else ""
        return TextMessage(international(number), compose(mail.template, link), mail.message_id)


@contextmanager
def _written(app: Flask, mail: DueMail, answer_token: str) -> Iterator[Written | None]:
    config: Config = app.config["WEGPATEN"]
    # As if the reader asked for a page: links get the public address, and a session of its own cannot write.
    with app.app_context(), app.test_request_context(base_url=config.base_url):
        session = db.session()
        user = _reader(session, mail)
        if user is None:
            yield None
            return
        language = user.language if user.language in config.languages else config.languages[0]
        with force_locale(language):
            occasion = Occasion(session, user, mail.context, answer_token)
            letter = LETTERS[mail.template](occasion)
            yield Written(letter, occasion, user, language) if letter else None


def _reader(session: Session, mail: DueMail) -> User | None:
    if mail.template in LAST_MAILS:
        return User(email=mail.recipient, language=mail.language)  # nobody's account: it is gone
    user = account_of(session, mail.recipient) if mail.user_id is None else session.get(User, mail.user_id)
    return user if user is not None and user.active else None


def _message(written: Written, mail: DueMail, config: Config) -> EmailMessage:
    letter, user = written.letter, written.user
    message = EmailMessage()
    message["From"] = config.mail_sender
    message["To"] = mail.recipient if mail.template in NEW_ADDRESS else user.email
    message["Subject"] = " ".join(letter.subject.split())
    message["Date"] = format_datetime(now())
    message["Message-ID"] = f"<{mail.message_id}@{parseaddr(config.mail_sender)[1].partition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    name = isolated(user.person.first_name) if user.person else ""
    message.set_content(render_template("email/letter.txt", letter=letter, name=name))
    message.add_alternative(render_template("email/letter.html", letter=letter, name=name), subtype="html")
    message["Content-Language"] = written.language
    if letter.calendar is not None:
        message.add_attachment(
            letter.calendar.content,
            maintype="text",
            subtype="calendar",
            params={"charset": "utf-8", "method": letter.calendar.method},
            filename=FILE_NAME,
        )
    return message
