"""The mail server is away: no request fails because of it, and once it is back every mail leaves, and leaves once.

Held against it: mails are rows, written with their cause; the worker sends them (`webapp.delivery`).
"""

import time
from collections import Counter

import pytest
from sqlalchemy import func, select, update

from tests import factories
from tests.servers.mail import running_mail_server
from tests.servers.ports import find_free_port
from tests.servers.product import wait_until
from webapp.db import now
from webapp.jobs import nudge
from webapp.models import MailState, OutboxMail
from webapp.services import decisions

pytestmark = pytest.mark.commits


def count(session, *conditions) -> int:
    session.rollback()
    found = session.scalar(select(func.count()).select_from(OutboxMail).where(*conditions)) or 0
    session.rollback()
    return found


def look_again(app, session) -> None:
    """Let the time pass until the next try, and nudge the worker."""
    session.execute(update(OutboxMail).where(OutboxMail.state == MailState.WAITING).values(next_try_at=now()))
    session.commit()
    with app.app_context():
        nudge("mail")


@pytest.mark.parametrize("mails", [5, pytest.param(200, marks=pytest.mark.long)], ids=["short", "long"])
def test_mails_wait_for_their_server_and_leave_once(app, session, product, tell, mails, dialect):
    office = factories.coordinator(session)
    matches = [factories.proposal(session) for _each in range(mails)]
    for match in matches:
        decisions.approve(session, office, match)
    ids, email = [match.id for match in matches], office.email
    readers = {match.offer.person.user.email for match in matches} | {email}  # who is told of the new sign-in
    session.commit()
    port = find_free_port()
    product.environment = {**product.environment, "MAIL_URL": f"smtp://127.0.0.1:{port}"}
    product.start_web()
    worker = product.start_worker()
    desk = product.caller().sign_in(email)
    answers = Counter(desk.post(f"/desk/matches/{id_}/ask-now").status for id_ in ids)
    assert answers == {303: mails}
    due = len(readers)
    wait_until(lambda: count(session, OutboxMail.last_error == "ConnectionRefusedError") == due, 120)
    assert count(session, OutboxMail.state == MailState.WAITING) == due
    with running_mail_server(port) as server:
        look_again(app, session)
        wait_until(lambda: count(session, OutboxMail.state == MailState.SENT) == due, 120)
        look_again(app, session)
        time.sleep(1)
        arrived = Counter(str(message["To"]) for message in server.messages)
        assert arrived == dict.fromkeys(readers, 1)
        assert len({message["Message-ID"] for message in server.messages}) == due
    assert worker.poll() is None
    tell(f"{due} mails while the server was away on {dialect}: 0 requests failed, each arrived once")
