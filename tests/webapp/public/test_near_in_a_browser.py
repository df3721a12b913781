"""Help near you in a browser: the list is first and enough, the map needs no mouse, nobody else is asked."""

from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests import factories
from tests.fixtures.browser import PHONE
from webapp.models import Institution

pytestmark = [pytest.mark.browser, pytest.mark.one_database]


@pytest.fixture
def town(session):
    """An initiative in Hamborn's districts, and a café without address; return the town's id."""
    factories.initiative(session, name="Nachbarn am Park")
    marxloh = factories.district(session)
    session.add(Institution(town=marxloh.town, name="Café Miteinander", kind="language café", district=marxloh))
    town_id = marxloh.town_id
    session.commit()
    return town_id


def with_map(page: Page, query: str = "", language: str = "en") -> Page:
    page.goto(f"/near?lang={language}&{query}")
    page.locator("[data-show-map]").click()
    expect(page.locator(".map-spot").first).to_be_visible()
    return page


def faults(page: Page) -> list[str]:
    violations = Axe().run(page).response["violations"]
    return [f"{fault['id']}: {node['html']}" for fault in violations for node in fault["nodes"]]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["de", "ar"])
@pytest.mark.parametrize("width", [320, 360, 1280])
def test_nothing_is_too_wide_and_axe_finds_nothing_with_a_popup_open(new_visitor, town, scheme, language, width):
    page = new_visitor(
        viewport={"width": width, "height": 800}, color_scheme=scheme, reduced_motion="reduce", bypass_csp=True
    )
    with_map(page, f"town={town}", language)
    assert not faults(page)
    page.locator(".map-spot").first.press("Enter")
    expect(page.locator(".map-popup")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert not faults(page)


def test_axe_would_find_a_sign_without_a_name(new_visitor, town):
    page = with_map(new_visitor(bypass_csp=True), f"town={town}")
    page.locator(".map-spot").first.evaluate("sign => { sign.removeAttribute('aria-label'); sign.title = ''; }")
    assert any("name" in fault for fault in faults(page))


def test_without_scripts_the_list_is_whole_and_nobody_misses_the_map(new_visitor, town):
    page = new_visitor(locale="en-GB", java_script_enabled=False)
    page.goto(f"/near?town={town}")
    expect(page.get_by_role("heading", name="Nachbarn am Park")).to_be_visible()
    expect(page.get_by_text("Somewhere in the district Marxloh")).to_be_visible()
    for part in (
        page.locator("#map"),
        page.get_by_role("link", name="To the map"),
        page.get_by_text("Skip the map"),
    ):
        expect(part).to_be_hidden()


@pytest.mark.parametrize("missing", ["**/near/map.json*", "**/static/map-*.js"])
def test_where_the_map_does_not_come_it_says_so_the_list_stays_and_one_can_try_again(new_visitor, town, missing):
    page = new_visitor(locale="en-GB")
    page.route(missing, lambda route: route.abort())
    page.goto(f"/near?town={town}")
    page.get_by_role("button", name="Show the map").click()
    expect(page.get_by_role("status").get_by_text("The map did not come.")).to_be_visible()
    expect(page.get_by_role("heading", name="Nachbarn am Park")).to_be_visible()
    page.unroute(missing)
    page.get_by_role("button", name="Show the map").click()
    expect(page.locator(".map")).to_be_focused()
    expect(page.get_by_role("button", name="Show the map")).to_be_hidden()


def test_the_map_comes_when_it_is_wanted_and_from_then_on_by_itself(new_visitor, town):
    page = new_visitor(locale="en-GB")
    loaded = []
    page.on("request", lambda request: loaded.append(request.url))
    page.goto(f"/near?town={town}")
    page.wait_for_load_state("networkidle")
    assert not [url for url in loaded if (url.endswith(".js") and "/map-" in url) or "map.json" in url]
    page.get_by_role("button", name="Show the map").click()
    expect(page.locator(".map")).to_be_focused()
    page.goto("/near")
    expect(page.locator(".map-spot").first).to_be_visible()
    expect(page.locator(".map")).not_to_be_focused()


def test_the_list_comes_first_and_the_map_can_be_skipped(new_visitor, town):
    page = with_map(new_visitor(), f"town={town}")
    order = "(one, two) => one.compareDocumentPosition(two) & Node.DOCUMENT_POSITION_FOLLOWING"
    assert page.evaluate(f"({order})(document.querySelector('.near__list'), document.querySelector('.map'))")
    page.locator("#map").focus()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip the map")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#after-map")).to_be_focused()


def test_by_keyboard_a_sign_opens_leads_to_its_entry_and_closes_again(new_visitor, town):
    page = with_map(new_visitor(), f"town={town}")
    expect(page.get_by_role("group", name="Map. Everything on it stands in the list, too.")).to_be_visible()
    sign = page.get_by_role("button", name="Meeting place: Café Miteinander")
    page.locator(".map").focus()
    for _ in range(20):
        page.keyboard.press("Tab")
        if sign.evaluate("sign => sign === document.activeElement"):
            break
    expect(sign).to_be_focused()
    assert sign.get_attribute("aria-label").endswith("Somewhere in the district Marxloh")
    link = page.locator(".map-popup").get_by_role("link", name="Café Miteinander")
    page.keyboard.press("Enter")
    expect(link).to_be_focused()
    expect(page.get_by_role("button", name="Close")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".map-popup")).to_be_hidden()
    expect(sign).to_be_focused()
    page.keyboard.press("Enter")
    expect(link).to_be_focused()
    page.keyboard.press("Enter")
    entry = page.locator("li.place-line", has_text="Café Miteinander")
    expect(entry).to_be_focused()
    expect(entry).to_be_in_viewport()


def test_a_centre_on_the_map_shows_the_districts_that_it_serves(new_visitor, town):
    page = with_map(new_visitor(), f"town={town}")
    expect(page.locator(".map-district--served")).to_have_count(0)
    page.get_by_role("button", name="Rheinhausen").press("Enter")
    expect(page.locator(".map-district--served")).to_have_count(8)


def test_popups_are_read_in_the_direction_of_the_page_and_the_map_is_not_mirrored(new_visitor, town):
    page = with_map(new_visitor(), f"town={town}", "ar")
    expect(page.locator(".map")).to_have_attribute("dir", "ltr")
    page.locator(".map-spot").first.press("Enter")
    expect(page.locator(".map-popup")).to_have_attribute("dir", "rtl")


@pytest.mark.parametrize(("motion", "animated"), [("reduce", False), ("no-preference", True)])
def test_who_wants_no_motion_gets_none(new_visitor, town, motion, animated):
    page = with_map(new_visitor(reduced_motion=motion), f"town={town}")
    assert ("leaflet-fade-anim" in page.locator(".map").get_attribute("class")) is animated


def test_nothing_is_asked_of_another_host(new_visitor, town):
    page = new_visitor()
    hosts = set()
    page.on("request", lambda request: hosts.add(urlsplit(request.url).hostname))
    with_map(page, f"town={town}")
    page.get_by_role("button", name="Zoom in").click()
    page.wait_for_load_state("networkidle")
    assert hosts == {"127.0.0.1"}


def test_on_a_phone_one_finger_moves_the_page_and_a_link_leads_to_the_map(new_visitor, town):
    page = with_map(new_visitor(viewport=PHONE, has_touch=True, is_mobile=True), f"town={town}")
    page.get_by_role("link", name="To the map").click()
    expect(page.locator(".map")).to_be_in_viewport()
    assert page.locator(".map").evaluate("map => getComputedStyle(map).touchAction") == "pan-x pan-y"
    expect(page.get_by_text("Two fingers move the map.")).to_be_visible()


def test_no_other_page_loads_the_map(new_visitor, town):
    page = new_visitor()
    loaded = []
    page.on("request", lambda request: loaded.append(request.url))
    page.goto("/?lang=en")
    page.wait_for_load_state("networkidle")
    assert not [url for url in loaded if "/map" in url]
    page.get_by_role("link", name="All who help in Duisburg, and the map").click()
    expect(page.get_by_role("button", name="Show the map")).to_be_visible()
