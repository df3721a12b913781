"""Everything fits: in every language, on the smallest screen, with the longest names."""

import pytest

from tests.browser.looking import layout_faults, open_details
from tests.browser.places import PLACES, own_addresses_of
from webapp.config import Config

pytestmark = [pytest.mark.browser, pytest.mark.one_database]


PLANTED = {
    "the page is": "document.querySelector('main').style.width = '1000px'",
    "text outside of its box": "document.querySelector('h1').style.cssText = 'width: 40px; white-space: nowrap'",
    "text is cut off": "document.querySelector('h1').style.cssText = 'height: 12px; overflow: hidden'",
    "cut by an ellipsis": "document.querySelector('h1').style.cssText = "
    "'width: 40px; overflow: hidden; white-space: nowrap; text-overflow: ellipsis'",
    "on top of each other": """
        for (const link of document.querySelectorAll('main a')) {
            link.style.cssText = 'position: fixed; left: 0; top: 0';
        }
    """,
}


@pytest.mark.parametrize("fault", PLANTED)
def test_the_look_notices_what_does_not_fit(cast, fault):
    with cast.browser("visitor", "de", 320) as context:
        page = context.new_page()
        page.goto("/")
        assert layout_faults(page) == []
        page.evaluate(PLANTED[fault])
        assert any(found.startswith(fault) for found in layout_faults(page))


@pytest.mark.parametrize("language", Config().languages)
@pytest.mark.parametrize("who", PLACES)
def test_everything_fits_the_smallest_screen(cast, who, language):
    found = []
    with cast.browser(who, language, 320) as context:
        page = context.new_page()
        for address in own_addresses_of(who, cast.town.ids):
            page.goto(address)
            open_details(page)
            found += [f"{address}: {fault}" for fault in layout_faults(page)]
    assert not found, "\n".join(found)
