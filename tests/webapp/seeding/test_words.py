"""Languages, support fields, interests and roles, and the two copies of what the engine reads as well."""

import csv
from pathlib import Path

import pytest
from babel import Locale
from sqlalchemy import func, select

from webapp.config import Config
from webapp.models import Interest, Language, Role, RoleName, SupportField
from webapp.services.seeding import seed_reference

INTERFACE = Config().complete_languages
ENGINE = Path(__file__).resolve().parents[3] / "matching" / "data"


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_38_languages_are_there_in_the_order_of_the_file(session, seed_data):
    codes = session.scalars(select(Language.code).order_by(Language.position)).all()
    assert len(codes) == 38
    assert codes == [row["bcp47"] for row in table(seed_data / "languages.csv")]


@pytest.mark.parametrize("reader", INTERFACE)
def test_every_language_has_a_name_in_the_readers_language(session, reader):
    names = Locale(reader).languages
    assert [code for code in session.scalars(select(Language.code)) if code.replace("-", "_") not in names] == []


def test_who_writes_from_right_to_left(session):
    codes = set(session.scalars(select(Language.code).where(Language.direction == "rtl")))
    assert codes == {"ar", "ckb", "fa", "fa-AF", "ps", "ur"}
    assert session.get(Language, "fa-AF").autonym == "دری"


@pytest.mark.parametrize(("words", "count"), [(SupportField, 17), (Interest, 20)])
def test_every_word_has_a_name_in_each_interface_language(session, words, count):
    rows = session.scalars(select(words)).all()
    assert len(rows) == count
    for row in rows:
        assert set(row.names) == set(INTERFACE)
        assert all(row.names.values())


def test_health_and_debts_are_told_to_nobody_before_both_said_yes(session):
    sensitive = session.scalars(select(SupportField.code).where(SupportField.sensitive)).all()
    assert set(sensitive) == {"gesundheit", "schulden_finanzen"}


def test_every_role_is_there(session):
    assert set(session.scalars(select(Role.name))) == {role.value for role in RoleName}


def test_a_word_somebody_renamed_stays_and_a_removed_one_comes_back(session, seed_data):
    session.get(Interest, "cooking").names = {"de": "Gemeinsam kochen"}
    session.delete(session.get(Interest, "baking"))
    session.flush()
    seed_reference(session, seed_data)
    assert session.get(Interest, "cooking").names == {"de": "Gemeinsam kochen"}
    assert session.scalar(select(func.count()).select_from(Interest)) == 20


def test_a_word_gets_its_names_in_languages_that_came_later(session, seed_data):
    baking = session.get(Interest, "baking")
    whole, baking.names = baking.names, {"de": baking.names["de"]}
    session.flush()
    seed_reference(session, seed_data)
    assert baking.names == whole


def test_the_engine_reads_the_same_places(seed_data):
    for name in ("districts", "postal_codes"):
        town_by_town = [
            {"city": town, **row}
            for town in ("Duisburg", "Krefeld")
            for row in table(seed_data / "towns" / town.lower() / f"{name}.csv")
        ]
        assert sorted(map(str, map(sorted, map(dict.items, town_by_town)))) == sorted(
            map(str, map(sorted, map(dict.items, table(ENGINE / f"{name}.csv"))))
        )


def test_the_engine_reads_the_same_borders(seed_data):
    ours = {
        frozenset({(town, row["district"]), (row["neighbour_town"], row["neighbour"])}): row["across_rhine"]
        for town in ("Duisburg", "Krefeld")
        for row in table(seed_data / "towns" / town.lower() / "adjacency.csv")
    }
    theirs = {
        frozenset({(row["city_a"], row["district_a"]), (row["city_b"], row["district_b"])}): row["across_rhine"]
        for row in table(ENGINE / "adjacency.csv")
    }
    assert ours == theirs


def test_the_engine_bridges_the_same_languages_and_we_know_them_all(seed_data):
    bridges = table(seed_data / "language_bridges.csv")
    assert bridges == table(ENGINE / "language_bridges.csv")
    known = {row["bcp47"] for row in table(seed_data / "languages.csv")}
    assert {row[side] for row in bridges for side in ("understands", "speaks")} <= known


def test_the_chain_of_courses_leads_to_courses_that_exist(seed_data):
    courses = {row["slug"]: row["next"] for row in table(seed_data / "course_chain.csv")}
    assert len(courses) == 8
    assert set(courses.values()) - {""} <= set(courses)
