"""At 320 pixels (1280 at 400 %) and with text twice as large nothing is lost, and a thumb hits what it means."""

import pytest
from playwright.sync_api import Page

from tests.webapp.phone.way import MEASURES, PUBLIC, walk

pytestmark = [pytest.mark.browser, pytest.mark.one_database, pytest.mark.demo]
NARROW = {"width": 320, "height": 640}
TWICE = "html { font-size: 200% }"


def faults(page: Page, *kinds: str) -> list[str]:
    return [line for kind in kinds for line in page.evaluate(f"measures.{kind}()")]


@pytest.fixture
def small(new_visitor):
    """Return `small(language, viewport)`: a page that can be measured."""

    def visit(language: str, viewport: dict[str, int]) -> Page:
        page = new_visitor(language, viewport=viewport, bypass_csp=True)
        page.add_init_script(MEASURES)
        return page

    return visit


@pytest.mark.parametrize("language", ["de", "ar"])
def test_every_public_page_and_step_fits_a_small_phone_and_a_thumb(small, language):
    page = small(language, NARROW)
    found = {}

    def look(where: str) -> None:
        if lines := faults(page, "lost", "overlapping", "small"):
            found[where] = lines

    for path in PUBLIC:
        page.goto(path)
        page.evaluate(
            "document.querySelectorAll('details').forEach(part => part.open = !part.matches('.languages'))"
        )
        look(path)
    walk(page, look)
    assert found == {}


@pytest.mark.parametrize("language", ["de", "ar"])
def test_text_may_be_twice_as_large(small, language):
    page = small(language, {"width": 640, "height": 800})
    found = {}

    def look(where: str) -> None:
        page.add_style_tag(content=TWICE)
        if lines := faults(page, "lost", "overlapping"):
            found[where] = lines

    for path in PUBLIC:
        page.goto(path)
        look(path)
    walk(page, look)
    assert found == {}


def test_faults_would_be_found(small):
    page = small("de", NARROW)
    page.goto("/near")
    page.add_style_tag(
        content=".tool, .brand { position: fixed; inset: 0 auto auto 0; min-block-size: 0; block-size: 12px }"
        "h1 { inline-size: 40px; overflow: hidden; white-space: nowrap !important }"
        "main { inline-size: 400px !important }"
    )
    found = "\n".join(faults(page, "lost", "overlapping", "small"))
    missed = [kind for kind in ("beyond the screen", "cut off", "×", "below 44", "below 24") if kind not in found]
    assert missed == [], found


def test_keyboards_fit_what_is_asked(small):
    page = small("de", NARROW)
    asked = {}

    def look(_where: str) -> None:
        for name, kind, hint in page.eval_on_selector_all(
            "main input:not([type=hidden], [type=checkbox], [type=radio])",
            "all => all.map(one => [one.name, one.type, one.autocomplete])",
        ):
            asked[name] = (kind, hint)

    walk(page, look)
    page.goto("/sign-in")
    look("")
    assert asked["email"][0] == "email"
    assert asked["phone"] == ("tel", "tel")
    assert asked["first_name"] == ("text", "given-name")
    assert asked["password"] == ("password", "current-password")
