"""On paper nobody scrolls or presses: what is printed fits a sheet of A4, and shows no buttons."""

import pytest

from tests.webapp.phone.test_contrast import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.one_database, pytest.mark.demo]
SHEET = {"width": 718, "height": 1016}  # A4 between margins of a centimetre, in CSS pixels
SHOWN = "all => all.filter(one => one.checkVisibility()).map(one => one.textContent.trim())"


@pytest.mark.parametrize(
    ("email", "paths"),
    [
        ("coordinator.hamborn@example.org", ("/desk/phone", "/desk/proposals", "/desk/matches", "/desk/requests")),
        ("initiative.duisburg@example.org", ("/initiative/roster",)),
        ("volunteer.duisburg@example.org", ("/me", "/me#match")),
        ("", ("/near", "/privacy")),
    ],
)
def test_printed_pages_fit_the_sheet(new_visitor, email, paths):
    page = new_visitor(viewport=SHEET, color_scheme="dark")
    if email:
        sign_in(page, email)
    page.emulate_media(media="print")
    for path in paths:
        page.goto(path.removesuffix("#match"))
        if path.endswith("#match"):
            page.goto(page.locator("a[href*='/me/matches/']").first.get_attribute("href"))
        assert page.evaluate("document.documentElement.scrollWidth") <= SHEET["width"], path
        assert page.eval_on_selector_all("button, .button, nav, .site-header__tools, footer", SHOWN) == [], path
        assert page.pdf(format="A4").startswith(b"%PDF"), path


def test_a_list_is_a_table_on_paper_although_a_sheet_is_as_narrow_as_a_phone(new_visitor):
    page = new_visitor(viewport=SHEET)
    sign_in(page, "coordinator.hamborn@example.org")
    page.goto("/desk/requests")
    row = page.locator(".data-table--cards tbody tr").first
    assert row.evaluate("row => getComputedStyle(row).display") == "grid"
    page.emulate_media(media="print")
    assert row.evaluate("row => getComputedStyle(row).display") == "table-row"
