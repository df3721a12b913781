"""Every id in a hidden field or a choice of every form is exchanged for somebody else's; nothing of theirs changes.

Ids in addresses are exchanged by the table of routes. Here the forms are taken from the pages themselves.
"""

import re
from html.parser import HTMLParser

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.attacks.test_leaks import crawl
from tests.webapp.test_routes import Somebody, Walk
from webapp import access
from webapp.db import Base
from webapp.models import Programme

PAGES_READ = 70
IDS = {"matches": "match_id", "requests": "request_id", "offers": "offer_id", "people": "person_id"} | {
    "programmes": "programme_id", "initiatives": "initiative_id", "rounds": "round_id", "users": "user_id",
}  # fmt: skip


class Forms(HTMLParser):
    """The POST forms of a page: (address, fields with their values)."""

    def __init__(self, path, text):
        super().__init__()
        self.path, self.found, self.fields = path, [], None
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        values = dict(attrs)
        if tag == "form" and values.get("method", "").lower() == "post":
            self.fields, self.name = {}, ""
            self.found.append((values.get("action") or self.path, self.fields))
        elif self.fields is not None and tag in {"input", "button", "select", "textarea"} and values.get("name"):
            self.name = values["name"]
            self.fields.setdefault(self.name, values.get("value") or "")
        elif self.fields is not None and tag == "option" and self.fields.get(self.name) == "":
            self.fields[self.name] = values.get("value") or ""

    def handle_endtag(self, tag):
        if tag == "form":
            self.fields = None


def foreign_rows(session, who: Somebody):
    """All that stands in the rows of others, and the searches in their programmes."""
    session.expire_all()
    found = []
    for ids in who.foreign:
        for name, key in IDS.items():
            table = Base.metadata.tables[name]
            if key in ids:
                found += [(name, str(row)) for row in session.execute(select(table).where(table.c.id == ids[key]))]
        rounds = Base.metadata.tables["rounds"]
        theirs = select(rounds.c.id).where(rounds.c.programme_id == ids["programme_id"])
        found += [("rounds", str(row)) for row in session.execute(theirs)]
    return found


def swapped(session, walk: Walk, who: Somebody):
    """Which forms, with which field exchanged, changed a row of somebody else; and how many were tried."""
    forms = {}
    for path, text in crawl(who.client, at_most=PAGES_READ).items():
        for action, fields in Forms(path, text).found:
            forms.setdefault((re.sub(r"\d+", "0", action), tuple(sorted(fields))), (action, fields))
    others = sorted({value for ids in who.foreign for value in ids.values()})
    before, found, tried = foreign_rows(session, who), [], 0
    for action, fields in forms.values():
        exchangeable = [name for name, value in fields.items() if value.isdigit() and name != "key"]
        for name in exchangeable:
            for other in others:
                data = {**fields, "csrf_token": who.token, name: str(other)}
                data.pop("form_key", None)
                with walk.taken_back():
                    answer = FlaskClient.open(who.client, action, method="POST", data=data, buffered=True)
                    assert answer.status_code < 500, (action, name)
                    tried += 1
                    if foreign_rows(session, who) != before:
                        found.append(f"{action}: {name} = {other}")
    return found, tried


@pytest.mark.one_database
@pytest.mark.parametrize("role", ["coordinator", "initiative_manager", "administrator"])
def test_no_field_of_a_form_reaches_somebody_elses_rows(session, walk, somebodies, role):
    found, tried = swapped(session, walk, somebodies[role])
    assert found == []
    assert tried > 0


@pytest.mark.one_database
def test_the_attack_notices_a_scope_without_a_boundary(session, walk, somebodies, monkeypatch):
    monkeypatch.setattr(access, "programmes_of", lambda _user: select(Programme))
    found, _tried = swapped(session, walk, somebodies["coordinator"])
    assert any(fault.startswith("/desk/rounds: programme") for fault in found)
