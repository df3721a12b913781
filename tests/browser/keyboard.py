"""Using a page by Tab, Enter, Space and the arrows alone; at each stop the focus is seen, and goes on in order."""

from pathlib import Path

from playwright.sync_api import Locator, Page

MOST_STOPS = 400
STOP = (Path(__file__).parent / "stop.js").read_text(encoding="utf-8")
IS_AT = "(wanted) => document.activeElement === wanted"
IN_GROUP = "(wanted) => document.activeElement.name === wanted.name && document.activeElement.type === wanted.type"


class TrapError(AssertionError):
    """What is wanted cannot be reached by the keyboard."""


class Keyboard:
    """Hands that only have keys. `faults` are stops where the focus cannot be seen, or goes back up the page."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.faults: list[str] = []

    def press(self, target: Locator) -> None:
        """Press a button or a link."""
        self._tab_to(target)
        self.page.keyboard.press("Enter")

    def tick(self, target: Locator) -> None:
        """Choose a radio button (with the arrows) or a check box (with Space)."""
        if target.get_attribute("type") == "radio":
            self._tab_to(target, IN_GROUP)
            for _option in range(MOST_STOPS):
                if target.evaluate(IS_AT):
                    break
                self.page.keyboard.press("ArrowDown")
        else:
            self._tab_to(target)
        if not target.is_checked():
            self.page.keyboard.press("Space")
        assert target.is_checked()

    def pick(self, target: Locator, value: str) -> None:
        """Choose from a list."""
        self._tab_to(target)
        self.page.keyboard.press("Home")
        for _option in range(MOST_STOPS):
            if target.input_value() == value:
                return
            self.page.keyboard.press("ArrowDown")
        raise TrapError(f"the arrows do not reach {value}")

    def write(self, target: Locator, text: str) -> None:
        """Fill a field in."""
        self._tab_to(target)
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type(text)

    def stops(self) -> list[str]:
        """Go through the whole page; return the name of each stop. Raise `TrapError` where it does not end."""
        names: list[str] = []
        last = None
        for _stop in range(MOST_STOPS):
            self.page.keyboard.press("Tab")
            stop = self._look(last)
            if stop is None:
                return names
            names.append(str(stop["name"]))
            last = stop
        raise TrapError(f"the focus never leaves the page; it is at {names[-1]}")

    def _tab_to(self, target: Locator, arrived: str = IS_AT) -> None:
        target.wait_for(state="visible")
        last = None
        for _stop in range(MOST_STOPS):
            if target.evaluate(arrived):
                return
            self.page.keyboard.press("Tab")
            last = self._look(last)
        raise TrapError(f"Tab does not reach {target}")

    def _look(self, last: dict[str, object] | None) -> dict[str, object] | None:
        stop: dict[str, object] | None = self.page.evaluate(STOP)
        if stop is None:
            return None
        where = self.page.url.partition("//")[2].partition("/")[2]
        if not stop["seen"]:
            self.faults.append(f"/{where}: nobody sees that {stop['name']} has the focus")
        pins = last is not None and last["pin"] and stop["pin"]  # on a map they have no order but that of the list
        if last is not None and not pins and _goes_back(last, stop, self.page.evaluate("document.dir === 'rtl'")):
            self.faults.append(f"/{where}: from {last['name']} back to {stop['name']}")
        return stop


def _goes_back(last: dict[str, object], stop: dict[str, object], rtl: bool) -> bool:  # noqa: FBT001 - plainly named
    """Whether a stop lies above the one before it, and is not the next column."""
    above = float(str(stop["bottom"])) <= float(str(last["top"]))
    next_column = (
        float(str(stop["right"])) <= float(str(last["left"]))
        if rtl
        else (float(str(stop["left"])) >= float(str(last["right"])))
    )
    return above and not next_column
