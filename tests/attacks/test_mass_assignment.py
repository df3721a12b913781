"""Fields that no form shows change nothing: every POST route, as every role, with ids, roles, states and places.

Each form is sent twice, once with more than it asks for; both times the same must stand in the database.
"""

from typing import Any

import pytest
from flask import request
from flask.testing import FlaskClient
from flask_login import current_user
from sqlalchemy import select

from tests.webapp.test_routes import DECLARED, Somebody, Walk, address, body_of
from webapp.db import Base
from webapp.extensions import db

PLANTED = {
    "id": "1", "user_id": "1", "person_id": "1", "town_id": "1", "centre_id": "3", "initiative_id": "1",
    "programme_id": "2", "request_id": "1", "offer_id": "1", "roles": "administrator", "role": "administrator",
    "state": "closed", "vetting": "vetted", "vetted_at": "2020-01-01", "used": "0", "capacity": "97",
    "active": "", "confirmed_at": "2020-01-01", "is_demo": "1", "registered_by_id": "1", "email": "new@example.org",
    "password": "planted planted", "fs_uniquifier": "planted", "released_at": "2020-01-01", "by_hand": "1",
    "volunteer_yes_at": "2020-01-01", "newcomer_yes_at": "2020-01-01", "waiting_since": "2000-01-01",
    "decided_by_id": "1", "verified_at": "2020-01-01", "open_to_other_centres": "1", "lat": "1", "lon": "1",
}  # fmt: skip
# What these forms do ask for, so that it may change something there.
ASKED_FOR = {
    "desk.centre.capacity": {"capacity"},
    "me.change": {"capacity", "open_to_other_centres"},
    "security.login": {"email", "password"},
    "security.verify": {"password"},
    "account.forgotten": {"email"},
    "account.ask_link": {"email"},
    "account.new_email": {"email"},
    "account.choose_password": {"password"},
    "account.change_password": {"password"},
    "admin.new_account": {"email", "role", "centre_id", "initiative_id", "active"},
    "admin.account": {"role", "centre_id", "initiative_id", "active"},
    "admin.new_programme": {"active"},
    "admin.programme": {"active"},
}
TABLES = (
    *("users", "user_roles", "people", "requests", "offers", "matches", "initiatives", "memberships"),
    *("programmes", "centres", "institutions", "catchments", "clearances", "rounds"),
)
VARIES = {
    "id", "fs_uniquifier", "password", "audit_id", "created_at", "registered_at", "asked_at", "state_since",
    "queued_at", "ended_at", "proposed_at", "reached_at", "term_ends_at", "released_at", "decided_at", "invited_at",
    "vetted_at", "verified_at", "volunteer_yes_at", "newcomer_yes_at", "newcomer_confirmed_at", "closed_at",
    "volunteer_confirmed_at", "release_asked_at", "seen_at", "waiting_since", "confirmed_at", "changed_at",
    "restricted_at",
}  # fmt: skip


def stored(session) -> dict[str, list[tuple[Any, ...]]]:
    """All rows of the tables that matter; of moments, whether they are set, or even the planted ones."""
    found = {}
    for name in TABLES:
        table = Base.metadata.tables[name]
        found[name] = sorted(
            tuple((column, told(column, value)) for column, value in row.items())
            for row in session.execute(select(table)).mappings()
        )
    return found


def told(column: str, value: object) -> str:
    if column in VARIES and value is not None:
        return "planted" if str(value)[:4] in {"2020", "2000", "plan"} else "set"
    return str(value)


def assigned(session, walk: Walk, who: Somebody) -> list[str]:
    """Which routes, and which of their tables, take what they never asked for."""
    found = []
    for endpoint, method in sorted(DECLARED):
        if method != "POST" or who.role not in DECLARED[endpoint, method] or endpoint == "security.logout":
            continue
        path = address(walk.app, walk.rules[endpoint, method], who, who.own)
        asked = ASKED_FOR.get(endpoint, set())
        more = {name: value for name, value in PLANTED.items() if name not in asked}
        outcomes = []
        for extra in ({}, more):
            with walk.taken_back():
                data = {**extra, "csrf_token": who.token, **body_of(who.own), **VALID.get(endpoint, {})}
                answer = FlaskClient.open(who.client, path, method="POST", data=data, buffered=True)
                assert answer.status_code < 500, endpoint
                session.expire_all()
                outcomes.append((answer.status_code, stored(session)))
        (status, plain), (status_with, full) = outcomes
        found += [f"{who.role}: {endpoint}: {name}" for name in TABLES if plain[name] != full[name]]
        if status != status_with:
            found.append(f"{who.role}: {endpoint}: {status} and with more {status_with}")
    return found


OFFICE = {"name": "Treff", "kind": "meeting place", "district": "0"}
VALID = {
    "admin.institution": OFFICE,
    "admin.new_institution": OFFICE,
    "account.name": {"first_name": "One", "last_name": "Two"},
    "account.contact": {"contact_way": "centre"},
    "account.reading_language": {"language": "de"},
    "desk.check_in": {"mood": "good"},
    "desk.reject": {"reason": "other"},
    "desk.end": {"reason": "other", "ended_by": ""},
    "me.decline": {"reason": "other"},
    "initiative.change_profile": {"contact_name": "Jo", "contact_email": "jo@example.org", "description": "New"},
}


@pytest.mark.parametrize("role", ["newcomer", "volunteer", "initiative_manager", "coordinator", "administrator"])
def test_no_form_takes_more_than_it_asks_for(session, walk, somebodies, role):
    assert assigned(session, walk, somebodies[role]) == []


@pytest.mark.one_database
def test_a_form_that_takes_everything_is_noticed(app, session, walk, somebodies, monkeypatch):
    view = app.view_functions["account.name"]

    def greedy(**values: Any) -> Any:
        answer = view(**values)
        if request.method == "POST" and "centre_id" in request.form:
            current_user.centre_id = int(request.form["centre_id"])
            db.session.commit()
        return answer

    monkeypatch.setitem(app.view_functions, "account.name", greedy)
    assert any("account.name: users" in fault for fault in assigned(session, walk, somebodies["newcomer"]))
