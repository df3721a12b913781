"""The newcomer's way on a small phone, with and without JavaScript, in a real browser."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.fixtures.browser import PHONE

pytestmark = [pytest.mark.browser, pytest.mark.one_database, pytest.mark.demo]


def go_on(page: Page) -> None:
    page.locator("main form button[type=submit]").last.click()


def look_at(page: Page) -> None:
    """The page fits the screen, and whoever cannot see it can use it."""
    page.wait_for_load_state()  # a click returns before the next page stands
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), page.url
    found = Axe().run(page)
    assert found.violations_count == 0, f"{page.url}\n{found.generate_report()}"


def walk(page: Page, look: Callable[[Page], None]) -> None:
    """Answer everything and send it; every page fits the screen."""
    page.goto("/join/newcomer?lang=en")
    page.get_by_label("For me", exact=True).check()
    look(page)
    go_on(page)
    page.get_by_label("Housing", exact=True).first.check()
    look(page)
    go_on(page)
    expect(page.get_by_text("can help with this")).to_be_visible()
    page.get_by_label("A guide", exact=True).check()
    look(page)
    go_on(page)
    page.locator("#languages-0-language").select_option("ar")
    page.locator("#languages-0-level").select_option("native")
    page.get_by_role("button", name="Another language").click()
    expect(page.locator("#languages-2-language")).to_be_visible()
    expect(page.locator("#languages-0-language")).to_have_value("ar")
    look(page)
    go_on(page)
    page.get_by_label("Postal code or address").fill("47178")
    look(page)
    go_on(page)
    page.locator("#district").select_option(label="Overbruch")
    look(page)
    go_on(page)
    page.get_by_label("Any time").check()
    look(page)
    go_on(page)
    look(page)
    go_on(page)
    page.get_by_label("First name").fill("Semhar")
    page.get_by_label("I have neither").check()
    look(page)
    go_on(page)
    expect(page.get_by_text("47178 Overbruch, Duisburg")).to_be_visible()
    page.locator("a[href*='contact?then=check']").first.click()
    page.get_by_label("First name").fill("Selam")
    look(page)
    go_on(page)
    expect(page.get_by_text("Selam")).to_be_visible()
    page.get_by_label("I agree to this.").check()
    look(page)
    go_on(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Your request is with us")
    expect(page.locator("img[src^='data:image/png']")).to_be_visible()
    look(page)
    look(page)


def test_a_phone_without_javascript_is_enough(new_visitor):
    walk(new_visitor(locale="en-GB", viewport=PHONE, java_script_enabled=False), lambda _page: None)


def test_every_page_of_the_way_fits_a_phone_and_is_accessible(new_visitor):
    walk(new_visitor(locale="en-GB", viewport=PHONE), look_at)


def test_the_number_of_helpers_changes_while_somebody_chooses(new_visitor):
    page = new_visitor(locale="en-GB", viewport=PHONE)
    page.goto("/join/newcomer?lang=en")
    page.get_by_label("For me", exact=True).check()
    go_on(page)
    expect(page.locator("#helpers")).to_be_empty()
    page.get_by_label("Housing", exact=True).first.check()
    expect(page.locator("#helpers")).to_contain_text("can help with this")


def test_back_in_the_browser_loses_nothing(new_visitor):
    page = new_visitor(locale="en-GB", viewport=PHONE)
    page.goto("/join/newcomer?lang=en")
    page.get_by_label("For me", exact=True).check()
    go_on(page)
    page.get_by_label("Housing", exact=True).first.check()
    go_on(page)
    expect(page.get_by_text("A mentor or a guide?")).to_be_visible()
    page.go_back()
    expect(page.get_by_label("Housing", exact=True).first).to_be_checked()
    page.go_back()
    expect(page.get_by_label("For me", exact=True)).to_be_checked()
