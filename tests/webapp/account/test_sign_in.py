"""Signing in: one page, two ways, one answer for whatever does not fit."""

import re

import pytest
from sqlalchemy import func, select

from tests import factories
from tests.factories import PASSWORD
from tests.fixtures.web import PageChecker
from webapp.models import RoleName, User
from webapp.services.accounts import create_account, set_active

DOES_NOT_FIT = "E-mail address and password do not fit together."


@pytest.fixture
def volunteer(session):
    user = factories.account(session, RoleName.VOLUNTEER, email="vera@example.org")
    session.commit()
    return user


@pytest.fixture
def code(session) -> str:
    """The printed code of a newcomer without e-mail."""
    made = create_account(session, email=None, language="en", roles=[RoleName.NEWCOMER]).code
    session.commit()
    return made


def is_signed_in(client) -> bool:
    return client.get("/account").status_code == 200


def test_email_and_password_lead_in(client, volunteer):
    answer = client.send_form("/sign-in", email="vera@example.org", password=PASSWORD)
    assert answer.location == "/account/home"
    assert is_signed_in(client)


@pytest.mark.parametrize("typed", ["Vera@Example.org", "  vera@example.org "])
def test_an_address_may_be_typed_in_any_way(client, volunteer, typed):
    client.send_form("/sign-in", email=typed, password=PASSWORD)
    assert is_signed_in(client)


def test_a_password_is_the_same_however_the_device_composes_its_letters(client, session):
    composed, decomposed = "\u00fcber-alle-br\u00fccken", "u\u0308ber-alle-bru\u0308cken"
    create_account(session, email="v@example.org", language="en", roles=[RoleName.VOLUNTEER], password=composed)
    session.commit()
    client.send_form("/sign-in", email="v@example.org", password=decomposed)
    assert is_signed_in(client)


def test_the_answer_tells_nobody_who_has_an_account(client, session, volunteer):
    locked = factories.account(session, RoleName.VOLUNTEER, email="locked@example.org")
    set_active(session, None, locked, active=False)
    create_account(session, email="unconfirmed@example.org", language="en", roles=[RoleName.VOLUNTEER])
    session.commit()
    tries = [
        ("vera@example.org", "a wrong password"),
        ("nobody@example.org", PASSWORD),
        ("locked@example.org", PASSWORD),
        ("unconfirmed@example.org", PASSWORD),
    ]
    bodies = set()
    for email, password in tries:
        answer = client.send_form("/sign-in", email=email, password=password)
        assert DOES_NOT_FIT in answer.text
        bodies.add(answer.text.replace(email, ""))
    assert len({re.sub(r'value="[^"]*"|nonce="[^"]*"', "", body) for body in bodies}) == 1
    assert not is_signed_in(client)


def test_nothing_typed_is_answered_beside_the_field(client):
    answer = client.send_form("/sign-in", email=" ", password="")
    assert "Please enter your e-mail address." in answer.text
    assert "Please enter your password." in answer.text


def test_a_typed_address_is_kept_and_a_password_is_not(client):
    answer = client.send_form("/sign-in", email="vera@example.org", password="a wrong password")
    assert 'value="vera@example.org"' in answer.text
    assert "a wrong password" not in answer.text


def test_an_endless_password_does_not_keep_us_busy(client, volunteer):
    answer = client.send_form("/sign-in", email="vera@example.org", password="x" * 100_000)
    assert DOES_NOT_FIT in answer.text


def test_a_printed_code_leads_in(client, code):
    answer = client.send_form("/sign-in", code=code)
    assert answer.location == "/account/home"
    assert "With a code on paper" in client.get("/account").text


@pytest.mark.parametrize(
    "retype",
    [
        str.lower,
        lambda code: code.replace("-", " "),
        lambda code: code.replace("-", ""),
        lambda code: code.replace("0", "O").replace("1", "l"),
        lambda code: f"  {code.replace('-', '–')}\n",
    ],
)
def test_a_code_may_be_typed_in_any_way(client, code, retype):
    client.send_form("/sign-in", code=retype(code))
    assert is_signed_in(client)


def test_half_a_code_is_asked_for_in_full(client, code):
    assert "Please enter all 20 characters of your code" in client.send_form("/sign-in", code=code[:12]).text


def test_a_wrong_code_is_the_same_for_known_and_unknown_people(client, code):
    other = "0" if code[-1] != "0" else "1"
    for wrong in (code[:-1] + other, "0000-0000-0000-0000-0000"):
        assert "This code does not fit." in client.send_form("/sign-in", code=wrong).text
    assert not is_signed_in(client)


def test_a_code_opens_no_account_that_has_an_email_address(client, session, code):
    user = session.scalars(select(User).where(User.username == code[:4])).one()
    user.email = "now@example.org"
    session.commit()
    client.send_form("/sign-in", code=code)
    assert not is_signed_in(client)


def test_whoever_was_sent_to_sign_in_arrives_where_they_wanted(client, volunteer):
    first = client.get("/account/contact")
    answer = client.send_form(first.location, email="vera@example.org", password=PASSWORD)
    assert answer.location == "/account/contact"


def test_nobody_is_led_to_a_foreign_place(client, volunteer):
    answer = client.send_form("/sign-in?next=https://evil.example/", email="vera@example.org", password=PASSWORD)
    assert answer.location == "/account/home"


def test_signing_out_takes_a_button_and_not_a_link(volunteer, sign_in):
    visitor = sign_in(volunteer)
    assert visitor.get("/sign-out").status_code == 405
    visitor.send_form("/account", to="/sign-out")
    assert not is_signed_in(visitor)


def test_staying_signed_in_is_a_choice(app, volunteer):
    short, long = PageChecker(app), PageChecker(app)
    short.send_form("/sign-in", email="vera@example.org", password=PASSWORD)
    long.send_form("/sign-in", email="vera@example.org", password=PASSWORD, remember="y")
    assert short.get_cookie("session").expires is None
    assert long.get_cookie("session").expires is not None
    assert long.get_cookie("session").http_only
    assert long.get_cookie("remember_token") is None, "it would outlive a sign-out"


@pytest.mark.commits
def test_looking_at_the_page_changes_nothing_and_a_failure_neither(client, session, volunteer):
    before = session.scalar(select(func.max(User.id)))
    session.rollback()
    client.get("/sign-in")
    client.send_form("/sign-in", email="vera@example.org", password="a wrong password")
    session.refresh(volunteer)
    assert (session.scalar(select(func.max(User.id))), volunteer.active) == (before, True)


def test_the_language_chosen_before_signing_in_stays(client, session, volunteer):
    client.get("/sign-in?lang=de")
    client.send_form("/sign-in", email="vera@example.org", password=PASSWORD)
    assert 'lang="de"' in client.get("/account").text
    session.refresh(volunteer)
    assert volunteer.language == "de"


def test_on_a_device_where_nothing_was_chosen_the_own_language_is_shown(volunteer, sign_in):
    visitor = sign_in(volunteer)
    page = visitor.get("/account", headers={"Accept-Language": "de"})
    assert 'lang="en"' in page.text
