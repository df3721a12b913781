"""No public page weighs more than 60 KB when somebody comes for the first time; fonts come after the words."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.webapp.phone.wire import listening

pytestmark = [pytest.mark.browser, pytest.mark.one_database, pytest.mark.demo]
BUDGET = 60_000  # bytes
DOORS = ("/", "/join/newcomer", "/join/volunteer", "/join/initiative", "/sign-in", "/near")
AT_MOST = 60  # pages that links lead to; a booklet is a file to take along
LINKS = """
    [...document.querySelectorAll("a[href]")]
        .filter((link) => link.origin === location.origin && !link.pathname.endsWith(".pdf"))
        .map((link) => link.pathname)
"""


@pytest.fixture
def first_visit(chromium: Browser, live_server: str):
    """Return `first_visit(path, language)`: the page in a new browser, and what came over the wire for it."""
    contexts = []

    def visit(path: str, language: str = "de") -> tuple[Page, dict[str, float], int]:
        context = chromium.new_context(base_url=live_server, locale=language)
        contexts.append(context)
        page = context.new_page()
        with listening(page) as wire:
            page.goto(path, wait_until="load")
            wire.wait()
        return page, wire.by_kind(), wire.weight()

    yield visit
    for context in contexts:
        context.close()


def public_pages(first_visit, language: str) -> Iterator[tuple[str, Page, int]]:
    """Every page that a visitor can reach by links, each on a first visit."""
    waiting, seen = [*DOORS], set()
    while waiting:
        path = waiting.pop(0)
        if path in seen or path.startswith("/static/"):
            continue
        seen.add(path)
        page, kinds, weight = first_visit(path, language)
        assert {"Document", "Stylesheet"} <= set(kinds), path
        yield path, page, weight
        waiting += [link for link in page.evaluate(LINKS) if link not in seen][: AT_MOST - len(seen)]
        page.context.close()


@pytest.mark.parametrize("language", ["de", "ar"])
def test_every_public_page_is_light(first_visit, language, record_property):
    weights, scripts, needless = {}, [], []
    for path, page, weight in public_pages(first_visit, language):
        weights[path] = weight
        scripts += page.evaluate(
            "[...document.scripts].filter(one => one.src && !one.defer && !one.async && one.type !== 'module')"
            ".map(one => `${location.pathname}: ${one.src}`)"
        )
        if page.evaluate(
            "!!document.querySelector('script[src*=htmx]') && !document.querySelector('[hx-get], [hx-post]')"
        ):
            needless.append(path)
    heaviest = sorted(weights, key=weights.__getitem__, reverse=True)[:5]
    words = ", ".join(f"{path} {weights[path] / 1000:.1f} KB" for path in ["/", *heaviest])
    record_property("figures", f"{language}: {len(weights)} public pages, first visit without fonts: {words}")
    assert {path: weight for path, weight in weights.items() if weight >= BUDGET} == {}
    assert scripts == []  # nothing keeps a page from being shown
    assert needless == []
    assert {"/", "/imprint", "/join/volunteer"} <= set(weights)


def test_without_compression_the_budget_would_not_hold(app, first_visit, monkeypatch):
    monkeypatch.setattr("webapp.assets_manifest.TWINS", {})
    _page, kinds, weight = first_visit("/")
    assert weight > BUDGET, kinds


def test_a_page_after_the_first_costs_little_more_than_its_words(first_visit):
    page, _kinds, _weight = first_visit("/join/newcomer")
    page.locator("[name=for_whom]").first.check()
    with listening(page) as wire:
        page.locator("main form button[type=submit]").last.click()
        page.wait_for_url("**/needs")
        wire.wait()
    assert wire.by_kind().get("Stylesheet", 0) == 0  # the new cookie fetches no file again
    assert wire.by_kind().get("Font", 0) == 0
    assert wire.by_kind()["Document"] < 6_000


@pytest.mark.parametrize(
    ("language", "wanted", "others"), [("de", "noto-sans-latin", "vazirmatn"), ("ar", "vazirmatn", "")]
)
def test_the_names_of_languages_fetch_no_fonts_of_other_scripts(first_visit, language, wanted, others):
    page, _kinds, _weight = first_visit("/join/newcomer", language)
    fetched = page.evaluate("performance.getEntriesByType('resource').map(e => e.name).join(' ')")
    page.locator("details.languages summary").click()
    page.wait_for_load_state("networkidle")
    fetched += page.evaluate("performance.getEntriesByType('resource').map(e => e.name).join(' ')")
    assert wanted in fetched
    assert not others or others not in fetched
    assert "latin-ext" not in fetched
    assert "cyrillic" not in fetched
