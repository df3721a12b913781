"""Somebody at a browser who reads a language, uses the mouse or keys alone, and keeps a picture of each step."""

import re
from functools import cache
from gettext import GNUTranslations
from pathlib import Path

from babel.support import NullTranslations, Translations
from playwright.sync_api import Locator, Page, expect

from tests.browser.keyboard import Keyboard
from tests.browser.looking import layout_faults

ROOT = Path(__file__).resolve().parents[2]
PICTURES = ROOT / "build/screenshots"


@cache
def catalogue(language: str) -> NullTranslations | GNUTranslations:
    """Return the words of a language."""
    return Translations.load(str(ROOT / "webapp/translations"), [language])


class Mouse:
    """Does things with the mouse, or a finger."""

    def press(self, target: Locator) -> None:
        """Press a button or a link."""
        target.click()

    def tick(self, target: Locator) -> None:
        """Choose a radio button or a check box."""
        target.check()

    def pick(self, target: Locator, value: str) -> None:
        """Choose from a list."""
        target.select_option(value)

    def write(self, target: Locator, text: str) -> None:
        """Fill a field in."""
        target.fill(text)


class Reader:
    """A person: `page` is theirs. Buttons and links are called in the English of the code, found in the reader's.

    `path` names the folder of the pictures: `build/screenshots/<language>-<width>/<path>-<number>-<step>.png`.
    """

    def __init__(self, page: Page, language: str, path: str, *, by_keyboard: bool) -> None:
        self.page, self.language, self.path = page, language, path
        self.hands: Mouse | Keyboard = Keyboard(page) if by_keyboard else Mouse()
        self.steps = 0
        self.faults: list[str] = []

    def say(self, text: str, **names: str) -> str:
        """Return an English sentence of the code in the reader's language."""
        said = catalogue(self.language).gettext(text)
        return str(said % names if names else said)

    def look(self, step: str) -> None:
        """Look at the page: keep its picture, and whatever does not fit."""
        self.page.wait_for_load_state()
        self.steps += 1
        assert self.page.viewport_size is not None
        folder = PICTURES / f"{self.language}-{self.page.viewport_size['width']}"
        folder.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=folder / f"{self.path}-{self.steps:02}-{step}.png", full_page=True)
        self.faults += [f"{self.path}, {step}: {fault}" for fault in layout_faults(self.page)]

    def go(self, address: str) -> None:
        """Open an address."""
        self.page.goto(address)

    def press(self, text: str, **names: str) -> None:
        """Press the first button of that name in the page, and wait for where it leads."""
        with self.page.expect_navigation():
            self.hands.press(self._named("button", text, names))

    def follow(self, text: str, **names: str) -> None:
        """Follow the first link of that name in the page."""
        with self.page.expect_navigation():
            self.hands.press(self._named("link", text, names))

    def tick(self, name: str, value: str = "") -> None:
        """Choose the answer `value` to the question `name`, or tick its only box."""
        chosen = f"[value='{value}']" if value else ""
        self.hands.tick(self.page.locator(f"main input[name='{name}']{chosen}").first)

    def pick(self, name: str, value: str) -> None:
        """Choose from a list."""
        self.hands.pick(self.page.locator(f"main select[name='{name}']"), value)

    def write(self, name: str, text: str) -> None:
        """Fill a field in."""
        self.hands.write(self.page.locator(f"main [name='{name}']").first, text)

    def reads(self, text: str, **names: str) -> None:
        """Find a sentence on the page."""
        expect(self.page.get_by_role("main")).to_contain_text(self.say(text, **names))

    def meets(self, heading: str, **names: str) -> None:
        """Find the heading of the page."""
        expect(self.page.get_by_role("heading", level=1)).to_contain_text(self.say(heading, **names))

    def sign_in(self, email: str, password: str) -> None:
        """Sign in through the form."""
        self.go("/sign-in")
        self.look("sign-in")
        self.write("email", email)
        self.write("password", password)
        self.press("Sign in")

    def _named(self, role: str, text: str, names: dict[str, str]) -> Locator:
        # A sentence with a name in it says the whole name of the button; else something may stand before or behind.
        name = self.say(text, **names)
        whole = re.compile(rf"^\s*{re.escape(name)}\s*$")
        return self.page.locator("main").get_by_role(role, name=whole).first  # type: ignore[arg-type]
