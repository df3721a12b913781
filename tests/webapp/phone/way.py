"""The newcomer's way, step by step, for whoever wants to look at each page of it."""

import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page

MEASURES = (Path(__file__).parent / "measures.js").read_text("utf-8")
PUBLIC = (
    "/",
    "/near",
    "/sign-in",
    "/privacy",
    "/accessibility",
    "/join/volunteer",
    "/join/initiative",
    "/offline/de",
)
Look = Callable[[str], None]


def _go_on(page: Page, to: str = "") -> None:
    page.locator("main form button[type=submit]").last.click()
    page.wait_for_url(re.compile(f"/{to}$"))


def walk(page: Page, look: Look) -> None:
    """Answer everything up to "Check your answers", once with a mistake; `look` at each page."""
    page.goto("/join/newcomer")
    look("whom")
    page.locator("[name=for_whom]").first.check()
    _go_on(page, "needs")
    look("needs")
    page.locator("main form button[type=submit]").last.click()
    page.locator("[role=alert]").wait_for()
    look("needs with a mistake")
    page.locator("[name=needs]").first.check()
    _go_on(page, "kind")
    look("kind")
    page.locator("[name=kind]").first.check()
    _go_on(page, "languages")
    look("languages")
    page.locator("#languages-0-language").select_option("ar")
    page.locator("#languages-0-level").select_option("native")
    _go_on(page, "place")
    look("place")
    page.locator("#district").select_option(label="Alt-Hamborn")
    _go_on(page, "time")
    look("time")
    page.locator("[name=any_time]").check()
    _go_on(page, "wishes")
    look("wishes")
    _go_on(page, "contact")
    look("contact")
    page.locator("#first_name").fill("Semhar")
    page.locator("[name=way][value=phone]").check()
    page.locator("#phone").fill("0203 123456")
    _go_on(page, "check")
    look("check")
