"""Passwords: the first one, a forgotten one, a new one."""

import re
from datetime import timedelta

import pytest
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import func, select

from tests import factories
from tests.factories import PASSWORD
from tests.fixtures.web import PageChecker
from webapp.models import AuditEntry, OutboxMail, RoleName, User
from webapp.services.accounts import create_account, set_active
from webapp.services.notifications import notify
from webapp.sign_in import links

NEW = "four plain words here"


@pytest.fixture
def newcomer(session):
    """Somebody who has just registered with an e-mail address."""
    user = create_account(session, email="amal@example.org", language="en", roles=[RoleName.NEWCOMER]).user
    notify(session, user, "confirm_email")
    session.commit()
    return user


@pytest.fixture
def volunteer(session):
    user = factories.account(session, RoleName.VOLUNTEER, email="vera@example.org")
    session.commit()
    return user


@pytest.fixture
def link_for(send_mail):
    """Return `link_for(address)`: the link of the last mail that went there."""

    def find(address: str) -> str:
        text = send_mail().to(address)[-1].get_body(("plain",)).get_content()
        return re.search(r"https?://[^/]+(/account/password/link/\S+)", text)[1]

    return find


def count(session, kind) -> int:
    number = session.scalar(select(func.count()).select_from(kind))
    session.rollback()
    return number


def test_the_first_password_confirms_the_address_and_signs_in(client, session, newcomer, link_for):
    link = link_for("amal@example.org")
    assert "Your e-mail address is confirmed with that" in client.get(link).text
    answer = client.send_form(link, password=NEW)
    assert (answer.status_code, answer.location) == (303, "/account/home")
    assert client.get("/account").status_code == 200
    session.refresh(newcomer)
    assert newcomer.confirmed_at is not None


def test_looking_at_the_link_uses_nothing_up(app, client, session, newcomer, link_for):
    link = link_for("amal@example.org")
    for _scanner in range(3):
        PageChecker(app).get(link)
    assert client.send_form(link, password=NEW).status_code == 303


def test_a_link_works_once(stranger, client, newcomer, link_for):
    link = link_for("amal@example.org")
    client.send_form(link, password=NEW)
    answer = stranger().get(link)
    assert answer.status_code == 410
    assert "This link does not work any more" in answer.text


@pytest.mark.commits
def test_of_two_people_with_one_link_only_one_gets_in(app, newcomer, link_for):
    link = link_for("amal@example.org")
    one, other = PageChecker(app), PageChecker(app)
    token = re.search(r'csrf_token"[^>]* value="([^"]+)"', other.get(link).text)[1]
    assert one.send_form(link, password=NEW).status_code == 303
    assert other.post(link, data={"csrf_token": token, "password": "another good one"}).status_code == 410


def test_a_forged_link_is_dead(client, newcomer):
    forged = URLSafeTimedSerializer("guessed", salt="choose-password").dumps(newcomer.fs_uniquifier)
    assert client.get(f"/account/password/link/{forged}").status_code == 410


def test_a_link_of_a_locked_account_is_dead(client, session, newcomer, link_for):
    link = link_for("amal@example.org")
    newcomer.active = False
    session.commit()
    assert client.get(link).status_code == 410


def test_the_first_password_may_wait_for_weeks_and_a_new_one_for_a_day(
    client, session, newcomer, link_for, monkeypatch
):
    link = link_for("amal@example.org")
    made = links.now()
    monkeypatch.setattr(links, "now", lambda: made + timedelta(days=29))
    assert client.get(link).status_code == 200
    newcomer.confirmed_at = made
    session.commit()
    assert client.get(link).status_code == 410
    monkeypatch.setattr(links, "now", lambda: made + timedelta(hours=23))
    assert client.get(link).status_code == 200


def test_a_forgotten_password_is_replaced_and_other_devices_are_signed_out(
    app, client, session, volunteer, sign_in, link_for
):
    elsewhere = sign_in(volunteer)
    sent = client.send_form("/account/password/forgotten", email=" Vera@example.org ")
    assert (sent.status_code, sent.location) == (303, "/account/password/sent")
    assert client.get(sent.location).status_code == 200
    client.send_form(link_for("vera@example.org"), password=NEW)
    assert elsewhere.get("/account").status_code == 303
    sign_in(volunteer, NEW)


def test_an_unknown_address_gets_the_same_answer_and_no_mail(client, session, send_mail):
    known_shape = client.send_form("/account/password/forgotten", email="nobody@example.org")
    assert known_shape.location == "/account/password/sent"
    assert send_mail().messages == []
    assert count(session, OutboxMail) == 0


def test_a_known_and_an_unknown_address_do_the_same_work(client, session, volunteer):
    for email in ("vera@example.org", "nobody@example.org"):
        client.send_form("/account/password/forgotten", email=email)
    known, unknown = session.scalars(select(OutboxMail).order_by(OutboxMail.id)).all()
    assert (known.user_id, known.context, known.language) == (unknown.user_id, unknown.context, unknown.language)


def test_a_locked_account_gets_no_link(client, session, volunteer, send_mail):
    set_active(session, None, volunteer, active=False)
    session.commit()
    client.send_form("/account/password/forgotten", email="vera@example.org")
    assert send_mail().messages == []


@pytest.mark.parametrize("typed", ["", "vera", "vera@", "vera@example.org\r\nBcc: x@example.org"])
def test_something_else_than_an_address_is_asked_for_again(client, session, typed):
    answer = client.send_form("/account/password/forgotten", email=typed)
    assert answer.status_code == 200
    assert "Please enter" in answer.text
    assert count(session, OutboxMail) == 0


@pytest.mark.parametrize(
    ("password", "message"),
    [
        ("", "Please choose a password."),
        ("fourteen signs", "Please choose a password with at least 15 characters."),
        ("x" * 129, "Please choose a password with at most 128 characters."),
        ("Passwort123456789", "Many people use this password."),
        ("qwertzuiopasdfghjkl!", "Many people use this password."),
        ("aaaaaaaaaaaaaaaa", "Many people use this password."),
        ("hundehundehundehunde", "Many people use this password."),
        ("amal@example.org", "Please choose a password without your name, your e-mail address or your town."),
        ("Example.Amal.Amal!", "Please choose a password without your name, your e-mail address or your town."),
    ],
)
def test_a_weak_password_is_refused_beside_the_field(client, newcomer, link_for, password, message):
    answer = client.send_form(link_for("amal@example.org"), password=password)
    assert message in answer.text
    assert client.get("/account").status_code == 303


@pytest.mark.parametrize("password", ["only small letters", "كلمة سر طويلة جدا", "🌻🌻🌉🌉 über den Rhein"])
def test_a_long_password_of_whatever_signs_is_taken(client, newcomer, link_for, password, sign_in):
    assert client.send_form(link_for("amal@example.org"), password=password).status_code == 303
    sign_in("amal@example.org", password)


def test_changing_the_password_takes_the_old_one(session, volunteer, sign_in):
    visitor = sign_in(volunteer)
    answer = visitor.send_form("/account/password", old_password="not this one", password=NEW)
    assert "This is not your password." in answer.text
    sign_in(volunteer, PASSWORD)


def test_a_changed_password_keeps_this_device_and_tells_by_mail(session, volunteer, sign_in, send_mail):
    here, elsewhere = sign_in(volunteer), sign_in(volunteer)
    assert here.send_form("/account/password", old_password=PASSWORD, password=NEW).location == "/account"
    assert here.get("/account").status_code == 200
    assert elsewhere.get("/account").status_code == 303
    assert [mail["Subject"] for mail in send_mail().to("vera@example.org")] == ["Your password was changed"]
    assert session.scalars(select(AuditEntry.verb).where(AuditEntry.subject_id == volunteer.id)).all()[-1] == (
        "user.change_password"
    )


def test_a_new_code_replaces_the_old_one(client, session):
    old = create_account(session, email=None, language="en", roles=[RoleName.NEWCOMER])
    session.commit()
    client.send_form("/sign-in", code=old.code)
    page = client.send_form("/account/code").text
    new = re.search(r'class="code"[^>]*>([0-9A-Z-]{24})<', page)[1]
    assert new != old.code
    assert new[:4] == old.code[:4]
    client.send_form("/account", to="/sign-out")
    assert "This code does not fit." in client.send_form("/sign-in", code=old.code).text
    assert client.send_form("/sign-in", code=new).status_code == 302


def test_who_signs_in_by_code_has_no_password_to_change_and_the_other_way_round(
    client, session, volunteer, sign_in
):
    code = create_account(session, email=None, language="en", roles=[RoleName.NEWCOMER]).code
    session.commit()
    client.send_form("/sign-in", code=code)
    assert client.get("/account/password").status_code == 404
    assert sign_in(volunteer).get("/account/code").status_code == 404


def test_secrets_are_nowhere_at_rest(client, session, newcomer, link_for):
    link = link_for("amal@example.org")
    client.send_form(link, password=NEW)
    token = link.rpartition("/")[2]
    session.expire_all()
    for mail in session.scalars(select(OutboxMail)):
        assert token not in repr([getattr(mail, column.key) for column in OutboxMail.__table__.columns])
    assert session.get_one(User, newcomer.id).password.startswith("$argon2id$")
