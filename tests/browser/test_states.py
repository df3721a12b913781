"""The states of a page, looked at as closely as the pages: sent empty, an open menu, a message, refused."""

import re

import pytest
from playwright.sync_api import Page
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import Forbidden, RequestEntityTooLarge

from tests.browser.looking import axe_faults, layout_faults, open_details
from tests.browser.places import PLACES, own_addresses_of

pytestmark = [pytest.mark.browser, pytest.mark.one_database]

BOTH_READERS = pytest.mark.parametrize(("language", "width"), [("de", 320), ("ar", 360)])
EVERY_ROLE = ("newcomer", "volunteer", "manager", "coordinator", "case worker", "administrator")

ACCEPTS_EMPTY = re.compile(
    # Something is chosen already, or nothing need be.
    r"/join/newcomer/(kind|place|wishes)|/join/volunteer/(area|room|wishes|initiative)|/join/initiative/town"
    r"|/me/.*/change/(wishes|reach|places)|/account/(contact|reading-language)|/admin/(centres/|districts)"
    # One button, and nothing that must be said.
    r"|/account/(export|code|link/.+|email/link/.+)|.*/remove|/account/second-factor/codes|.*/pause|.*/withdraw"
    r"|.*/off|/initiative/members/.*/refuse"
)
"""Pages whose form nobody can send with a mistake by leaving everything empty."""

EMPTY = {
    "account.export": "a button",
    "account.use_link": "a button, and whether to stay signed in",
    "account.confirm_new_email": "a button",
    "account.renew_code": "a button",
    "account.remove_app": "a button",
    "account.remove_passkey": "a button",
    "account.recovery_codes": "a button",
    "account.reading_language": "one is always chosen",
    "me.ask_pause": "until further notice",
    "me.ask_withdraw": "a button",
    "admin.ask_switch_off": "a button",
    "admin.ask_remove_institution": "a button",
    "admin.catchments": "each district keeps its centre",
    "initiative.ask_refuse_member": "a button",
}
"""Forms that cannot be sent with a mistake by leaving everything empty, and why."""

# Of several forms on a page, the one that cannot be empty.
FORMS = {"/desk/people/": "main form[action$='/clearance']", "": "main form.form[method=post]"}
EMPTY = """(wanted) => {
  const form = [...document.querySelectorAll(wanted)].pop();
  for (const field of form.querySelectorAll("input:not([type=hidden]), textarea")) {
    field.checked = false;
    if (!["checkbox", "radio"].includes(field.type)) field.value = "";
  }
  for (const list of form.querySelectorAll("select")) {
    if (list.querySelector("option[value='']")) list.value = "";
  }
  form.submit();
}"""


def look(page: Page) -> list[str]:
    """Return everything that is wrong with the page as it stands."""
    open_details(page)
    return [*axe_faults(page), *layout_faults(page)]


@BOTH_READERS
@pytest.mark.parametrize("who", PLACES)
def test_a_form_that_was_sent_empty_says_so_and_fits(cast, who, language, width):
    found = []
    with cast.browser(who, language, width) as context:
        page = context.new_page()
        for address in own_addresses_of(who, cast.town.ids):
            page.goto(address)
            form = next(form for start, form in FORMS.items() if address.startswith(start))
            if ACCEPTS_EMPTY.match(address) or not page.locator(form).count():
                continue
            with page.expect_navigation():
                page.evaluate(EMPTY, form)
            if not page.locator(".kern-error, [role=alert]").count():
                found.append(f"{address} took an empty form")
                continue
            found += [f"{address}, sent empty: {fault}" for fault in look(page)]
    assert not found, "\n".join(found)


@BOTH_READERS
@pytest.mark.parametrize("who", ["visitor", *EVERY_ROLE])
def test_an_open_menu_fits(cast, who, language, width):
    found = []
    with cast.browser(who, language, width) as context:
        page = context.new_page()
        page.goto("/desk" if who in {"manager", "coordinator"} else "/near")
        page.locator("details.languages summary").click()
        found += [f"languages: {fault}" for fault in axe_faults(page) + inside_the_screen(page, ".languages__list")]
        page.keyboard.press("Escape")
        button = page.locator("[popovertarget=menu]").first
        if button.is_visible():
            button.click()
            found += [f"menu: {fault}" for fault in axe_faults(page) + inside_the_screen(page, "#menu")]
    assert not found, "\n".join(found)


def inside_the_screen(page: Page, selector: str) -> list[str]:
    """Return a fault where a part reaches beyond the screen's sides."""
    box = page.locator(selector).bounding_box()
    assert box is not None
    wide = page.viewport_size["width"]
    fits = box["x"] >= 0 and box["x"] + box["width"] <= wide
    return [] if fits else [f"{selector} reaches from {box['x']} to {box['x'] + box['width']}, of {wide}"]


@BOTH_READERS
@pytest.mark.parametrize("who", EVERY_ROLE)
def test_a_message_about_what_was_done_fits(cast, who, language, width):
    with cast.browser(who, language, width) as context:
        page = context.new_page()
        page.goto("/account/reading-language")
        page.locator(f"main [value={language}]").check()
        page.locator("main form button[type=submit]").last.click()
        page.locator(".messages .alert").wait_for()
        assert look(page) == []


REFUSED = {
    403: Forbidden(),
    413: RequestEntityTooLarge(),
    500: RuntimeError("planted"),
    503: OperationalError("planted", None, RuntimeError()),
}


@BOTH_READERS
@pytest.mark.parametrize("status", REFUSED)
@pytest.mark.parametrize("who", ["visitor", "coordinator"])
def test_the_page_of_a_bad_moment_fits(cast, who, status, language, width, monkeypatch):
    def fail() -> None:
        raise REFUSED[status]

    monkeypatch.setitem(cast.app.view_functions, "public.imprint", fail)
    with cast.browser(who, language, width) as context:
        page = context.new_page()
        answer = page.goto("/imprint")
        assert answer is not None
        assert answer.status == status
        assert look(page) == []


@BOTH_READERS
@pytest.mark.parametrize("who", ["visitor", *EVERY_ROLE])
@pytest.mark.parametrize("address", ["/nowhere", "/account/link/forged"])
def test_the_page_of_a_dead_link_fits(cast, who, address, language, width):
    with cast.browser(who, language, width) as context:
        page = context.new_page()
        page.goto(address)
        assert look(page) == []


@BOTH_READERS
def test_the_page_after_too_many_tries_fits(cast, language, width):
    with cast.browser("visitor", language, width) as context:
        page = context.new_page()
        for _try in range(6):
            page.goto("/sign-in")
            page.fill("[name=email]", f"nobody.{language}@example.org")
            page.fill("[name=password]", "wrong and wrong again")
            page.locator("main button[type=submit]").first.click()
        answer = page.request.get("/sign-in")
        assert answer.ok
        assert page.locator("h1").count() == 1
        assert not page.locator("[name=password]").count(), "this is not the page that asks to wait"
        assert look(page) == []
