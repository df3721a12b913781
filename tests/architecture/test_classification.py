"""Every column says what kind of data about a person it holds: whatever must know is made from that."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Column, ForeignKey, Integer, MetaData, String, Table

from webapp.db import Base
from webapp.models.classification import ABOUT_NOBODY, Data, data_of, says

ABOUT_PEOPLE = ("users", "people")


def unclassified(metadata: MetaData) -> list[str]:
    return [str(column) for table in metadata.sorted_tables for column in table.c if data_of(column) is None]


def points_at_people(metadata: MetaData) -> Iterator[str]:
    """Tables that are said to be about nobody and yet point at somebody."""
    for table in metadata.sorted_tables:
        targets = {key.column.table.name for key in table.foreign_keys}
        if table.info == ABOUT_NOBODY["info"] and targets & set(ABOUT_PEOPLE):
            yield table.name


@pytest.fixture
def planted() -> MetaData:
    metadata = MetaData()
    Table("people", metadata, Column("id", Integer, primary_key=True), Column("nickname", String))
    Table("chairs", metadata, Column("owner", ForeignKey("people.id")), info=says(Data.NONE))
    return metadata


def test_every_column_is_classified():
    assert unclassified(Base.metadata) == []


def test_a_column_nobody_classified_is_found(planted):
    assert unclassified(planted) == ["people.nickname"]


def test_a_table_about_nobody_points_at_nobody():
    assert list(points_at_people(Base.metadata)) == []


def test_a_table_about_nobody_that_points_at_somebody_is_found(planted):
    assert list(points_at_people(planted)) == ["chairs"]


def test_a_key_is_a_key_unless_it_says_more():
    columns = Base.metadata.tables["language_skills"].c
    assert (data_of(columns.person_id), data_of(columns.language)) == (Data.KEY, Data.SENSITIVE)
