"""The desk in a real browser: by keyboard alone, on a phone, without JavaScript, and what axe finds."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from sqlalchemy import select

from tests import factories
from tests.factories import PASSWORD
from webapp.models import Match, Vetting

pytestmark = [pytest.mark.browser, pytest.mark.one_database]


@pytest.fixture
def three(session):
    """Three suggestions, a question to ask by phone, a volunteer to invite; return the coordinator's address."""
    for name, affinity in (("Anna", 0.9), ("Bela", 0.8), ("Cem", 0.7)):
        asks = factories.request(session, first_name=name, last_name="Muster")
        factories.proposal(session, asks=asks, affinity=affinity)
    factories.request(session, email=None)
    factories.offer(session, vetting=Vetting.REGISTERED)
    factories.coordinator(session, email="desk@example.org")
    session.commit()
    return "desk@example.org"


def enter(page: Page, email: str) -> Page:
    page.goto("/sign-in?lang=en")
    page.fill("[name=email]", email)
    page.fill("[name=password]", PASSWORD)
    page.locator("main button[type=submit]").first.click()
    page.wait_for_url("**/desk")
    return page


def test_the_queue_is_worked_off_by_keys_once_they_are_switched_on(new_visitor, three):
    page = enter(new_visitor(), three)
    page.goto("/desk/proposals?lang=en")
    page.keyboard.press("j")
    expect(page.locator("[data-list] a").first).not_to_be_focused()
    page.locator(".keyboard summary").click()
    page.locator("[data-keyboard-switch]").check()
    page.keyboard.press("j")
    expect(page.get_by_role("link", name="Anna Muster – Maria Klein")).to_be_focused()
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    expect(page.get_by_role("link", name="Bela Muster – Maria Klein")).to_be_focused()
    page.keyboard.press("a")
    approved = page.locator(".desk-approved")
    expect(approved).to_contain_text("Bela Muster")
    expect(approved).not_to_contain_text("Anna Muster")


def test_everything_works_without_javascript(new_visitor, three):
    page = enter(new_visitor(java_script_enabled=False), three)
    page.goto("/desk/proposals")
    boxes = page.locator("[name=match]")
    boxes.nth(0).check()
    boxes.nth(2).check()
    page.get_by_role("button", name="Approve all chosen").click()
    expect(page.locator(".messages")).to_contain_text("2 suggestions approved.")
    page.goto("/desk/rounds")
    page.get_by_role("button", name="Search now").first.click()
    expect(page.locator("main")).to_contain_text("The search starts in a moment.")
    expect(page.get_by_role("link", name="Look again")).to_be_visible()


@pytest.mark.parametrize("width", [320, 1280])
def test_nothing_is_too_wide_and_axe_finds_nothing(new_visitor, session, three, width):
    page = enter(new_visitor(viewport={"width": width, "height": 900}, bypass_csp=True), three)
    match = session.scalars(select(Match)).first()
    paths = (
        "",
        "/proposals",
        f"/proposals/{match.id}",
        f"/requests/{match.request_id}/choose",
        "/requests",
        "/offers",
        "/matches",
        f"/matches/{match.id}",
        "/matches/found",
        f"/people/{match.offer.person_id}",
        "/phone",
        "/initiatives",
        "/releases",
        "/rounds",
    )
    session.commit()
    for path in paths:
        page.goto(f"/desk{path}?lang=en")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
        violations = Axe().run(page).response["violations"]
        found = [f"{fault['id']}: {node['html']}" for fault in violations for node in fault["nodes"]]
        assert not found, path
