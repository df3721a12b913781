"""Signing in on a phone, as people do."""

import pytest
from playwright.sync_api import expect

from tests import factories
from tests.factories import PASSWORD
from webapp.models import RoleName
from webapp.services.accounts import create_account

pytestmark = [pytest.mark.browser, pytest.mark.one_database]


@pytest.fixture
def code(session) -> str:
    made = create_account(session, email=None, language="en", roles=[RoleName.NEWCOMER]).code
    session.commit()
    return made


def test_a_photographed_code_fills_itself_in_and_leaves_the_address(phone, code):
    phone.goto(f"/sign-in#{code}")
    expect(phone.locator("#code")).to_have_value(code)
    assert "#" not in phone.url
    phone.keyboard.press("Enter")
    expect(phone).not_to_have_url("/sign-in")
    phone.goto("/account/reading-language")
    expect(phone.locator("form[action='/sign-out']")).to_have_count(1)


def test_without_scripts_both_ways_work(new_visitor, session, code):
    factories.account(session, RoleName.CASE_WORKER, email="case@example.org")
    session.commit()
    by_code, by_password = (new_visitor("en-GB", java_script_enabled=False) for _ in range(2))
    by_code.goto("/sign-in")
    by_code.get_by_label("Your code").fill(code.lower())
    by_code.get_by_role("button", name="Sign in with the code").click()
    expect(by_code).not_to_have_url("/sign-in")
    by_password.goto("/sign-in")
    by_password.get_by_label("E-mail address").fill("case@example.org")
    by_password.get_by_label("Password").fill(PASSWORD)
    by_password.get_by_role("main").get_by_role("button", name="Sign in", exact=True).click()
    expect(by_password.get_by_role("heading", level=1)).to_have_text("My account")


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("path", ["/sign-in", "/account/password/forgotten", "/account/password/sent"])
def test_nothing_is_wider_than_a_small_phone(phone, path, language):
    phone.set_viewport_size({"width": 320, "height": 640})
    phone.goto(f"{path}?lang={language}")
    assert phone.evaluate("document.documentElement.scrollWidth") <= 320
