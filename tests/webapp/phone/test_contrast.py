"""What is drawn stands out from its ground, in light, dark and with more contrast, as the browser computes it."""

import pytest
from playwright.sync_api import Page

from tests.webapp.phone.way import MEASURES, PUBLIC, walk

pytestmark = [pytest.mark.browser, pytest.mark.one_database, pytest.mark.demo]
LEAST = {"texts": 4.5, "controls": 3.0}
MODES = {
    "light": {"color_scheme": "light"},
    "dark": {"color_scheme": "dark"},
    "light, more": {"color_scheme": "light", "contrast": "more"},
    "dark, more": {"color_scheme": "dark", "contrast": "more"},
}
STAFF = {
    "coordinator.hamborn@example.org": (
        "/desk",
        "/desk/proposals",
        "/desk/requests",
        "/desk/phone",
        "/desk/rounds",
    ),
    "volunteer.duisburg@example.org": ("/me", "/account"),
    "administrator.duisburg@example.org": ("/admin",),
}


def sign_in(page: Page, email: str) -> None:
    page.set_default_timeout(60_000)
    page.goto("/sign-in")
    page.fill("[name=email]", email)
    page.fill("[name=password]", "demo-wegpaten")
    page.locator("form:has([name=password]) button").first.click()
    page.wait_for_load_state()


@pytest.mark.parametrize("mode", MODES)
def test_texts_and_controls_stand_out(new_visitor, mode, record_property):
    lowest = dict.fromkeys(LEAST, (21.0, "", ""))
    low = []

    def measure(page: Page, where: str) -> None:
        for kind, least in LEAST.items():
            for ratio, what in page.evaluate(f"measures.{kind}()"):
                lowest[kind] = min(lowest[kind], (ratio, where, what))
                if ratio < least:
                    low.append(f"{where}: {kind} {ratio:.2f}: {what}")

    def visitor() -> Page:
        page = new_visitor(bypass_csp=True, **MODES[mode])
        page.add_init_script(MEASURES)
        return page

    page = visitor()
    for path in PUBLIC:
        page.goto(path)
        measure(page, path)
    walk(page, lambda where: measure(page, where))
    for email, paths in STAFF.items():
        inside = visitor()
        sign_in(inside, email)
        for path in paths:
            inside.goto(path)
            measure(inside, path)
    words = "; ".join(f"{kind} {ratio:.2f} ({where}: {what})" for kind, (ratio, where, what) in lowest.items())
    record_property("figures", f"smallest contrast, {mode}: {words}")
    assert low == []


def test_pale_words_would_be_found(new_visitor):
    page = new_visitor(bypass_csp=True)
    page.add_init_script(MEASURES)
    page.goto("/near")
    page.add_style_tag(content="h1 { color: #999 !important } input { border-color: #ddd !important }")
    assert min(ratio for ratio, _what in page.evaluate("measures.texts()")) < LEAST["texts"]
    assert any(what.startswith("input") for ratio, what in page.evaluate("measures.controls()") if ratio < 1.5)
