"""`flask town import-districts`: borders that a town brings along are taken over as a whole, or not at all."""

import json
import math

import pytest
from flask.cli import FlaskGroup

from tests.fixtures.databases import run_command
from webapp.models import AuditEntry, District, Town
from webapp.services.rings import faults_of

pytestmark = pytest.mark.commits
SOURCE = "City of Krefeld, open data, 2026"
MIDDLE = (51.34, 6.56)


@pytest.fixture
def krefeld(app):
    """A file with a small square around the middle of each district of Krefeld."""
    from webapp.extensions import db

    with app.app_context():
        districts = (
            db.session.query(District)
            .join(District.town)
            .filter(Town.slug == "krefeld")
            .order_by(District.name)
            .all()
        )
        return {
            "type": "FeatureCollection",
            "features": [
                {
                    "type": "Feature",
                    "properties": {"name": each.name},
                    "geometry": {"type": "Polygon", "coordinates": [square(each.lon, each.lat)]},
                }
                for each in districts
            ],
        }


def square(lon: float, lat: float, half: float = 0.004) -> list:
    return [
        [lon - half, lat - half, 31.5],  # a height is left out
        [lon + half, lat - half],
        [lon + half, lat + half],
        [lon - half, lat + half],
        [lon - half, lat - half],
    ]


def circle(lon: float, lat: float, corners: int) -> list:
    angles = [2 * math.pi * number / corners for number in range(corners)]
    ring = [[lon + 0.004 * math.cos(angle), lat + 0.004 * math.sin(angle)] for angle in angles]
    return [*ring, ring[0]]


@pytest.fixture
def bring(app, tmp_path):
    """Return `bring(content, *options)`: runs the command; returns its exit code and what it said."""

    def run(content: object, *options: str) -> tuple[int, str]:
        file = tmp_path / "districts.geojson"
        file.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
        arguments = ["town", "import-districts", str(file), "--town", "krefeld", "--source", SOURCE, *options]
        result = app.test_cli_runner().invoke(FlaskGroup(create_app=lambda: app), arguments)
        return result.exit_code, result.output

    return run


def outlines(app) -> dict[str, tuple]:
    from webapp.extensions import db

    with app.app_context():
        rows = db.session.query(District).all()
        return {row.name: (row.outline, row.outline_source) for row in rows}


def test_borders_are_taken_over_with_their_source_and_shown(app, bring, krefeld, client):
    assert bring(krefeld) == (0, "19 districts of Krefeld, 95 corners.\n")
    found = client.get("/near/map.json").json
    linn = next(each for each in found["districts"] if each["name"] == "Linn")
    assert linn["approximate"] is False
    assert len(linn["outline"][0][0]) == 5
    assert all(len(point) == 2 for point in linn["outline"][0][0])
    assert found["sources"] == [SOURCE]
    assert found["approximate"] is True  # Duisburg's still are
    assert run_command(app, "seed") == ""
    assert outlines(app)["Linn"][1] == SOURCE


def test_it_is_in_the_audit(app, bring, krefeld):
    from webapp.extensions import db

    bring(krefeld)
    with app.app_context():
        assert db.session.query(AuditEntry).filter_by(verb="town.import_borders").count() == 1


def test_the_name_may_stand_in_another_property_and_districts_may_have_parts(bring, krefeld):
    for feature in krefeld["features"]:
        feature["properties"] = {"STADTTEIL": feature["properties"]["name"]}
        coordinates = feature["geometry"]["coordinates"]
        feature["geometry"] = {"type": "MultiPolygon", "coordinates": [coordinates, coordinates]}
    krefeld["crs"] = {"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}
    assert bring(krefeld, "--property", "STADTTEIL") == (0, "19 districts of Krefeld, 190 corners.\n")


def change(**what):
    def apply(content):
        content["features"][0] |= what

    return apply


FAULTS = {
    "no polygon with a property 'name'": change(properties={"title": "Linn"}),
    "no polygon with a property": change(geometry={"type": "Point", "coordinates": [6.5, 51.3]}),
    "feature 1: Krefeld has no district 'Atlantis'": change(properties={"name": "Atlantis"}),
    "stands there twice": lambda content: content["features"].append(content["features"][0]),
    "no outline for Benrad-Nord": lambda content: content["features"].pop(0),
    "no coordinates": change(geometry={"type": "Polygon", "coordinates": []}),
    "not in WGS84": lambda content: content.update(crs={"properties": {"name": "EPSG:25832"}}),
    "no features": lambda content: content.update(features=None),
    "not a GeoJSON FeatureCollection": lambda content: content.update(type="Feature"),
    "a ring crosses itself": change(
        geometry={
            "type": "Polygon",
            "coordinates": [[[6.5, 51.34], [6.6, 51.36], [6.6, 51.34], [6.5, 51.36], [6.5, 51.34]]],
        }
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_named_and_nothing_is_taken_over(app, bring, krefeld, fault):
    before = outlines(app)
    FAULTS[fault](krefeld)
    status, said = bring(krefeld)
    assert status == 1
    assert fault in said
    assert outlines(app) == before


@pytest.mark.parametrize("content", ["no json", "[]", "[" * 100_000])
def test_what_is_no_geojson_at_all_is_refused(bring, content):
    assert bring(content)[0] == 1


def test_too_many_corners_are_refused_with_a_way_out(bring, krefeld):
    for feature in krefeld["features"]:
        lon, lat, _height = feature["geometry"]["coordinates"][0][0]
        feature["geometry"]["coordinates"] = [circle(lon, lat, 320)]
    status, said = bring(krefeld)
    assert status == 1
    assert "6,099 corners, at most 6,000; please simplify it" in said


def test_a_file_that_is_too_large_is_not_even_read(bring):
    status, said = bring(" " * 5_000_001)
    assert status == 1
    assert "larger than 5,000,000 bytes" in said


def test_an_unknown_town_is_said(bring, krefeld):
    assert "There is no town 'atlantis'" in bring(krefeld, "--town", "atlantis")[1]


@pytest.mark.parametrize(
    ("ring", "fault"),
    [
        (None, "not pairs of numbers"),
        ([["a", "b"]] * 4, "not pairs of numbers"),
        ([[6.5, 51.3], [6.5]] * 2, "not pairs of numbers"),
        ([6.5, 51.3], "not pairs of numbers"),
        ([[6.5, 51.3]] * 3, "at least 4 positions"),
        ([[352000.0, 5688000.0]] * 4, "not degrees"),
        ([[float("nan"), 51.3]] * 4, "not degrees"),
        (square(6.56, 51.34)[:-1], "does not end where it begins"),
        (square(51.34, 6.56), "longitude comes first"),
        ([[6.5, 51.34], [6.55, 51.34], [6.6, 51.34], [6.5, 51.34]], "crosses itself"),  # no area
        (
            [[6.5, 51.3], [6.6, 51.3], [6.6, 51.4], [6.55, 51.3], [6.5, 51.4], [6.5, 51.3]],
            "crosses itself",
        ),  # touches
    ],
)
def test_a_ring_with_a_fault_is_none(ring, fault):
    assert fault in next(faults_of(ring, MIDDLE))


def test_a_good_ring_has_no_fault_whichever_way_round_it_runs():
    ring = [*square(6.56, 51.34)[1:], square(6.56, 51.34)[1]]
    assert list(faults_of(ring, MIDDLE)) == []
    assert list(faults_of(ring[::-1], MIDDLE)) == []


def test_a_ring_with_more_corners_than_a_phone_draws_is_not_examined_further():
    assert list(faults_of(circle(6.56, 51.34, 6_001), MIDDLE)) == ["too many corners; please simplify it"]
    assert list(faults_of(circle(6.56, 51.34, 600), MIDDLE)) == []
