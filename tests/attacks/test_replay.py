"""Attack: a copied cookie is used again. Promise: after logout, reset, role change or lock it is dead.

The planted fault is the usual one: a signed cookie that is believed without a look at the session's row.
"""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_login.utils import encode_cookie
from sqlalchemy import select

from tests import factories
from tests.factories import PASSWORD
from tests.fixtures.web import PageChecker
from webapp.extensions import db
from webapp.models import RoleName, User
from webapp.services import accounts

EMAIL = "vera@example.org"


@pytest.fixture
def victim(session) -> User:
    user = factories.account(session, RoleName.VOLUNTEER, email=EMAIL)
    session.commit()
    return user


def copy_of(app: Flask, client: FlaskClient) -> PageChecker:
    """Somebody else's browser with the same cookies."""
    thief = PageChecker(app)
    for cookie in client._cookies.values():
        thief.set_cookie(cookie.key, cookie.value, domain=cookie.domain, path=cookie.path)
    return thief


def is_in(client: FlaskClient) -> bool:
    return client.get("/account").status_code == 200


def stolen(app: Flask, sign_in) -> tuple[FlaskClient, PageChecker]:
    """The person's own browser, and a copy that works until the session ends."""
    own = sign_in(EMAIL)
    thief = copy_of(app, own)
    assert is_in(thief), "the copy must work before it can be dead"
    return own, thief


def sign_out(_session, _user, client) -> None:
    client.send_form("/account", to="/sign-out")


def change_password(_session, _user, client) -> None:
    answer = client.send_form("/account/password", old_password=PASSWORD, password="another long good password")
    assert answer.status_code == 303


def reset_password(session, user, _client) -> None:
    accounts.choose_password(session, user, "another long good password")


def change_roles(session, user, _client) -> None:
    accounts.change_roles(session, None, user, [RoleName.NEWCOMER])


def lock(session, user, _client) -> None:
    accounts.set_active(session, None, user, active=False)


def lock_and_open(session, user, _client) -> None:
    accounts.set_active(session, None, user, active=False)
    session.commit()
    accounts.set_active(session, None, user, active=True)


ENDINGS = [sign_out, change_password, reset_password, change_roles, lock, lock_and_open]


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_copied_cookie_is_dead_once_the_session_is(app, session, victim, sign_in, ending: Callable):
    own, thief = stolen(app, sign_in)
    ending(session, victim, own)
    session.commit()
    assert not is_in(thief)
    assert PageChecker(app).get("/healthz").status_code == 200


def test_a_cookie_from_before_a_new_password_does_not_come_back_to_life(app, session, victim, sign_in):
    own, thief = stolen(app, sign_in)
    change_password(session, victim, own)
    assert is_in(own), "the device that changed it stays"
    assert not is_in(thief)


@pytest.mark.one_database
def test_the_attack_finds_a_cookie_that_is_believed_unseen(app, session, victim, sign_in, monkeypatch):
    def believe(identity: str) -> User | None:
        return db.session.scalar(select(User).where(User.fs_uniquifier == identity))

    monkeypatch.setattr(app.login_manager, "_user_callback", believe)
    own = sign_in(EMAIL)
    thief = copy_of(app, own)
    sign_out(session, victim, own)
    assert is_in(thief), "planted: the signature alone counts"


def test_a_key_planted_before_signing_in_is_replaced(app, victim):
    """Fixation: whoever got the victim to use a prepared cookie knows nothing of the session that begins."""
    victims, attackers = PageChecker(app), PageChecker(app)
    for client in (victims, attackers):
        with client.session_transaction() as cookie:
            cookie["sid"] = "prepared"
    victims.send_form("/sign-in", email=EMAIL, password=PASSWORD)
    with victims.session_transaction() as cookie:
        assert cookie["sid"] != "prepared"
    assert is_in(victims)
    assert not is_in(attackers)


def test_whoever_proves_again_who_they_are_gets_a_new_key(app, victim, sign_in):
    own, thief = stolen(app, sign_in)
    assert own.send_form("/account/verify", password=PASSWORD).status_code == 303
    assert is_in(own)
    assert not is_in(thief)


def test_each_sign_in_has_a_key_of_its_own(app, victim, sign_in):
    keys = set()
    for client in (sign_in(EMAIL), sign_in(EMAIL)):
        with client.session_transaction() as cookie:
            keys.add(cookie["sid"])
    assert len(keys) == 2


def test_no_token_of_flask_security_signs_in(app, victim, sign_in):
    """Such a token would be a second way in that no sign-out ends."""
    with app.test_request_context("/"):
        token = db.session.scalar(select(User).where(User.email == EMAIL)).get_auth_token()
        db.session.rollback()
    visitor = PageChecker(app)
    assert visitor.get("/account", headers={"Authentication-Token": token}).status_code == 303
    assert visitor.get("/account", query_string={"auth_token": token}).status_code == 303
    assert is_in(sign_in(EMAIL))


def test_an_old_cookie_for_staying_signed_in_signs_nobody_in(app, victim):
    with app.test_request_context("/"):
        value = encode_cookie(victim.fs_uniquifier)
    visitor = PageChecker(app)
    visitor.set_cookie("remember_token", value)
    assert not is_in(visitor)
