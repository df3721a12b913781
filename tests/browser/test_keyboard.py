"""The keyboard: every stop is seen and in order, nothing holds the focus, the skip link works, Escape closes menus.

That each main path can be walked by keys alone is shown in `test_paths.py`.
"""

import pytest
from playwright.sync_api import expect

from tests.browser.keyboard import Keyboard
from tests.browser.places import PLACES, addresses_of

pytestmark = [pytest.mark.browser, pytest.mark.one_database]

SOME = [
    ("visitor", "/"),
    ("visitor", "/near"),
    ("visitor", "/sign-in"),
    ("somebody who asks", "/join/newcomer/time"),
    ("somebody who asks", "/join/newcomer/check"),
    ("newcomer", "/me"),
    ("volunteer", "/me/matches/{to_answer}"),
    ("coordinator", "/desk"),
    ("coordinator", "/desk/proposals"),
    ("coordinator", "/desk/requests/{request}/choose"),
    ("manager", "/initiative/roster"),
    ("administrator", "/admin/centres/{centre}"),
]
BOTH_READERS = pytest.mark.parametrize(("language", "width"), [("de", 1280), ("ar", 360)])


def faults(cast, who: str, addresses: list[str], language: str, width: int) -> list[str]:
    """Return what goes wrong while somebody goes through whole pages by Tab."""
    found = []
    with cast.browser(who, language, width) as context:
        page = context.new_page()
        keyboard = Keyboard(page)
        for address in addresses:
            page.goto(address)
            names = keyboard.stops()
            if not names:
                found.append(f"{address}: there is nowhere to go")
        found += keyboard.faults
    return list(dict.fromkeys(found))


@BOTH_READERS
@pytest.mark.parametrize(("who", "address"), SOME)
def test_tab_goes_through_the_page_and_out_of_it(cast, who, address, language, width):
    assert faults(cast, who, [address.format_map(cast.town.ids)], language, width) == []


@pytest.mark.long
@pytest.mark.parametrize("who", PLACES)
def test_tab_goes_through_every_page(cast, who):
    assert faults(cast, who, addresses_of(who, cast.town.ids), "de", 1280) == []


def test_the_walk_notices_a_stop_that_nobody_sees(cast):
    with cast.browser("visitor", "de", 1280) as context:
        page = context.new_page()
        page.goto("/")
        page.evaluate("document.querySelector('footer a').style.all = 'unset'")
        keyboard = Keyboard(page)
        keyboard.stops()
        assert any("nobody sees" in fault for fault in keyboard.faults)


def test_the_walk_notices_a_stop_out_of_order(cast):
    with cast.browser("visitor", "de", 1280) as context:
        page = context.new_page()
        page.goto("/")
        page.evaluate("document.querySelector('main').append(...document.querySelectorAll('header'))")
        page.evaluate("document.querySelector('main header').style.cssText = 'position: absolute; top: 0'")
        keyboard = Keyboard(page)
        keyboard.stops()
        assert any("back to" in fault for fault in keyboard.faults)


@BOTH_READERS
@pytest.mark.parametrize("who", ["visitor", "newcomer", "coordinator"])
def test_the_skip_link_comes_first_and_leads_to_the_content(cast, who, language, width):
    with cast.browser(who, language, width) as context:
        page = context.new_page()
        page.goto("/near")
        page.keyboard.press("Tab")
        skip = page.locator(".skip-link")
        expect(skip).to_be_focused()
        expect(skip).to_be_in_viewport()
        page.keyboard.press("Enter")
        expect(page.locator("main")).to_be_focused()
        page.keyboard.press("Tab")
        assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


@BOTH_READERS
def test_escape_closes_the_languages_and_gives_the_focus_back(cast, language, width):
    with cast.browser("coordinator", language, width) as context:
        page = context.new_page()
        page.goto("/desk")
        menu = page.locator("details.languages")
        keyboard = Keyboard(page)
        keyboard.press(menu.locator("summary"))
        expect(menu).to_have_attribute("open", "")
        page.keyboard.press("Tab")
        expect(menu.locator("a").first).to_be_focused()
        page.keyboard.press("Escape")
        expect(menu).not_to_have_attribute("open", "")
        expect(menu.locator("summary")).to_be_focused()


@pytest.mark.parametrize("language", ["de", "ar"])
def test_escape_closes_the_menu_and_gives_the_focus_back(cast, language):
    with cast.browser("coordinator", language, 360) as context:
        page = context.new_page()
        page.goto("/desk")
        button, menu = page.locator("header [popovertarget=menu]"), page.locator("#menu")
        Keyboard(page).press(button)
        expect(menu).to_be_visible()
        page.keyboard.press("Tab")
        assert page.evaluate("document.querySelector('#menu').contains(document.activeElement)")
        page.keyboard.press("Escape")
        expect(menu).to_be_hidden()
        expect(button).to_be_focused()
