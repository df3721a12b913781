"""Pages on a slow phone: a real server, Chromium with a throttled line and processor, each page in a new browser.

The baseline is the same page from the same server without compression: the browser says that it reads none.
"""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser, Page, sync_playwright

from tests.fixtures.databases import dispose, run_command, start_app
from tests.servers.chromium import ADVICE, find_chromium
from tests.servers.ports import find_free_port
from tests.servers.product import product_on

PATHS = {
    "/": "",
    "/join/newcomer": "",
    "/me": "volunteer.duisburg@example.org",
    "/desk": "coordinator.hamborn@example.org",
}
LANGUAGES = ("de", "ar")
WAYS = ("as served", "without compression")
LINE = {"latency": 150, "downloadThroughput": 1.6e6 / 8, "uploadThroughput": 0.75e6 / 8, "offline": False}
SLOWER = 4  # times, the processor
LOOKS = 3
PHONE = {"width": 360, "height": 740}
WATCH = """
    window.seen = { fcp: 0, lcp: 0, blocked: 0 };
    new PerformanceObserver((list) => {
        for (const entry of list.getEntriesByName("first-contentful-paint")) seen.fcp = entry.startTime;
    }).observe({ type: "paint", buffered: true });
    new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) seen.lcp = entry.startTime;
    }).observe({ type: "largest-contentful-paint", buffered: true });
    new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) seen.blocked += Math.max(0, entry.duration - 50);
    }).observe({ type: "longtask", buffered: true });
"""


@dataclass(frozen=True)
class Look:
    """One first visit: bytes without and of fonts, and milliseconds."""

    page_bytes: float
    font_bytes: float
    fcp: float
    lcp: float
    blocked: float


@contextmanager
def served() -> Iterator[str]:
    """The address of the product with its made-up people, as `make run` starts it."""
    with tempfile.TemporaryDirectory() as folder:
        place, port = Path(folder), find_free_port()
        url = f"sqlite:///{place / 'wegpaten.sqlite3'}"
        app = start_app(url, place)
        run_command(app, "db", "upgrade")
        run_command(app, "seed", "--demo")
        dispose(app)
        with product_on(url, place, port, WEB_WORKERS=str(os.cpu_count() or 1)) as product:
            product.start_web()
            yield f"http://127.0.0.1:{port}"


def cookies_of(browser: Browser, address: str, email: str) -> list:
    """The cookies of somebody signed in."""
    context = browser.new_context(base_url=address)
    page = context.new_page()
    page.goto("/sign-in", timeout=120_000)
    page.fill("[name=email]", email)
    page.fill("[name=password]", "demo-wegpaten")
    page.locator("form:has([name=password]) button").first.click(timeout=120_000)
    page.wait_for_load_state()
    cookies = [cookie for cookie in context.cookies() if cookie["name"] != "language"]
    context.close()
    return cookies


def throttled(page: Page, way: str) -> dict[str, dict]:
    """Slow the page's line and processor down; return what will be received, by request."""
    seen: dict[str, dict] = {"types": {}, "sizes": {}}
    session = page.context.new_cdp_session(page)
    session.on("Network.responseReceived", lambda told: seen["types"].update({told["requestId"]: told["type"]}))
    session.on(
        "Network.loadingFinished",
        lambda told: seen["sizes"].update({told["requestId"]: told["encodedDataLength"]}),
    )
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", LINE)
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    if way == "without compression":
        session.send("Network.setExtraHTTPHeaders", {"headers": {"Accept-Encoding": "identity"}})
    return seen


def look(browser: Browser, address: str, path: str, language: str, way: str, cookies: list) -> Look:
    """Visit a page for the first time."""
    context = browser.new_context(base_url=address, viewport=PHONE, locale=language, service_workers="block")
    context.add_cookies([*cookies, {"name": "language", "value": language, "url": address}])
    page = context.new_page()
    page.add_init_script(WATCH)
    seen = throttled(page, way)
    page.goto(path, wait_until="load", timeout=120_000)
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(300)
    told = page.evaluate("seen")
    kinds = seen["types"]
    fonts = sum(size for request, size in seen["sizes"].items() if kinds.get(request) == "Font")
    every = sum(seen["sizes"].values())
    context.close()
    return Look(every - fonts, fonts, told["fcp"], told["lcp"], told["blocked"])


def row(path: str, language: str, way: str, looks: list[Look]) -> str:
    """A line of the table: medians."""

    def middle(name: str) -> float:
        return median(getattr(one, name) for one in looks)

    return (
        f"| `{path}` | {language} | {way} | {middle('page_bytes') / 1000:.1f} | {middle('font_bytes') / 1000:.1f} "
        f"| {middle('fcp') / 1000:.2f} | {middle('lcp') / 1000:.2f} | {middle('blocked'):.0f} |\n"
    )


def lines(_full: bool) -> Iterator[str]:  # noqa: FBT001 - as each section of the page is called
    """The section, as Markdown."""
    program = find_chromium()
    assert program, ADVICE
    yield "First visit from a phone of 360 pixels in Chromium: 1.6 Mbit/s down, 150 ms there and back, the "
    yield f"processor {SLOWER} times slower. Medians of {LOOKS} looks, each in a new browser. *Blocked*: what "
    yield "tasks took beyond 50 ms each. The baseline is the same page without compression.\n\n"
    yield "| page | language | | KB | fonts KB | first paint, s | largest paint, s | blocked, ms |\n"
    yield "|---|---|---|--:|--:|--:|--:|--:|\n"
    with served() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        for path, email in PATHS.items():
            cookies = cookies_of(browser, address, email) if email else []
            look(browser, address, path, LANGUAGES[0], WAYS[0], cookies)  # wakes the server and the browser up
            for language in LANGUAGES:
                for way in WAYS:
                    looks = [look(browser, address, path, language, way, cookies) for _ in range(LOOKS)]
                    yield row(path, language, way, looks)
        browser.close()
