"""Without a line a phone shows our own page, in the reader's language, and has kept nothing else."""

import json
import re
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect

from tests import factories
from webapp.models import RoleName

pytestmark = [pytest.mark.browser, pytest.mark.one_database]
KEPT = """
    async () => {
        const found = [];
        for (const name of await caches.keys()) {
            const cache = await caches.open(name);
            for (const request of await cache.keys()) {
                found.push([new URL(request.url).pathname, await (await cache.match(request)).text()]);
            }
        }
        return found;
    }
"""
WORKERS = "async () => (await navigator.serviceWorker.getRegistrations()).length"


WORKER_FOR = """
    async (language) => {
        for (;;) {
            const { active } = await navigator.serviceWorker.ready;
            const ours = active.state === "activated" && navigator.serviceWorker.controller === active;
            if (ours && active.scriptURL.endsWith(`language=${language}`)) return;
            await new Promise((wake) => setTimeout(wake, 50));
        }
    }
"""


def wait_for_worker(page: Page, language: str) -> None:
    """Return once the worker for that language has taken over."""
    page.evaluate(WORKER_FOR, language)


@dataclass(frozen=True)
class Somebody:
    name: str
    email: str


@pytest.fixture
def somebody(session) -> Somebody:
    """A newcomer with an account."""
    person = factories.person(session, RoleName.NEWCOMER)
    known = Somebody(person.first_name, person.user.email)
    session.commit()
    return known


def sign_in(page: Page, somebody: Somebody) -> None:
    page.set_default_timeout(60_000)  # the first page of a newcomer loads the engine
    page.goto("/sign-in")
    page.fill("[name=email]", somebody.email)
    page.fill("[name=password]", factories.PASSWORD)
    page.locator("form:has([name=password]) button").first.click()
    page.wait_for_url(re.compile("/me$"))


@pytest.mark.parametrize(("language", "direction"), [("de", "ltr"), ("ar", "rtl")])
def test_without_a_line_a_page_says_so_and_tries_again(new_visitor, language, direction):
    page = new_visitor()
    page.goto(f"/?lang={language}")
    wait_for_worker(page, language)
    page.context.set_offline(True)
    page.goto("/near?text=Marxloh")
    root = page.locator("html")
    expect(root).to_have_attribute("lang", language)
    expect(root).to_have_attribute("dir", direction)
    expect(page.locator("h1")).to_be_visible()
    assert (
        page.evaluate("getComputedStyle(document.querySelector('.button')).backgroundColor") != "rgba(0, 0, 0, 0)"
    )
    page.context.set_offline(False)
    page.locator("main a").click()
    expect(page).to_have_url(re.compile(r"/near\?text=Marxloh$"))
    expect(page.locator("form[role=search]")).to_be_attached()


def test_whoever_changes_the_language_reads_the_page_in_the_new_one(new_visitor):
    page = new_visitor()
    page.goto("/?lang=de")
    wait_for_worker(page, "de")
    page.goto("/?lang=fa")
    wait_for_worker(page, "fa")
    assert len(page.evaluate("caches.keys()")) == 1
    page.context.set_offline(True)
    page.goto("/near")
    expect(page.locator("html")).to_have_attribute("lang", "fa")


def test_the_phone_keeps_one_page_and_its_looks_whoever_is_signed_in(somebody, new_visitor):
    page = new_visitor()
    sign_in(page, somebody)
    wait_for_worker(page, "en")
    for path in ("/me", "/account", "/account/data", "/"):
        page.goto(path)
    kept = page.evaluate(KEPT)
    paths = sorted(path for path, _text in kept)
    assert [path for path in paths if not path.startswith("/static/")] == ["/offline/en"]
    assert len(paths) == 4
    for path, text in kept:
        for word in (somebody.name, somebody.email, "csrf_token", "/sign-out"):
            assert word not in text, path
    assert "no-store" in page.goto("/me").headers["cache-control"]


def test_a_worker_that_kept_pages_would_be_noticed(somebody, new_visitor):
    page = new_visitor()
    sign_in(page, somebody)
    page.evaluate("async () => { await (await caches.open('planted')).add('/account'); }")
    kept = dict(page.evaluate(KEPT))
    assert somebody.name in kept["/account"]


def test_signing_out_takes_it_all_away_and_the_next_page_brings_it_back(somebody, new_visitor):
    page = new_visitor()
    sign_in(page, somebody)
    wait_for_worker(page, "en")
    page.evaluate("sessionStorage.setItem('draft:/me', '{}'); localStorage.setItem('keyboard', 'on')")
    page.add_init_script("window.before = [Object.keys(sessionStorage).length, Object.keys(localStorage).length]")
    page.locator("form[action$='/sign-out'] button").click()
    page.wait_for_url(re.compile("/$"))
    assert page.evaluate("window.before") == [0, 0]
    wait_for_worker(page, "de")
    assert page.evaluate(WORKERS) == 1
    page.context.set_offline(True)
    page.goto("/me")
    expect(page.locator("main a")).to_be_visible()
    page.context.set_offline(False)
    page.goto("/me")
    expect(page).to_have_url(re.compile("/sign-in"))


def test_without_scripts_pages_are_as_ever(new_visitor):
    page = new_visitor(java_script_enabled=False)
    page.goto("/")
    expect(page.locator("h1")).to_be_visible()


def test_the_worker_says_what_it_keeps_and_is_asked_for_anew_each_time(client):
    answer = client.get("/service-worker.js?language=ar")
    assert answer.mimetype == "text/javascript"
    assert answer.headers["Cache-Control"] == "no-cache"
    assert "worker-src 'self'" in answer.headers["Content-Security-Policy"]
    kept = json.loads(re.match(r"const kept = (\{.*?\});\n", answer.text)[1])
    assert kept["page"] == "/offline/ar"
    assert all(client.get(path, buffered=True).status_code == 200 for path in [kept["page"], *kept["files"]])
    assert any("style.rtl" in path for path in kept["files"])
    other = json.loads(re.match(r"const kept = (\{.*?\});\n", client.get("/service-worker.js").text)[1])
    assert other["page"] == "/offline/de"
    assert other["name"] != kept["name"]


def test_there_is_a_page_for_each_language_and_no_other(client, app):
    for language in app.config["LANGUAGES"]:
        assert f'<html lang="{language}"' in client.get(f"/offline/{language}").text
    assert client.get("/offline/xx").status_code == 404
