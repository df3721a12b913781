"""What somebody needs who hears the pages, reads them large, or is slow: seen in a real browser."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests import factories
from tests.factories import PASSWORD
from tests.fixtures.browser import PHONE
from webapp.models import RoleName, Round, RoundState

pytestmark = [pytest.mark.browser, pytest.mark.one_database]

PUBLIC = ("/", "/near", "/accessibility", "/accessibility/feedback", "/sign-in", "/join/newcomer")
STAFF = ("/desk", "/desk/proposals", "/desk/requests", "/admin", "/admin/feedback")
# WCAG 1.4.12, word for word.
SPACED = """
* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; }
p { margin-block-end: 2em !important; }
"""
# A map is a window by its nature, and its pins stand where the places are; the list beside it says the same.
BESIDE_THE_MAP = {"exclude": [[".map"]]}
# Elements whose text does not fit into them and cannot be reached by scrolling.
CLIPPED = """() => [...document.querySelectorAll("main *, header *, footer *")].filter(one => {
    const style = getComputedStyle(one);
    const hides = ["hidden", "clip"].includes(style.overflowX) || ["hidden", "clip"].includes(style.overflowY);
    const seen = !one.closest(".map") && one.checkVisibility() && one.clientWidth > 2 && one.textContent.trim();
    return hides && seen && (one.scrollWidth > one.clientWidth + 1 || one.scrollHeight > one.clientHeight + 1);
}).map(one => one.outerHTML.slice(0, 120))"""
TARGETS = {"runOnly": {"type": "rule", "values": ["target-size"]}}


@pytest.fixture
def office(session):
    """A coordinator with something to decide, an administrator, and a search that runs."""
    match = factories.proposal(session)
    town = match.request.person.district.town
    factories.coordinator(session, email="desk@example.org", language="de")
    factories.account(session, RoleName.ADMINISTRATOR, email="town@example.org", town=town, language="de")
    running = Round(programme_id=match.programme_id, state=RoundState.RUNNING, stage="candidates", progress=0.1)
    session.add(running)
    session.flush()
    round_id = running.id
    session.commit()
    return round_id


def enter(page: Page, email: str) -> Page:
    page.goto("/sign-in")
    page.fill("[name=email]", email)
    page.fill("[name=password]", PASSWORD)
    page.locator("main button[type=submit]").first.click()
    page.wait_for_url(lambda url: "/sign-in" not in url)
    return page


def each_page(new_visitor, language: str, **options):
    """A visitor's pages, a coordinator's and an administrator's, one after the other."""
    for email, paths in (("", PUBLIC), ("desk@example.org", STAFF[:3]), ("town@example.org", STAFF[3:])):
        page = new_visitor(bypass_csp=True, **options)
        if email:
            enter(page, email)
        for path in paths:
            page.goto(f"{path}?lang={language}")
            yield path, page


@pytest.mark.parametrize("language", ["de", "ar"])
def test_text_may_be_spaced_out(new_visitor, office, language):
    for path, page in each_page(new_visitor, language, viewport=PHONE):
        page.add_style_tag(content=SPACED)
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], path
        assert page.evaluate(CLIPPED) == [], path


def test_the_look_for_clipped_text_would_find_some(page):
    page.goto("/near")
    page.locator("h1").evaluate("one => { one.style.overflow = 'hidden'; one.style.height = '5px' }")
    assert len(page.evaluate(CLIPPED)) == 1


@pytest.mark.parametrize("viewport", [PHONE, {"width": 1280, "height": 900}])
def test_targets_are_large_enough(new_visitor, office, viewport):
    for path, page in each_page(new_visitor, "de", viewport=viewport):
        found = Axe().run(page, BESIDE_THE_MAP, TARGETS).response["violations"]
        assert [node["html"] for fault in found for node in fault["nodes"]] == [], path


def test_the_look_for_small_targets_would_find_some(new_visitor):
    page = new_visitor(bypass_csp=True)
    page.goto("/near")
    page.evaluate("""for (const part of document.querySelectorAll(".site-footer, .site-footer *")) {
        part.style.cssText = "all: unset; font-size: 6px; line-height: 6px; display: block";
    }""")
    assert Axe().run(page, BESIDE_THE_MAP, TARGETS).response["violations"]


def test_after_an_action_the_focus_is_on_what_happened(new_visitor, office):
    page = enter(new_visitor(), "desk@example.org")
    page.goto("/desk/proposals?lang=en")
    page.locator("[data-key=a]").first.click()
    expect(page.locator(".messages [data-focus]")).to_be_focused()
    page.goto("/desk/proposals")
    expect(page.locator(".messages [data-focus]")).to_have_count(0)


def test_progress_is_read_out_in_whole_sentences(new_visitor, office, session):
    page = enter(new_visitor(), "desk@example.org")
    page.goto(f"/desk/rounds/{office}?lang=en")
    page.evaluate("""
        window.said = [];
        const status = document.querySelector("[data-says]");
        new MutationObserver(() => said.push(status.textContent)).observe(status, { childList: true });
    """)
    said = "Looking who could meet whom: 0 %"
    expect(page.locator("[data-says]")).to_have_text(said)
    page.wait_for_timeout(4500)
    assert page.evaluate("said") == [said], "what has not changed is not said again"
    row = session.get_one(Round, office)
    row.progress = 0.6
    session.commit()
    expect(page.locator("[data-says]")).to_have_text("Looking who could meet whom: 50 %")


def test_the_end_of_a_session_is_announced(new_visitor, office, session):
    page = new_visitor()
    page.clock.install()
    enter(page, "desk@example.org")
    page.goto("/desk?lang=en")
    notice = page.locator("[data-idle-minutes]")
    page.clock.run_for("54:00")
    expect(notice).to_be_hidden()
    page.clock.run_for("02:00")
    expect(notice).to_be_visible()
    with page.expect_response("**/account/here"):
        page.get_by_role("button", name="Stay signed in").click()
    expect(notice).to_be_hidden()


def test_typing_counts_as_being_there(new_visitor, office, session):
    page = new_visitor()
    page.clock.install()
    enter(page, "desk@example.org")
    page.goto("/near")
    page.clock.run_for("11:00")
    with page.expect_response("**/account/here"):
        page.locator("main [name=text]").press_sequentially("a")


def test_a_message_about_a_barrier_is_written_without_scripts(new_visitor, session):
    page = new_visitor(java_script_enabled=False, viewport=PHONE)
    page.goto("/near?lang=en")
    page.locator("footer").get_by_role("link", name="Tell us about a barrier").click()
    expect(page.get_by_label("Which page is it?")).to_have_value("/near")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("alert")).to_contain_text("Please write what is in your way.")
    page.get_by_label("What is in your way?").fill("The map has no names.")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you: your message is with us")
