"""Signing in by a link in a mail: for whoever has the mail, once, and not for long."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from itsdangerous import URLSafeSerializer
from sqlalchemy import func, select

from tests import factories
from tests.factories import PASSWORD
from tests.fixtures.web import TOKEN, PageChecker
from webapp import work
from webapp.db import now
from webapp.models import OutboxMail, RoleName, SignInLink
from webapp.services import accounts
from webapp.services.accounts import create_account

EMAIL = "vera@example.org"


@pytest.fixture
def volunteer(session):
    user = factories.account(session, RoleName.VOLUNTEER, email=EMAIL)
    session.commit()
    return user


@pytest.fixture
def link_for(client, send_mail):
    """Return `link_for(address)`: asks for a link there and returns the one that arrives."""

    def ask(address: str = EMAIL) -> str:
        answer = client.send_form("/account/link", email=address)
        assert (answer.status_code, answer.location) == (303, "/account/link/sent")
        assert client.get(answer.location).status_code == 200
        text = send_mail().to(address)[-1].get_body(("plain",)).get_content()
        return re.search(r"https?://[^/]+(/account/link/\S+)", text)[1]

    return ask


def is_signed_in(client) -> bool:
    return client.get("/account").status_code == 200


def test_the_link_shows_a_button_and_the_button_signs_in(client, volunteer, link_for):
    link = link_for()
    assert "Sign in now" in client.get(link).text
    assert not is_signed_in(client)
    answer = client.send_form(link)
    assert (answer.status_code, answer.location) == (303, "/account/home")
    assert is_signed_in(client)


def test_looking_at_the_link_uses_nothing_up(app, client, volunteer, link_for):
    link = link_for()
    for _scanner in range(3):
        assert PageChecker(app).get(link).status_code == 200
    assert client.send_form(link).status_code == 303


def test_the_link_works_in_another_browser_and_only_once(stranger, volunteer, link_for):
    link, first, second = link_for(), stranger(), stranger()
    token = TOKEN.search(second.get(link).text)[1]
    first.send_form(link)
    assert is_signed_in(first)
    answer = second.post(link, data={"csrf_token": token})
    assert answer.status_code == 410
    assert "This link does not work any more" in answer.text
    assert not is_signed_in(second)


def test_who_registered_needs_no_password_at_all(client, session, link_for):
    user = create_account(session, email="amal@example.org", language="en", roles=[RoleName.NEWCOMER]).user
    session.commit()
    client.send_form(link_for("amal@example.org"))
    assert "none: you sign in by a link" in client.get("/account").text
    session.refresh(user)
    assert user.confirmed_at is not None


@pytest.mark.parametrize(("minutes", "status"), [(9, 200), (11, 410)])
def test_the_link_works_for_ten_minutes(client, volunteer, link_for, monkeypatch, minutes, status):
    link = link_for()
    then = now() + timedelta(minutes=minutes)
    monkeypatch.setattr("webapp.services.sign_in_links.now", lambda: then)
    assert client.get(link).status_code == status


def test_a_mail_that_waited_too_long_does_not_leave(client, session, volunteer, send_mail):
    client.send_form("/account/link", email=EMAIL)
    session.scalars(select(SignInLink)).one().expires_at = now()
    session.commit()
    assert send_mail().to(EMAIL) == []


@pytest.mark.parametrize("ending", ["lock", "roles", "password"])
def test_a_link_is_dead_once_the_account_is_locked_or_changed(client, session, volunteer, link_for, ending):
    link = link_for()
    if ending == "lock":
        accounts.set_active(session, None, volunteer, active=False)
    elif ending == "roles":
        accounts.change_roles(session, None, volunteer, [RoleName.NEWCOMER])
    else:
        accounts.change_password(session, volunteer, PASSWORD)
    session.commit()
    assert client.get(link).status_code == 410


def test_a_forged_link_is_dead(client, session, volunteer, link_for):
    link_for()
    number = session.scalars(select(SignInLink.id)).one()
    session.commit()
    forged = URLSafeSerializer("guessed", salt="sign-in-link").dumps([number, volunteer.fs_uniquifier])
    assert client.get(f"/account/link/{forged}").status_code == 410


def test_an_unknown_address_gets_the_same_answer_does_the_same_work_and_gets_no_mail(
    client, session, volunteer, send_mail
):
    for email in (EMAIL, "nobody@example.org"):
        assert client.send_form("/account/link", email=email).location == "/account/link/sent"
    known, unknown = session.scalars(select(OutboxMail).order_by(OutboxMail.id)).all()
    assert (known.user_id, known.context.keys()) == (unknown.user_id, unknown.context.keys())
    session.rollback()
    assert [mail["To"] for mail in send_mail().messages] == [EMAIL]


def test_the_link_is_nowhere_at_rest(session, volunteer, link_for):
    token = link_for().rpartition("/")[2]
    for kind in (OutboxMail, SignInLink):
        for row in session.scalars(select(kind)):
            assert token not in repr([getattr(row, column.key) for column in kind.__table__.columns])


def test_old_links_are_removed_by_the_worker(app, client, session, volunteer):
    client.send_form("/account/link", email=EMAIL)
    session.scalars(select(SignInLink)).one().expires_at = now()
    session.commit()
    with app.app_context():
        work.clear_sign_in(app)
    session.rollback()
    assert session.scalar(select(func.count()).select_from(SignInLink)) == 0


def test_something_else_than_an_address_is_asked_for_again(client, session):
    answer = client.send_form("/account/link", email="vera@")
    assert "Please enter an e-mail address like" in answer.text
    assert session.scalar(select(func.count()).select_from(OutboxMail)) == 0


@pytest.mark.commits
def test_of_two_buttons_pressed_at_once_only_one_signs_in(app, session, volunteer, link_for):
    link = link_for()
    browsers = [PageChecker(app) for _ in range(4)]
    tokens = [TOKEN.search(browser.get(link).text)[1] for browser in browsers]
    with ThreadPoolExecutor(4) as pool:
        answers = list(
            pool.map(
                lambda pair: pair[0].post(link, data={"csrf_token": pair[1]}), zip(browsers, tokens, strict=True)
            )
        )
    assert [answer.status_code for answer in answers].count(303) == 1
    assert sum(map(is_signed_in, browsers)) == 1
