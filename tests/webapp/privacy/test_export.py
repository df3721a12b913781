"""An export holds every column of every row about somebody, and nothing about anybody else."""

import json
from typing import Any

import pytest
from sqlalchemy import Column, ForeignKey, Integer, MetaData, Table

from tests import factories
from tests.webapp.privacy.conftest import AUDIT, MARK, columns_given, fill_all, mark_everything, without_second_step
from webapp.data_words import COLUMNS, TABLES
from webapp.db import Base
from webapp.models import RoleName
from webapp.models.classification import By, says
from webapp.services.privacy import reach
from webapp.services.privacy.export import Why, export_of

# Reached by nobody's foreign key: a search's copies, which hold nothing else, and go after 90 days.
COPIES = {"rounds"}


def values(exported: dict[str, Any], table: str, column: str) -> list[Any]:
    return [row[column] for row in exported["tables"].get(table, []) if column in row]


def plain(value: Any) -> Any:
    return json.loads(json.dumps(value, default=lambda other: other.isoformat()))


def test_every_column_of_every_table_is_in_the_export_of_one_of_the_two(session, cast):
    fill_all(session, cast)
    marks = mark_everything(session)
    exports = [export_of(session, person.user).as_json() for person in (cast.newcomer, cast.volunteer)]
    missing = {
        f"{table.name}.{column.name}"
        for table in Base.metadata.sorted_tables
        if table.name not in COPIES | {AUDIT}
        for column in columns_given(table)
        if not any(values(exported, table.name, column.name) for exported in exports)
    }
    # What may be the other's word is given to nobody by a machine.
    assert missing == {"matches.alternatives", "pair_blocks.reason"}
    lost = {
        f"{table}.{column}"
        for (table, column), mark in marks.items()
        if table not in COPIES and not any(plain(mark) in values(exported, table, column) for exported in exports)
    }
    assert lost == missing


def test_what_was_done_is_in_it(session, cast):
    verbs = values(export_of(session, cast.newcomer.user).as_json(), AUDIT, "verb")
    assert {"user.create", "person.name"} <= set(verbs)


def test_what_is_left_out_is_named_with_its_reason(session, cast):
    exported = export_of(session, cast.volunteer.user).as_json()
    left_out = {(entry["table"], entry["column"]): entry["why"] for entry in exported["left_out"]}
    assert left_out["users", "password"] == Why.SECRET
    assert left_out["matches", "end_reason"] == Why.OTHERS_WORD  # it was the newcomer who ended it
    assert left_out["clearances", "seen_by_id"] == Why.WHO_WORKED


def test_every_table_and_column_of_the_page_has_words(session, cast):
    fill_all(session, cast)
    exports = [export_of(session, person.user) for person in (cast.newcomer, cast.volunteer)]
    sections = [section for exported in exports for section in exported.sections]
    columns = {column for section in sections for row in section.rows for column in row}
    columns |= {column for section in sections for column in section.left_out}
    assert {section.table for section in sections} - set(TABLES) == set()
    assert columns - set(COLUMNS) == set()


def test_the_other_side_stays_out(session, cast):
    cast.newcomer.first_name = "Nedschma"
    cast.newcomer.phone = "0203 5550001"
    session.flush()
    text = json.dumps(export_of(session, cast.volunteer.user).as_json())
    assert cast.volunteer.last_name in text
    for secret in ("Nedschma", "0203 5550001", cast.newcomer.email, '"mine"'):
        assert secret not in text
    assert '"theirs"' in text  # the volunteer's own word


def test_a_bystander_has_nothing_of_them(session, cast):
    somebody = factories.person(session, RoleName.NEWCOMER)
    mark_everything(session)
    exported = export_of(session, somebody.user).as_json()
    assert set(exported["tables"]) <= {
        "users",
        "user_roles",
        "people",
        "language_skills",
        "consents",
        "audit_entries",
    }


def test_staff_are_not_the_subject_of_what_they_did(session, cast):
    exported = export_of(session, cast.staff).as_json()
    assert not {"matches", "clearances", "people"} & set(exported["tables"])


def test_a_new_table_that_points_at_people_is_followed_and_one_that_names_who_did_it_is_not():
    metadata = MetaData()
    people = Table("people", metadata, Column("id", Integer, primary_key=True))
    Table("folders", metadata, Column("person_id", ForeignKey("people.id")))
    acts = Table("acts", metadata, Column("by_id", ForeignKey("people.id"), info=By.__metadata__[0].column.info))
    folders = metadata.tables["folders"]
    assert [(table, name) for _column, table, name in reach.owner_keys(folders)] == [(people, "id")]
    assert list(reach.owner_keys(acts)) == []
    assert says  # the marker is what the models use


@pytest.fixture
def newcomer(session, cast, sign_in):
    without_second_step(session)
    session.commit()
    return sign_in(cast.newcomer.user)


def test_a_person_sees_the_page(newcomer):
    answer = newcomer.send_form("/account/export", shape="page")
    assert answer.status_code == 200
    assert "Haddad" in answer.text
    assert "Request for help" in answer.text
    assert "What is not on this page, and why" in answer.text


def test_a_person_takes_the_file_along(newcomer, cast):
    answer = newcomer.send_form("/account/export", shape="file")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="my-data.json"'
    assert answer.json["format"] == "wegpaten-export/1"
    assert answer.json["tables"]["users"][0]["email"] == cast.newcomer.email


def test_whoever_has_no_address_takes_it_along_too(session, app, client):
    from webapp.services.accounts import create_account

    made = create_account(session, email=None, language="en", roles=[RoleName.NEWCOMER])
    session.commit()
    client.send_form("/sign-in", code=made.code)
    answer = client.send_form("/account/export", shape="file")
    assert answer.json["tables"]["users"][0]["username"] == made.user.username


def test_the_mark_is_a_mark(session, cast):
    mark_everything(session)
    assert MARK in json.dumps(export_of(session, cast.newcomer.user).as_json())
