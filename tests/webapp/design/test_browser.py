"""What only a real browser can tell: widths, fonts, focus, keys, and what axe finds."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

PAGES = ("/", "/ask", "/proposals", "/done", "/lost")


def faults(page: Page) -> list[str]:
    violations = Axe().run(page).response["violations"]
    return [f"{fault['id']}: {node['html']}" for fault in violations for node in fault["nodes"]]


def fonts_of(page: Page) -> str:
    page.wait_for_load_state("networkidle")
    return page.evaluate("performance.getEntriesByType('resource').map(e => e.name).join(' ')")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["de", "ar"])
@pytest.mark.parametrize("width", [320, 1280])
def test_nothing_is_too_wide_and_axe_finds_nothing(new_visitor, scheme, language, width):
    page = new_visitor(viewport={"width": width, "height": 900}, color_scheme=scheme, bypass_csp=True)
    for path in PAGES:
        page.goto(f"{path}?lang={language}")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
        page.evaluate("document.querySelectorAll('details').forEach(part => part.open = true)")
        assert not faults(page), path


def test_axe_would_find_a_fault(new_visitor):
    page = new_visitor(bypass_csp=True)
    page.goto("/")
    page.evaluate("document.querySelector('.brand img').removeAttribute('alt')")
    assert any("image-alt" in fault for fault in faults(page))


def test_a_page_loads_only_the_fonts_of_its_script(page):
    page.goto("/?lang=de")
    german = fonts_of(page)
    assert "noto-sans-latin-400" in german
    assert "arabic" not in german
    assert "cyrillic" not in german
    page.goto("/?lang=ar")
    page.locator("h1").evaluate("heading => heading.textContent = 'أهلا'")
    assert "vazirmatn-arabic" in fonts_of(page)


def test_who_sent_mistakes_starts_at_the_list_of_them(page):
    page.goto("/ask")
    page.locator("form button", has_text="Weiter").click()
    expect(page.locator("[role=alert]")).to_be_focused()
    page.locator("[role=alert] a").first.click()
    expect(page.locator("#name")).to_be_focused()


def test_the_language_menu_closes_by_escape_and_by_going_on(page):
    page.goto("/ask")
    menu = page.locator("details.languages")
    menu.locator("summary").click()
    expect(menu).to_have_attribute("open", "")
    page.keyboard.press("Escape")
    expect(menu).not_to_have_attribute("open", "")
    expect(menu.locator("summary")).to_be_focused()
    menu.locator("summary").click()
    page.locator("h1").click()
    expect(menu).not_to_have_attribute("open", "")


def test_on_a_phone_the_menu_opens_and_closes(phone):
    phone.goto("/proposals")
    menu = phone.locator("#menu")
    expect(menu).to_be_hidden()
    phone.locator("[popovertarget=menu]").first.click()
    expect(menu.locator("a").first).to_be_visible()
    menu.locator("button").click()
    expect(menu).to_be_hidden()


def test_keys_work_only_once_somebody_switched_them_on(page):
    page.goto("/proposals")
    page.keyboard.press("j")
    expect(page.locator("[data-list] a").nth(1)).not_to_be_focused()
    page.keyboard.press("?")
    page.locator("[data-keyboard] summary").click()
    page.locator("[data-keyboard-switch]").check()
    page.locator("h1").click()
    page.keyboard.press("j")
    expect(page.locator("[data-list] a").nth(1)).to_be_focused()
    page.keyboard.press("k")
    expect(page.locator("[data-list] a").first).to_be_focused()
    page.reload()
    page.keyboard.press("j")
    expect(page.locator("[data-list] a").nth(1)).to_be_focused()


def test_without_scripts_everything_is_there(new_visitor):
    page = new_visitor(java_script_enabled=False)
    page.goto("/proposals")
    expect(page.locator("#menu a").first).to_be_visible()
    page.locator("details.languages summary").click()
    page.locator("details.languages a[hreflang=ar]").click()
    expect(page.locator("html[dir=rtl]")).to_be_attached()
