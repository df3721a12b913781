"""axe finds nothing: on no page, for nobody, in no language, on no screen, in no colours.

Each time: German on a wide screen and Arabic on a phone, both in light and in dark colours. `make test-long` takes
every language on three screens.
"""

import pytest

from tests.browser.cast import Cast
from tests.browser.looking import axe_faults, go, open_details
from tests.browser.places import PLACES, addresses_of, missing_pages, own_addresses_of
from webapp.config import Config

pytestmark = [pytest.mark.browser, pytest.mark.one_database]

PHONE, DESKTOP = 360, 1280


def test_every_page_has_an_address_for_everybody_who_may_see_it(cast):
    assert missing_pages(cast.app, cast.town.ids) == []


def faults(cast: Cast, who: str, language: str, width: int, addresses: list[str]) -> list[str]:
    """Return what axe finds at these addresses, in light and in dark colours, and what is wrong with the HTML."""
    found = []
    with cast.browser(who, language, width) as context:
        page = context.new_page()
        for address in addresses:
            found += go(page, address)
            open_details(page)
            found += [f"{address}: {fault}" for fault in axe_faults(page)]
            page.emulate_media(color_scheme="dark")
            found += [f"{address} in the dark: {fault}" for fault in axe_faults(page, colours_only=True)]
            page.emulate_media(color_scheme="light")
    return found


@pytest.mark.parametrize(("language", "width"), [("de", DESKTOP), ("ar", PHONE)])
@pytest.mark.parametrize("who", PLACES)
def test_axe_finds_nothing(cast, who, language, width):
    # What looks the same for several roles is looked at by all of them on the wide screen, with its full menu.
    addresses = (addresses_of if width == DESKTOP else own_addresses_of)(who, cast.town.ids)
    found = faults(cast, who, language, width, addresses)
    assert not found, "\n".join(found)


@pytest.mark.long
@pytest.mark.parametrize("width", [320, PHONE, DESKTOP])
@pytest.mark.parametrize("language", Config().languages)
@pytest.mark.parametrize("who", PLACES)
def test_axe_finds_nothing_in_any_language_on_any_screen(cast, who, language, width):
    found = faults(cast, who, language, width, addresses_of(who, cast.town.ids))
    assert not found, "\n".join(found)


PLANTED = {
    "image-alt": "document.querySelector('.brand img').removeAttribute('alt')",
    "color-contrast": "document.querySelector('h1').style.color = '#ddd'",
    "select-name": "document.querySelector('main label').remove()",
    "heading-order": "document.querySelector('h1').insertAdjacentHTML('afterend', '<h5>Planted</h5>')",
    "target-size": """
        document.querySelector('main').insertAdjacentHTML('beforeend', '<p><a href=x>a</a><a href=y>b</a></p>');
        for (const link of document.querySelectorAll('main p:last-child a')) {
            link.style.cssText = 'display: inline-block; font-size: 8px';
        }
    """,
}


@pytest.mark.parametrize("rule", PLANTED)
def test_axe_would_find_a_fault(cast, rule):
    with cast.browser("visitor", "de", PHONE) as context:
        page = context.new_page()
        page.goto("/near")
        page.evaluate(PLANTED[rule])
        assert any(fault.startswith(f"{rule}:") for fault in axe_faults(page))


def test_a_new_page_is_missed_until_it_is_listed(cast, monkeypatch):
    monkeypatch.delitem(PLACES, "case worker")
    assert "account.overview as case_worker" in missing_pages(cast.app, cast.town.ids)
