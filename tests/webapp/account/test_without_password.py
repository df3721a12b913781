"""Whoever signs in by a link alone has the same rights to the own data, after the same fresh proof: a new link."""

import re

import pytest

from tests import factories
from webapp.models import RoleName, User

EMAIL, NEW = "nasrin@example.org", "new@example.org"
ACTS = {
    "/account/export": {"shape": "file"},
    "/account/erase": {"sure": "y"},
    "/account/email": {"email": NEW},
}


@pytest.fixture
def newcomer(session) -> User:
    made = factories.person(session, RoleName.NEWCOMER, email=EMAIL).user
    made.password = None
    session.commit()
    return made


@pytest.fixture
def by_link(client, send_mail):
    """Return `by_link()`: the client, after it asked for a link and opened it."""

    def enter():
        client.send_form("/account/link", email=EMAIL)
        text = send_mail().to(EMAIL)[-1].get_body(("plain",)).get_content()
        client.send_form(re.search(r"https?://[^/]+(/account/link/\S+)", text)[1])
        return client

    return enter


def test_they_take_everything_along(newcomer, by_link):
    answer = by_link().send_form("/account/export", shape="file")
    assert answer.json["tables"]["users"][0]["email"] == EMAIL


def test_they_have_everything_deleted(session, newcomer, by_link):
    user_id = newcomer.id
    assert by_link().send_form("/account/erase", sure="y").status_code == 200
    session.expire_all()
    assert session.get(User, user_id) is None


def test_they_change_their_address(newcomer, by_link, send_mail):
    assert by_link().send_form("/account/email", email=NEW).status_code == 303
    assert len(send_mail().to(NEW)) == 1


@pytest.mark.parametrize("path", ACTS)
def test_long_after_the_link_they_are_asked_for_a_new_one_first(newcomer, by_link, long_ago, path):
    visitor = by_link()
    visitor.get(path)
    long_ago()
    asked = visitor.get(path)
    assert asked.location == f"/account/verify?next={path}"
    assert 'action="/account/link"' in visitor.get(asked.location).text
    assert by_link().get(path).status_code == 200


@pytest.mark.parametrize(("path", "sent"), ACTS.items())
def test_a_form_opened_long_ago_does_nothing(session, newcomer, by_link, long_ago, send_mail, path, sent):
    visitor, user_id = by_link(), newcomer.id
    visitor.get(path)
    long_ago()
    answer = visitor.send_form("/account/devices", to=path, **sent)
    assert answer.location.startswith("/account/verify")
    session.expire_all()
    assert session.get_one(User, user_id).new_email is None
    assert send_mail().to(NEW) == []


@pytest.mark.parametrize("guess", [{}, {"password": ""}, {"password": "a guess"}])
def test_an_empty_form_proves_nothing(newcomer, by_link, long_ago, guess):
    visitor = by_link()
    long_ago()
    visitor.send_form("/account/devices", to="/account/verify", **guess)
    assert visitor.get("/account/export").location.startswith("/account/verify")
