"""A tile server by configuration: then, there, and for nothing else."""

import pytest

from tests.fixtures.databases import dispose, start_app
from tests.fixtures.web import PageChecker
from webapp.config import Config
from webapp.refusals import refusals

pytestmark = pytest.mark.one_database
TILES = "https://tiles.example.org/{z}/{x}/{y}.png"
CREDIT = "© the map makers"


def pictures(answer) -> str:
    return answer.headers["Content-Security-Policy"].partition("img-src ")[2].partition(";")[0]


@pytest.fixture
def visitor(databases, templates, tmp_path):
    """Somebody at a browser, where the operator has chosen a tile server."""
    url = databases.create(templates(demo=False))
    app = start_app(url, tmp_path, map_tiles_url=TILES, map_tiles_attribution=CREDIT)
    yield PageChecker(app)
    dispose(app)
    databases.drop(url)


def test_without_one_nothing_is_loaded_from_elsewhere(client):
    answer = client.get("/near?lang=en")
    assert pictures(answer) == "'self' data:"
    assert 'data-tiles=""' in answer.text
    assert "One exception" not in client.get("/privacy?lang=en").text


def test_with_one_the_page_with_the_map_may_ask_that_host_alone(visitor):
    answer = visitor.get("/near?lang=en")
    assert pictures(answer) == "'self' data: https://tiles.example.org"
    assert f'data-tiles="{TILES}"' in answer.text
    assert f"Map: {CREDIT}" in answer.text
    for path in ("/", "/privacy", "/near/map.json"):
        assert pictures(visitor.get(path)) == "'self' data:", path


def test_with_one_the_privacy_page_says_who_learns_what(visitor):
    assert (
        "is loaded from tiles.example.org. That server learns your IP address"
        in visitor.get("/privacy?lang=en").text
    )


@pytest.mark.parametrize(
    "address",
    [
        "http://tiles.example.org/{z}/{x}/{y}.png",
        "https://{s}.tiles.example.org/{z}/{x}/{y}.png",
        "https://tiles.example.org/",
        "https://*/{z}/{x}/{y}",
        "https://tiles.example.org; script-src *//{z}/{x}/{y}",
        'https://tiles.example.org/{z}/{x}/{y}"',
        "tiles",
    ],
)
def test_an_address_that_is_not_one_host_and_a_place_is_refused(address):
    assert any(
        "MAP_TILES_URL" in line for line in refusals(Config(map_tiles_url=address, map_tiles_attribution="x"))
    )


def test_who_made_the_map_must_be_named():
    assert [line for line in refusals(Config(map_tiles_url=TILES)) if "MAP_TILES_ATTRIBUTION" in line]
    assert list(refusals(Config(map_tiles_url=TILES, map_tiles_attribution=CREDIT))) == []
