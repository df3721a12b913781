"""Markup, quotes and template signs in every text column of every table, read on every page of every role.

Promise: whatever got into the database, by whatever way, is shown as text.
"""

import pytest
from markupsafe import Markup
from sqlalchemy import String, Text, select, update

from tests import factories
from tests.attacks.test_leaks import account, crawl, people
from webapp.db import Base
from webapp.encryption import Encrypted
from webapp.models import RoleName

MARKUP = "<b onclick=x>'\"&{{7*7}}"
SIGNS = ("<b onclick", '"&{{7*7', "&49")
# Codes, addresses and keys that the application itself gives; people cannot write them.
GIVEN = {
    *("roles", "languages", "support_fields", "interests", "audit_entries", "audit_links", "rounds", "towns"),
    *("sent_forms", "submissions", "geocoded_places", "language_skills", "consents", "users", "pair_blocks"),
    "outbox_mails",
}
CODES = {
    *("kind", "state", "mood", "end_reason", "common_language", "must_need", "postal_code", "code", "slug", "key"),
    *("source_date", "audit_id", "contact_way", "gender", "for_whom", "asked", "ended_by", "vetting", "basis"),
    "language",
}
WITH_PAGES = [role for role in RoleName if role is not RoleName.CASE_WORKER]
PAGES_READ = 90
WORDS = (String, Text, Encrypted)


def texts():
    """Every column in which a person's words may stand."""
    for table in Base.metadata.sorted_tables:
        if table.name not in GIVEN:
            yield from (
                column
                for column in table.columns
                if column.name not in CODES
                and not column.foreign_keys
                and type(column.type) in WORDS
                and not (column.primary_key or column.unique)
            )


def plant(session):
    """Markup in all of them; where names must differ, a number makes them."""
    columns = list(texts())
    for column in columns:
        table = column.table
        unique = any(
            column.name in {each.name for each in one.columns}
            for one in table.constraints | table.indexes
            if getattr(one, "unique", False) or type(one).__name__ == "UniqueConstraint"
        )
        for number, key in enumerate(session.execute(select(*table.primary_key)).all()):
            where = [part == value for part, value in zip(table.primary_key, key, strict=True)]
            words = f"{MARKUP}{number}" if unique else MARKUP
            session.execute(
                update(table).where(*where).values({column.name: words[: getattr(column.type, "length", None)]})
            )
    return columns


def raw(pages):
    shown = {path: text for path, text in pages.items() if "csv" not in path}
    return [(path, sign) for path, text in shown.items() for sign in SIGNS if sign in text]


@pytest.fixture
def planted(session):
    ours = factories.initiative(session)
    own = factories.own_programme(session, ours)
    people(session, "zzours", lives_in="Marxloh", programme=own, member_of=ours)
    people(session, "zzhamborn", lives_in="Marxloh")
    return ours


@pytest.mark.one_database
@pytest.mark.parametrize("role", WITH_PAGES)
def test_no_markup_of_any_column_runs_on_any_page(session, sign_in, planted, role):
    user, _own = account(session, role, planted)
    columns = plant(session)
    assert len(columns) > 20
    session.commit()
    session.expire_all()
    pages = crawl(sign_in(user), at_most=PAGES_READ)
    assert raw(pages) == []
    if role in {RoleName.COORDINATOR, RoleName.INITIATIVE_MANAGER, RoleName.ADMINISTRATOR}:
        assert any("&lt;b onclick" in text for text in pages.values())


@pytest.mark.one_database
def test_the_attack_notices_a_name_that_is_taken_for_markup(app, session, sign_in, planted, monkeypatch):
    user, _own = account(session, RoleName.COORDINATOR, planted)
    plant(session)
    session.commit()
    session.expire_all()
    trusting = property(lambda one: Markup(one.first_name))  # noqa: S704 - the planted fault
    monkeypatch.setattr("webapp.models.Person.full_name", trusting)
    monkeypatch.setattr("tests.fixtures.web.faults_of", lambda *_page: [])
    assert raw(crawl(sign_in(user), at_most=PAGES_READ))
