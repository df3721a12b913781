"""What is looked for on a page: faults that axe finds, and text that does not fit."""

from pathlib import Path
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page
from werkzeug.datastructures import Headers

from tests.fixtures.pages import faults_of

MEASURE = (Path(__file__).parent / "measure.js").read_text(encoding="utf-8")
RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
# Pins lie where the places are; the list on the same page leads to the same places (WCAG 2.5.8, "equivalent").
ON_THE_MAP = "leaflet-marker-icon"
RUN = """async (run) => {
  const found = await axe.run(document, { ...run, resultTypes: ["violations"] });
  return found.violations.flatMap((fault) => fault.nodes.map((node) => [fault.id, node.html, node.failureSummary]));
}"""
OPEN_DETAILS = (
    "() => document.querySelectorAll('details:not([data-menu])').forEach((part) => { part.open = true; })"
)


def go(page: Page, address: str) -> list[str]:
    """Open a page; return what is wrong with the answer itself: its status, its HTML, its headers."""
    answer = page.goto(address)
    assert answer is not None
    if answer.status != 200 or answer.request.redirected_from:
        return [f"{address}: {answer.status} {page.url}"]
    return [f"{address}: {fault}" for fault in faults_of(answer.text(), Headers(answer.headers))]


def axe_faults(page: Page, *, colours_only: bool = False) -> list[str]:
    """Return what axe finds on the page as it stands, a line each."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    only: dict[str, Any] = (
        {"type": "rule", "values": ["color-contrast"]} if colours_only else {"type": "tag", "values": RULES}
    )
    found = page.evaluate(RUN, {"runOnly": only})
    return [
        f"{rule}: {html[:160]}: {' '.join(why.split())[:240]}"
        for rule, html, why in found
        if rule != "target-size" or ON_THE_MAP not in html
    ]


def open_details(page: Page) -> None:
    """Open whatever can be opened, so that it is looked at, too."""
    page.evaluate(OPEN_DETAILS)


def layout_faults(page: Page) -> list[str]:
    """Return what is wider than the screen, cut off, outside of its box, or on top of something else."""
    found: list[str] = page.evaluate(MEASURE)
    return found
