"""A request that names another host gets nothing, and no link that leaves here ever holds that name."""

from dataclasses import replace

import pytest

from tests import factories
from webapp import edges
from webapp.models import RoleName
from webapp.services.notifications import notify

EVIL = "evil.example"
FORGED = (
    {"Host": EVIL},
    {"Host": f"{EVIL}:8000"},
    {"Host": f"localhost.{EVIL}"},
    {"Host": f"localhost@{EVIL}"},
    {"Host": ""},
    {"Host": "127.0.0.1 evil"},
)
IGNORED = (
    {"X-Forwarded-Host": EVIL},
    {"X-Host": EVIL},
    {"Forwarded": f"host={EVIL}"},
    {"X-Original-URL": "/admin"},
    {"X-Rewrite-URL": "/admin"},
)


def accepted(client, headers):
    """Whether the start page is shown to somebody who sends these headers."""
    return client.get("/", headers=headers).status_code == 200


@pytest.mark.one_database
def test_the_attack_shows_where_hosts_are_not_checked(app, client, monkeypatch):
    checks = [check for check in app.before_request_funcs[None] if check is not edges.refuse_strange_hosts]
    monkeypatch.setitem(app.before_request_funcs, None, checks)
    assert accepted(client, {"Host": EVIL})


@pytest.mark.one_database
def test_another_host_gets_nothing(client):
    assert accepted(client, {})
    for headers in FORGED:
        answer = client.get("/sign-in", headers=headers)
        assert answer.status_code == 400, headers
        assert EVIL not in answer.text
    assert accepted(client, {})


@pytest.mark.one_database
def test_what_a_proxy_might_say_changes_no_link(client):
    for headers in IGNORED:
        answer = client.get("/sign-in?next=/me", headers=headers)
        assert answer.status_code == 200, headers
        assert EVIL not in answer.text
        assert EVIL not in str(answer.headers)


def test_the_link_in_a_mail_leads_to_the_public_address(app, session, client, send_mail):
    person = factories.person(session, RoleName.NEWCOMER)
    notify(session, person.user, "reset_password")
    session.commit()
    config = app.config["WEGPATEN"]
    app.config["WEGPATEN"] = replace(config, base_url="https://wegpaten.example.org")
    client.get("/", headers={"Host": EVIL, "X-Forwarded-Host": EVIL})
    (mail,) = send_mail().to(person.user.email)
    app.config["WEGPATEN"] = config
    for part in ("plain", "html"):
        text = mail.get_body((part,)).get_content()
        assert "https://wegpaten.example.org/account/password/link/" in text
        assert EVIL not in text


@pytest.mark.one_database
def test_an_installation_answers_to_the_names_that_its_operator_set(app, client):
    config = app.config["WEGPATEN"]
    app.config["WEGPATEN"] = replace(config, environment="production", base_url="https://a.example")
    try:
        assert accepted(client, {"Host": "a.example"})
        assert not accepted(client, {"Host": "localhost"})
        app.config["WEGPATEN"] = replace(app.config["WEGPATEN"], trusted_hosts=("b.example",))
        assert accepted(client, {"Host": "b.example"})
    finally:
        app.config["WEGPATEN"] = config
