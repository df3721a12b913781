"""Who came in, who failed to, and what was refused stands in the log, by random ids alone."""

import json
import logging

import pytest

from tests import factories
from tests.factories import PASSWORD
from webapp.db import now
from webapp.models import RoleName


@pytest.fixture
def events(caplog):
    """Return `events()`: what the security log holds."""
    assert logging.getLogger().level == logging.WARNING, "in production nothing below is written, but for this log"
    caplog.handler.setLevel(logging.INFO)

    def read() -> list[dict[str, object]]:
        return [json.loads(each.message) for each in caplog.records if each.name == "webapp.security_log"]

    return read


@pytest.fixture
def coordinator(session):
    user = factories.coordinator(session)
    session.commit()
    return user


def test_coming_in_and_going_is_noted(session, coordinator, sign_in, events):
    desk = sign_in(coordinator)
    desk.send_form("/account", "/sign-out")
    assert [(event["event"], event["account"]) for event in events()] == [
        ("signed_in", coordinator.audit_id),
        ("signed_out", coordinator.audit_id),
    ]
    assert all(event["at"].endswith("+00:00") for event in events())
    assert events()[0]["at"][:10] == now().isoformat()[:10]


@pytest.mark.parametrize("known", [True, False])
def test_a_failure_to_come_in_is_noted_the_same_for_known_and_unknown_addresses(coordinator, client, events, known):
    client.send_form("/sign-in", email=coordinator.email if known else "nobody@example.org", password="wrong one")
    [event] = events()
    assert (event["event"], event["page"], "account" in event) == ("sign_in_failed", "security.login", False)
    assert coordinator.email not in str(event)


def test_a_foreign_row_is_refused_and_noted_with_its_number_and_who_asked(session, coordinator, sign_in, events):
    foreign = factories.request(session, lives_in="Hochfeld").person
    session.commit()
    desk = sign_in(coordinator)
    assert desk.get(f"/desk/people/{foreign.id}").status_code == 404
    event = events()[-1]
    assert (event["event"], event["status"], event["account"]) == ("refused", 404, coordinator.audit_id)
    assert foreign.id in event.values()


def test_a_page_of_another_role_and_a_forged_form_are_noted(session, client, sign_in, events):
    newcomer = factories.account(session, RoleName.NEWCOMER)
    session.commit()
    visitor = sign_in(newcomer)
    visitor.get("/desk")
    visitor.post("/account/name", data={"csrf_token": "forged"})
    assert [(event["event"], event["status"]) for event in events()[1:]] == [("refused", 404), ("refused", 400)]


def test_what_is_usual_is_not_noted(client, events):
    assert client.get("/").status_code == 200
    assert client.get("/sign-in").status_code == 200
    client.get("/favicon.ico")
    assert events() == []


def test_what_was_typed_is_not_noted(coordinator, client, events):
    client.send_form("/sign-in", email="planted@example.org", password=f"{PASSWORD} planted")
    client.get("/desk/people/12?text=planted")
    assert "planted" not in str(events())
