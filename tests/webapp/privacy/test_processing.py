"""The record of processing activities names every table, and how long what is in it stays."""

import re
from collections import Counter

import pytest
from sqlalchemy import Column, ForeignKey, Integer, MetaData, String, Table, select

from tests.fixtures.databases import run_command
from webapp.cli.processing import HELD
from webapp.db import Base
from webapp.encryption import Encrypted
from webapp.models import RetentionTerm, Town
from webapp.models.classification import Data, data_of, says
from webapp.services.privacy import processing


@pytest.fixture
def printed(app, session) -> str:
    session.commit()
    return run_command(app, "processing")


def row_of(printed: str, first: str) -> list[str]:
    (line,) = [line for line in printed.splitlines() if line.startswith(f"| {first} |")]
    return [cell.strip() for cell in line.strip("|").split("|")]


def test_every_table_about_people_belongs_to_one_activity():
    named = Counter(name for activity in processing.ACTIVITIES for name in activity.tables)
    assert named == Counter(table.name for table in processing.tables(about_people=True))


def test_every_table_stands_in_the_record_once(printed):
    named = re.findall(r"^\| `(\w+)` \|", printed.partition("## Terms")[0], re.MULTILINE)
    named += re.findall(r"`(\w+)`", printed.partition("## About nobody")[2])
    assert Counter(named) == Counter(list(Base.metadata.tables))


def test_every_classified_column_stands_in_the_row_of_its_table(printed):
    for table in processing.tables(about_people=True):
        cells = row_of(printed, f"`{table.name}`")
        for column in table.c:
            if data_of(column) in HELD:
                cell = cells[1 + HELD.index(data_of(column))].split(", ")
                shown = f"{column.name} (encrypted)" if isinstance(column.type, Encrypted) else column.name
                assert shown in cell, column


def test_of_everything_it_says_how_long_it_is_kept(printed):
    about_people = [table.name for table in processing.tables(about_people=True)]
    assert [name for name in about_people if not row_of(printed, f"`{name}`")[-1]] == []
    assert row_of(printed, "`offers`")[-1] == "term closed_offers; with `people`"
    assert row_of(printed, "`clearances`")[-1] == "term clearances; with `offers`"
    assert row_of(printed, "`matches`")[-1] == "with `offers`; with `requests`"


def test_terms_are_those_of_each_town(app, session):
    town = session.scalars(select(Town).where(Town.slug == "duisburg")).one()
    session.add(RetentionTerm(town_id=town.id, kind="mails", days=17))
    towns = list(session.scalars(select(Town.name).order_by(Town.name)))
    session.commit()
    cells = row_of(run_command(app, "processing"), "mails")
    assert cells[1] == "Mails that were sent"
    assert dict(zip(towns, cells[2:], strict=True))[town.name] == "17"
    assert set(cells[2:]) - {"17"} <= {"30"}


def test_it_points_to_the_measures(printed):
    assert "docs/security/measures.md" in printed


def test_a_new_table_about_people_is_noticed():
    metadata = MetaData()
    users = Table("users", metadata, Column("id", Integer, primary_key=True))
    notes = Table(
        "notes", metadata, Column("id", Integer, primary_key=True), Column("user_id", ForeignKey("users.id"))
    )
    words = Table("words", metadata, Column("said", String, info=says(Data.SENSITIVE)))
    chairs = Table("chairs", metadata, Column("legs", Integer, info=says(Data.NONE)))
    found = [table for table in (users, notes, words, chairs) if processing.is_about_people(table)]
    assert found == [notes, words]
