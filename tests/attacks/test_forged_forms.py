"""A form sent by another site, or with somebody else's token, does nothing: every POST route, as every role.

Promise: 400 before anything is read; nothing in the database changes.
"""

from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.webapp.test_routes import DECLARED, VISITOR, Somebody, Walk, address, body_of
from webapp.models import AuditEntry, Match, Request, User

TOKENS = ("none", "empty", "forged", "of somebody else", "in the address")


def token(kind: str, who: Somebody, other: Somebody) -> dict[str, str]:
    return {
        "none": {},
        "empty": {"csrf_token": ""},
        "forged": {"csrf_token": f"{who.token[:-4]}AAAA"},
        "of somebody else": {"csrf_token": other.token},
        "in the address": {},
    }[kind]


def forged(walk: Walk, who: Somebody, other: Somebody) -> Iterator[str]:
    """Which routes do anything else than refuse a form that its reader never saw."""
    for endpoint, method in sorted(DECLARED):
        if method != "POST" or who.role not in DECLARED[endpoint, method]:
            continue
        path = address(walk.app, walk.rules[endpoint, method], who, who.own)
        for kind in TOKENS:
            query = {"csrf_token": other.token} if kind == "in the address" else {}
            data = {**body_of(who.own), **token(kind, who, other)}
            with walk.taken_back():
                answer = FlaskClient.open(
                    who.client, path, method="POST", data=data, query_string=query, buffered=True
                )
            if answer.status_code != 400:
                yield f"{who.role}: {endpoint}: a token {kind}: {answer.status_code}"


def rows(session) -> list[object]:
    session.expire_all()
    return [
        sorted((match.id, match.state, match.request_id) for match in session.scalars(select(Match))),
        sorted((one.id, one.state) for one in session.scalars(select(Request))),
        sorted((user.id, user.active, user.password) for user in session.scalars(select(User))),
        session.scalars(select(AuditEntry.id)).all()[-1:],
    ]


def test_no_form_is_taken_without_the_token_of_its_own_reader(session, walk, somebodies):
    before = rows(session)
    found = []
    for who in somebodies.values():
        other = somebodies["coordinator" if who.role != "coordinator" else VISITOR]
        found += forged(walk, who, other)
    assert found == []
    assert rows(session) == before
    assert FlaskClient.open(somebodies[VISITOR].client, "/healthz").status_code == 200


@pytest.mark.one_database
def test_the_attack_shows_where_tokens_are_not_checked(app, walk, somebodies):
    app.config["WTF_CSRF_CHECK_DEFAULT"] = False
    try:
        found = list(forged(walk, somebodies["coordinator"], somebodies[VISITOR]))
    finally:
        app.config["WTF_CSRF_CHECK_DEFAULT"] = True
    assert any("desk.approve:" in fault for fault in found)


@pytest.mark.one_database
def test_a_token_dies_with_the_sign_in_it_belongs_to(walk, somebodies):
    who = somebodies["newcomer"]
    assert walk.ask(who, ("account.name", "POST"), {}).status_code != 400
    old = who.token
    FlaskClient.open(who.client, "/sign-out", method="POST", data={"csrf_token": old})
    answer = FlaskClient.open(who.client, "/account/name", method="POST", data={"csrf_token": old})
    assert answer.status_code in {303, 400}
