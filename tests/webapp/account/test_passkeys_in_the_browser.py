"""Passkeys in a real Chromium with an authenticator of its own: added, signed in with, and useless to others."""

import re
from dataclasses import replace

import pytest
from playwright.sync_api import CDPSession, Page, expect
from sqlalchemy import func, select

from tests import factories
from tests.factories import PASSWORD
from tests.fixtures.web import PageChecker
from webapp.models import Passkey, RoleName
from webapp.services import accounts

pytestmark = [pytest.mark.browser, pytest.mark.one_database]

EMAIL = "vera@example.org"
AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def home(app, live_server) -> str:
    """Our address by name: browsers keep no passkeys for bare numbers."""
    address = live_server.replace("127.0.0.1", "localhost")
    config = app.config["WEGPATEN"]
    app.config["WEGPATEN"] = replace(config, base_url=address)
    return address


@pytest.fixture
def volunteer(session):
    user = factories.person(session, RoleName.VOLUNTEER, email=EMAIL).user
    session.commit()
    return user


@pytest.fixture
def authenticator(new_visitor) -> tuple[Page, CDPSession, str]:
    """A browser that reads English, the means to look at its authenticator, and that one's id."""
    page = new_visitor("en-GB")
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    made = devtools.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    return page, devtools, made["authenticatorId"]


def sign_in_by_password(page: Page, home: str) -> None:
    page.goto(f"{home}/sign-in")
    page.get_by_label("E-mail address").fill(EMAIL)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign in", exact=True).click()


def add_passkey(page: Page, home: str, name: str = "my phone") -> None:
    sign_in_by_password(page, home)
    expect(page).to_have_url(f"{home}/me")
    page.goto(f"{home}/account/second-factor")
    page.get_by_label("What do you call this device?").fill(name)
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your codes on paper")


def sign_out(page: Page, home: str) -> None:
    page.goto(f"{home}/account")
    page.get_by_role("button", name="Sign out").click()
    expect(page).to_have_url(f"{home}/")


def test_a_passkey_is_added_and_signs_in_by_itself(authenticator, home, volunteer):
    page, devtools, device = authenticator
    add_passkey(page, home)
    page.goto(f"{home}/account/second-factor")
    expect(page.get_by_text("my phone")).to_be_visible()
    [kept] = devtools.send("WebAuthn.getCredentials", {"authenticatorId": device})["credentials"]
    assert kept["rpId"] == "localhost"
    sign_out(page, home)
    page.goto(f"{home}/sign-in?next=/account/devices")
    page.get_by_role("button", name="Use a passkey").click()
    expect(page).to_have_url(f"{home}/account/devices")


def test_after_the_password_a_passkey_is_the_second_step(authenticator, home, volunteer):
    page, _, _ = authenticator
    add_passkey(page, home)
    sign_out(page, home)
    sign_in_by_password(page, home)
    expect(page).to_have_url(f"{home}/account/second-step")
    page.get_by_role("button", name="Use a passkey").click()
    expect(page).to_have_url(f"{home}/me")


def test_a_removed_passkey_and_that_of_a_locked_account_let_nobody_in(authenticator, home, session, volunteer):
    page, _, _ = authenticator
    add_passkey(page, home)
    sign_out(page, home)
    accounts.set_active(session, None, volunteer, active=False)
    session.commit()
    page.goto(f"{home}/sign-in")
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_text("This passkey does not fit.")).to_be_visible()
    accounts.set_active(session, None, volunteer, active=True)
    session.commit()
    page.get_by_role("button", name="Use a passkey").click()
    expect(page).to_have_url(f"{home}/me")
    page.goto(f"{home}/account/second-factor")
    page.get_by_role("link", name="Remove").click()
    page.get_by_role("button", name="Remove the passkey").click()
    assert session.scalar(select(func.count()).select_from(Passkey)) == 0
    session.rollback()
    sign_out(page, home)
    page.goto(f"{home}/sign-in")
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_text("This passkey does not fit.")).to_be_visible()


def test_an_answer_that_was_heard_is_useless_a_second_time(app, authenticator, home, volunteer):
    page, _, _ = authenticator
    add_passkey(page, home)
    sign_out(page, home)
    heard = []
    page.on("request", lambda request: heard.append(request) if request.url.endswith("/account/passkey") else None)
    page.goto(f"{home}/sign-in")
    page.get_by_role("button", name="Use a passkey").click()
    expect(page).to_have_url(f"{home}/me")
    thief = PageChecker(app)
    thief.environ_base["HTTP_HOST"] = home.removeprefix("http://")
    token = re.search(r'csrf_token"[^>]* value="([^"]+)"', thief.get("/sign-in").text)[1]
    thief.post("/account/passkey/challenge", data={"csrf_token": token})
    answer = thief.post(
        "/account/passkey", data={"csrf_token": token, "credential": heard[0].post_data_json["credential"]}
    )
    assert answer.location == "/sign-in"
    assert thief.get("/account").status_code == 303


def test_whoever_gives_up_may_choose_another_way(authenticator, home, volunteer):
    page, devtools, device = authenticator
    devtools.send("WebAuthn.setUserVerified", {"authenticatorId": device, "isUserVerified": False})
    page.goto(f"{home}/sign-in")
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_text("You can try again, or choose another way.")).to_be_visible()


def test_without_scripts_or_a_name_nothing_is_offered_that_does_not_work(new_visitor, home, live_server):
    plain = new_visitor("en-GB", java_script_enabled=False)
    plain.goto(f"{home}/sign-in")
    expect(plain.get_by_role("button", name="Use a passkey")).to_be_hidden()


@pytest.mark.parametrize("credential", ["", "no json", "{}", '{"id": "x", "rawId": "x", "response": {}}'])
def test_nonsense_is_no_passkey(app, credential):
    visitor = PageChecker(app)
    answer = visitor.send_form("/sign-in", to="/account/passkey", credential=credential)
    assert (answer.status_code, answer.location) == (303, "/sign-in")


@pytest.mark.parametrize("credential", ["", "no json", "{}"])
def test_nonsense_is_not_added(app, session, volunteer, sign_in, credential):
    answer = sign_in(EMAIL).send_form("/account", to="/account/passkeys", credential=credential)
    assert answer.location == "/account/second-factor"
    assert session.scalar(select(func.count()).select_from(Passkey)) == 0
