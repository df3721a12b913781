"""What every answer tells the browser: load nothing from elsewhere, show us in no frame, keep nothing."""

import pytest

from tests import factories
from tests.fixtures.databases import dispose, start_app
from tests.fixtures.web import PageChecker
from webapp.models import RoleName

PLACES = ("/", "/sign-in", "/static/manifest.json", "/healthz", "/nowhere", "/desk", "/robots.txt")
ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
PUBLIC = "https://wegpaten.example.org"


@pytest.fixture
def public_app(databases, templates, tmp_path):
    """The application as it is set up behind a certificate."""
    url = databases.create(templates(demo=False))
    app = start_app(url, tmp_path, base_url=PUBLIC)
    yield app
    dispose(app)
    databases.drop(url)


@pytest.mark.one_database
def test_every_answer_carries_the_headers_a_failed_one_too(client):
    for path in PLACES:
        headers = client.get(path, buffered=True).headers
        assert {name: headers.get(name) for name in ALWAYS} == ALWAYS, path
        assert "geolocation=()" in headers["Permissions-Policy"]
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
        assert "Access-Control-Allow-Origin" not in headers
        assert "Server" not in headers


@pytest.mark.one_database
def test_the_policy_names_nothing_but_ourselves_and_a_new_nonce_each_time(client):
    policies = [client.get("/").headers["Content-Security-Policy"] for _ in range(2)]
    assert policies[0] != policies[1]
    for part in ("default-src 'none'", "object-src 'none'", "base-uri 'none'", "form-action 'self'"):
        assert part in policies[0]
    for loose in ("unsafe", "*", "http:", "https:", "blob:"):
        assert loose not in policies[0]


@pytest.mark.one_database
def test_the_nonce_stands_at_every_script_of_the_page(client):
    answer = client.get("/")
    nonce = answer.headers["Content-Security-Policy"].partition("'nonce-")[2].partition("'")[0]
    assert len(nonce) >= 20
    assert answer.text.count("<script") == answer.text.count(f'nonce="{nonce}"') > 0


def test_nothing_of_a_signed_in_person_is_stored(session, sign_in):
    person = factories.person(session, RoleName.NEWCOMER)
    session.commit()
    me = sign_in(person.user)
    for path in ("/me", "/account", "/", "/guide-that-is-not-there"):
        assert me.get(path).headers["Cache-Control"] == "no-store, private", path


def test_signing_out_clears_what_the_browser_kept(session, sign_in):
    person = factories.person(session, RoleName.NEWCOMER)
    session.commit()
    me = sign_in(person.user)
    assert "Clear-Site-Data" not in me.get("/me").headers
    answer = me.send_form("/account", "/sign-out")
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert answer.headers["Cache-Control"] == "no-store, private"
    assert me.get("/me").status_code == 303


@pytest.mark.one_database
def test_behind_a_certificate_browsers_are_told_to_insist_on_it(public_app):
    visitor = PageChecker(public_app)
    answer = visitor.get("/?lang=ar", base_url=PUBLIC)
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"
    file = visitor.get("/static/manifest.json", base_url=PUBLIC, buffered=True)
    assert file.headers["Strict-Transport-Security"]
    visitor.get("/sign-in", base_url=PUBLIC)
    cookies = answer.headers.getlist("Set-Cookie")
    cookies += visitor.get("/sign-in", base_url=PUBLIC).headers.getlist("Set-Cookie")
    assert cookies
    for cookie in cookies:
        assert cookie.startswith("__Host-"), cookie
        assert "Secure" in cookie
        assert "HttpOnly" in cookie
        assert "SameSite=Lax" in cookie
        assert "Path=/" in cookie
        assert "Domain" not in cookie


@pytest.mark.one_database
def test_without_a_certificate_nobody_is_told_to_insist_on_it(client):
    assert "Strict-Transport-Security" not in client.get("/").headers
