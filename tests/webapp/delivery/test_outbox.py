"""The outbox: mails leave once their cause is in, are tried again while a server is down, and never get lost."""

from dataclasses import replace
from datetime import timedelta

import pytest
from aiosmtpd.controller import Controller
from sqlalchemy import func, select, update

from tests import factories
from webapp.delivery import outbox, send_due_mail, transport
from webapp.models import MailState, OutboxMail, RoleName
from webapp.services.accounts import set_active
from webapp.services.notifications import notify, notify_address


@pytest.fixture
def vera(session):
    user = factories.account(session, RoleName.VOLUNTEER, email="vera@example.org")
    session.commit()
    return user


@pytest.fixture
def mail(session, vera) -> OutboxMail:
    """A mail that waits."""
    notify(session, vera, "password_changed")
    session.commit()
    return session.scalars(select(OutboxMail)).one()


@pytest.fixture
def mail_url(app):
    """Return `mail_url(url)`: mails go there from now on."""
    config = app.config["WEGPATEN"]

    def change(url: str) -> None:
        app.config["WEGPATEN"] = replace(config, mail_url=url)

    yield change
    app.config["WEGPATEN"] = config


def send(app) -> None:
    with app.app_context():
        send_due_mail(app)


def again(session, mail) -> None:
    """Let the time pass until the next try."""
    session.execute(update(OutboxMail).values(next_try_at=mail.created_at))
    session.commit()


class Refusing:
    """A mail server that answers every recipient with one line."""

    def __init__(self, answer: str) -> None:
        self.answer = answer

    async def handle_RCPT(self, *_details: object) -> str:  # noqa: N802 - aiosmtpd's name
        return self.answer


def refusing(port: int, answer: str) -> Controller:
    controller = Controller(Refusing(answer), hostname="127.0.0.1", port=port)
    controller.start()
    return controller


def test_a_mail_leaves_and_is_noted(session, mail, send_mail):
    (sent,) = send_mail().to("vera@example.org")
    session.refresh(mail)
    assert sent["Message-ID"].startswith(f"<{mail.message_id}@")
    assert (mail.state, mail.tries, mail.last_error) == (MailState.SENT, 1, "")
    assert mail.sent_at is not None


def test_a_mail_leaves_once(mail, send_mail):
    send_mail()
    assert len(send_mail().messages) == 1


def test_what_was_rolled_back_never_leaves(session, vera, send_mail):
    notify(session, vera, "password_changed")
    session.rollback()
    assert send_mail().messages == []


def test_whoever_has_no_address_gets_no_mail_and_the_caller_knows(session):
    somebody = factories.person(session, RoleName.NEWCOMER, email=None)
    assert notify(session, somebody.user, "password_changed") is False
    assert session.scalar(select(func.count()).select_from(OutboxMail)) == 0


def test_a_locked_account_gets_no_mail(session, vera, send_mail):
    assert notify(session, vera, "password_changed")
    set_active(session, None, vera, active=False)
    session.commit()
    assert send_mail().messages == []
    assert notify(session, vera, "password_changed") is False


def test_a_misspelt_mail_is_noticed_at_once(session, vera):
    with pytest.raises(ValueError, match="volunteer_askd"):
        notify(session, vera, "volunteer_askd")


def test_a_mail_to_nobodys_address_is_forgotten(session, send_mail):
    notify_address(session, "nobody@example.org", "reset_password", "en")
    session.commit()
    assert send_mail().messages == []
    assert session.scalar(select(func.count()).select_from(OutboxMail)) == 0


def test_while_the_server_is_down_mails_wait_and_leave_once_it_is_back(
    app, session, mail, mail_url, free_port, mail_server
):
    mail_url(f"smtp://127.0.0.1:{free_port}")
    send(app)
    session.refresh(mail)
    assert (mail.state, mail.tries, mail.last_error) == (MailState.WAITING, 1, "ConnectionRefusedError")
    mail_url(mail_server.url)
    send(app)
    assert mail_server.messages == []  # not yet due
    again(session, mail)
    send(app)
    assert len(mail_server.to("vera@example.org")) == 1


def test_one_bad_mail_does_not_hold_up_the_others(session, vera, mail, send_mail):
    notify(session, vera, "volunteer_asked", match=2**31 - 1)
    notify(session, vera, "account_exists")
    session.commit()
    assert len(send_mail().messages) == 2
    bad = session.scalars(select(OutboxMail).where(OutboxMail.template == "volunteer_asked")).one()
    assert (bad.state, bad.last_error) == (MailState.WAITING, "NoResultFound")


def test_a_crash_between_sending_and_noting_makes_a_copy_with_the_same_message_id(
    app, session, mail, send_mail, monkeypatch
):
    def crash(*_noting: object) -> None:
        raise SystemExit

    monkeypatch.setattr(outbox, "note_sent", crash)
    with pytest.raises(SystemExit):
        send_mail()
    monkeypatch.undo()
    again(session, mail)
    first, copy = send_mail().messages
    assert first["Message-ID"] == copy["Message-ID"]


def test_waiting_doubles_up_to_an_hour():
    minutes = [outbox.wait_after(tries).total_seconds() / 60 for tries in range(1, 10)]
    assert minutes == [1, 2, 4, 8, 16, 32, 60, 60, 60]
    assert sum((outbox.wait_after(tries) for tries in range(1, 101)), timedelta()) > timedelta(days=3)


def test_after_many_tries_a_mail_is_dead_and_somebody_has_to_look(app, session, mail, mail_url, free_port):
    mail.tries = outbox.MOST_TRIES - 1
    session.commit()
    mail_url(f"smtp://127.0.0.1:{free_port}")
    send(app)
    session.refresh(mail)
    assert mail.state is MailState.DEAD


@pytest.mark.parametrize(
    ("answer", "state"),
    [("550 no such mailbox vera@example.org", MailState.DEAD), ("450 try later", MailState.WAITING)],
)
def test_no_such_mailbox_is_final_and_a_busy_one_is_not(app, session, mail, mail_url, free_port, answer, state):
    server = refusing(free_port, answer)
    mail_url(f"smtp://127.0.0.1:{free_port}")
    send(app)
    server.stop()
    session.refresh(mail)
    assert (mail.state, mail.last_error) == (state, "SMTPRecipientsRefused")


def test_a_failure_names_nobody_in_the_log(app, mail, mail_url, free_port, caplog):
    server = refusing(free_port, "550 no such mailbox vera@example.org")
    mail_url(f"smtp://127.0.0.1:{free_port}")
    send(app)
    server.stop()
    own = [record.getMessage() for record in caplog.records if record.name.startswith("webapp")]
    assert own == [f"mail {mail.id}: try 1 failed: SMTPRecipientsRefused"]


def test_a_password_is_never_sent_without_tls(app, session, mail, mail_url, mail_server):
    mail_url(mail_server.url.replace("smtp://", "smtp://user:secret@"))
    send(app)
    session.refresh(mail)
    assert mail.last_error == "SMTPNotSupportedError"
    assert mail_server.messages == []


def test_mails_can_go_into_a_folder(app, mail, mail_url, tmp_path):
    mail_url(f"folder:{tmp_path / 'mails'}")
    send(app)
    (file,) = (tmp_path / "mails").iterdir()
    assert file.name == f"{mail.message_id}.eml"
    assert b"vera@example.org" in file.read_bytes()


def test_an_unknown_way_to_send_is_named(app, session, mail, mail_url):
    mail_url("pigeon://coop")
    send(app)
    session.refresh(mail)
    assert (mail.state, mail.last_error) == (MailState.WAITING, "ValueError")


@pytest.mark.commits
def test_two_workers_never_take_the_same_mail(session, app, vera, mail):
    from threading import Barrier, Thread

    from sqlalchemy.orm import Session

    from webapp.db import now
    from webapp.extensions import db

    for _more in range(19):
        notify(session, vera, "password_changed")
    session.commit()
    with app.app_context():
        engine = db.engine
    taken, barrier = [], Barrier(2)

    def work() -> None:
        barrier.wait()
        with Session(engine) as own:
            while (due := outbox.take_next(own, now())) is not None:
                taken.append(due.id)

    workers = [Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert len(taken) == len(set(taken)) == 20


@pytest.mark.commits
def test_no_transaction_is_open_while_the_server_is_talked_to(app, session, mail, monkeypatch):
    from webapp.extensions import db

    session.commit()
    seen = []

    def look(mail_url: str, message: object) -> None:
        seen.append(db.session().in_transaction())

    monkeypatch.setattr(transport, "send", look)
    send(app)
    assert seen == [False]
