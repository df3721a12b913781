"""What the map is told: shapes of districts and where the places of the list lie, and never a person."""

import pytest

from tests import factories
from webapp.models import Centre, District, InitiativeState, Institution, RoleName


@pytest.fixture
def told(client):
    """Return `told(query)`: what the map is told."""

    def ask(query: str = "") -> dict:
        answer = client.get(f"/near/map.json?{query}")
        assert answer.status_code == 200
        return answer.json

    return ask


def names(spot: dict) -> list[str]:
    return [place["name"] for place in spot["places"]]


def test_every_district_has_a_shape_that_is_said_to_be_approximate(told):
    found = told()
    assert len(found["districts"]) == 65
    assert found["approximate"] is True
    assert found["sources"] == []
    for district in found["districts"]:
        assert district["approximate"] is True
        assert district["outline"][0][0][0] == district["outline"][0][0][-1]


def test_a_town_alone_has_its_own_districts_and_places(session, told):
    krefeld = factories.district(session, "Uerdingen").town
    found = told(f"town={krefeld.id}")
    assert len(found["districts"]) == 19
    assert {district["centre"] for district in found["districts"]} == {
        place["entry"] for spot in found["spots"] for place in spot["places"] if place["kind"] == "centre"
    }


def test_known_coordinates_are_exact_and_others_are_the_middle_of_their_district(session, told):
    hamborn, district = factories.centre(session), factories.district(session, "Alt-Hamborn")
    spots = {names(spot)[0]: spot for spot in told()["spots"]}
    somewhere = spots[hamborn.name]
    assert (somewhere["lat"], somewhere["lon"]) == (district.lat, district.lon)
    assert (somewhere["exact"], somewhere["district"]) == (False, "Alt-Hamborn")
    exact = next(spot for name, spot in spots.items() if name.startswith("Büro Flüchtlingskoordination"))
    assert (exact["lat"], exact["lon"], exact["exact"], exact["district"]) == (51.33372, 6.55975, True, "")


def test_an_initiative_stands_in_each_of_its_districts_once_it_is_confirmed(session, told):
    here = factories.initiative(session, name="Nachbarn am Park")
    factories.initiative(session, name="Noch nicht bestätigt", state=InitiativeState.REGISTERED)
    session.commit()
    spots = [spot for spot in told()["spots"] if "Nachbarn am Park" in names(spot)]
    assert {spot["district"] for spot in spots} == {district.name for district in here.districts}
    assert not any("Noch nicht bestätigt" in names(spot) for spot in told()["spots"])


def test_what_lies_at_one_spot_is_one_sign_named_by_its_first(session, told):
    hamborn = factories.centre(session)
    for name, kind in (("Amt", "municipal office"), ("Treff", "meeting place")):
        session.add(Institution(town=hamborn.town, name=name, kind=kind, district=hamborn.district))
    session.commit()
    [spot] = [spot for spot in told()["spots"] if "Treff" in names(spot)]
    assert spot["kind"] == "centre"
    assert [place["kind"] for place in spot["places"]] == ["centre", "meeting-place", "institution"]


def test_the_map_takes_the_filters_of_the_list(session, told):
    marxloh = factories.district(session)
    factories.initiative(session, name="Werkstatt", description="Nähen und Ändern")
    session.commit()
    assert {name for spot in told("text=nähen")["spots"] for name in names(spot)} == {"Werkstatt"}
    found = told(f"district={marxloh.id}")
    assert [district["name"] for district in found["districts"] if district["chosen"]] == ["Marxloh"]


def test_the_page_asks_for_its_own_filters_and_for_nothing_else(session, client):
    marxloh = factories.district(session)
    page = client.get(
        f"/near?lang=en&district={marxloh.id}&open_now=y&text=a%26b&endpoint=x&_scheme=y&town=zzz"
    ).text
    assert f'data-map="/near/map.json?district={marxloh.id}&amp;text=a%26b&amp;open_now=y"' in page


def test_whatever_is_on_the_map_stands_in_the_list(session, client, told):
    factories.initiative(session)
    session.commit()
    page = client.get("/near").text
    for spot in told()["spots"]:
        for place in spot["places"]:
            assert f'id="{place["entry"]}"' in page
    assert "16 entries of the list are not on the map" in client.get("/near?town=1&lang=en").text


def test_no_person_is_ever_on_it(session, client):
    factories.initiative(session, contact_name="Jo Geheim", contact_phone="030 23125 901")
    factories.person(session, RoleName.NEWCOMER, first_name="Zarah", last_name="Verborgen")
    session.commit()
    told = client.get("/near/map.json").text
    for hidden in ("Geheim", "23125", "example.org", "Zarah", "Verborgen"):
        assert hidden not in told


def test_anybody_may_keep_it_for_a_minute(client):
    answer = client.get("/near/map.json")
    assert answer.headers["Cache-Control"] == "public, max-age=60"
    assert "Set-Cookie" not in answer.headers


def test_a_district_without_shape_is_left_out_and_its_places_stay(session, told):
    session.query(District).filter_by(name="Alt-Hamborn").update({"outline": None})
    session.commit()
    found = told()
    assert "Alt-Hamborn" not in {district["name"] for district in found["districts"]}
    assert any("Hamborn" in name for spot in found["spots"] for name in names(spot))
    assert session.query(Centre).count() == 4


def test_the_page_says_how_sure_its_borders_are(session, client):
    page = client.get("/near?lang=en").text
    assert "The districts are drawn approximately, from their middles." in page
    session.query(District).update({"outline_source": "City of Duisburg, open data"})
    session.commit()
    page = client.get("/near?lang=en").text
    assert "drawn approximately" not in page
    assert "Borders of the districts: City of Duisburg, open data." in page


def test_only_the_page_with_the_map_knows_it_and_even_that_one_waits_until_it_is_wanted(client):
    for path in ("/", "/privacy", "/join/newcomer/whom", "/sign-in"):
        page = client.get(path, follow_redirects=True).text
        assert "/map-" not in page, path
        assert "/near-" not in page, path
    page = client.get("/near").text
    assert page.count('<link rel="stylesheet" href="/static/map-') == 1
    assert page.count('<script src="/static/near-') == 1
    assert '<script src="/static/map-' not in page
