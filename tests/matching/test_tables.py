import csv

import numpy as np
import pytest

from matching import BadInput, Gazetteer, Offers, Requests
from tests.matching.people import ask, give


def faults_of(table, rows, **options):
    with pytest.raises(BadInput) as caught:
        table.from_rows(rows, **options)
    return [str(fault) for fault in caught.value.faults]


def test_unknown_is_nothing_but_empty():
    table = Requests.from_rows([ask()])
    assert np.isnan(table.lat[0])
    assert np.isnat(table.due[0])
    assert (table.demand[0], table.gender[0], table.availability[0], table.needs[0]) == (1, 0, 0, ())


def test_a_need_with_an_exclamation_mark_is_a_must():
    table = Requests.from_rows([ask(needs="wohnen! sprache")])
    assert table.needs == (("wohnen", "sprache"),)
    assert table.musts == (("wohnen",),)


def test_names_of_places_give_positions_and_degrees_win():
    table = Requests.from_rows(
        [ask(id="a", city="duisburg", district="HOCHFELD"), ask(id="b", district="Linn"),
         ask(id="c", city="Bonn", district="Beuel", lat=50.7, lon=7.1), ask(id="d", city="Krefeld")]
    )  # fmt: skip
    assert table.lat[:3] == pytest.approx([51.41834, 51.3356, 50.7], abs=0.01)
    assert np.isnan(table.lat[3])
    assert table.city == ("Duisburg", "Krefeld", "Bonn", "Krefeld")
    assert table.district == ("Hochfeld", "Linn", "Beuel", "")


def test_every_fault_is_named_by_row_column_and_reason():
    rows = [
        give(id="a", languages="de:B7", lat=51.4),
        give(id="a", kinds="", capacity=-1, city="Bonn"),
        give(id="c", lon=6.7, district="Hochfeld"),
        give(id="d", district="Nirgendwo"),
        give(id="", vetted=None),
    ]
    assert faults_of(Offers, rows) == [
        'offers:1: languages: unknown level "B7"',
        "offers:1: lon: lat and lon go together",
        "offers:2: kinds: this must be given",
        'offers:2: capacity: "-1" is not a whole number of 0 or more',
        'offers:2: id: "a" stands in line 1, too',
        'offers:2: city: unknown city "Bonn"',
        "offers:3: lat: lat and lon go together",
        'offers:4: district: unknown district "Nirgendwo"',
        "offers:5: id: this must be given",
        "offers:5: vetted: this must be given",
    ]


def test_a_district_of_two_cities_needs_its_city():
    rows = [{"city": city, "district": "Mitte", "lat": "51", "lon": "7"} for city in ("A", "B")]
    gazetteer = Gazetteer.from_rows(rows)
    assert faults_of(Requests, [ask(district="Mitte")], gazetteer=gazetteer) == [
        'requests:1: district: "Mitte" is in several cities'
    ]
    assert len(Requests.from_rows([ask(city="a", district="mitte")], gazetteer)) == 1


def test_required_columns_may_not_be_missing(tmp_path):
    path = tmp_path / "offers.csv"
    path.write_text("id;kinds\n", "utf-8")
    with pytest.raises(BadInput) as caught:
        Offers.from_csv(path)
    assert [str(fault) for fault in caught.value.faults] == [
        "offers.csv:1: languages: this column is missing",
        "offers.csv:1: capacity: this column is missing",
        "offers.csv:1: vetted: this column is missing",
    ]


def test_nobody_is_a_table_too(tmp_path):
    assert len(Requests.from_rows([])) == 0
    path = tmp_path / "requests.csv"
    path.write_text("id,kind,languages\n", "utf-8")
    assert len(Requests.from_csv(path)) == 0


def test_rows_and_files_go_out_as_they_came_in(tmp_path):
    rows = [ask(id="R1", needs=["wohnen!"], due=None, note="kept"), ask(id="R2", demand=2, city="Krefeld")]
    table = Requests.from_rows(rows)
    again = Requests.from_rows(table.to_rows())
    table.to_csv(tmp_path / "requests.csv")
    from_file = Requests.from_csv(tmp_path / "requests.csv")
    for other in (again, from_file):
        assert (other.id, other.needs, other.musts, other.languages) == (
            table.id, table.needs, table.musts, table.languages,
        )  # fmt: skip
        assert (other.demand == table.demand).all()
    with (tmp_path / "requests.csv").open(encoding="utf-8") as file:
        assert next(csv.DictReader(file))["note"] == "kept"


def test_columns_cannot_be_changed_by_accident():
    table = Offers.from_rows([give()])
    with pytest.raises(ValueError, match="read-only"):
        table.capacity[0] = 9
