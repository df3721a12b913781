import pytest

from matching import EmbeddedGeocoder, Gazetteer, default_gazetteer, distance_km


def districts(places):
    return [place.district for place in places]


def test_both_towns_are_known():
    places = default_gazetteer()
    assert len([place for place in places.districts if place.city == "Duisburg"]) == 46
    assert len([place for place in places.districts if place.city == "Krefeld"]) == 19
    assert places.knows_city("krefeld")
    assert not places.knows_city("Bonn")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("47053", ["Dellviertel", "Hochfeld"]),
        ("47053 Duisburg", ["Dellviertel", "Hochfeld"]),
        ("47053 Hochfeld", ["Hochfeld"]),
        ("47053 Duisburg-Hochfeld", ["Hochfeld"]),
        ("47053 Bonn", []),
        ("Hochfeld", ["Hochfeld"]),
        ("hochfeld, duisburg", ["Hochfeld"]),
        ("Duisburg-Hochfeld", ["Hochfeld"]),
        ("Neudorf-Nord", ["Neudorf-Nord"]),
        ("Kempener Feld/Baackeshof", ["Kempener Feld/Baackeshof"]),
        ("99999", []),
        ("", []),
    ],
)
def test_a_query_finds_its_candidates(query, found):
    assert districts(default_gazetteer().candidates(query)) == found


def test_the_geocoder_gives_one_location_or_all():
    geocoder = EmbeddedGeocoder()
    assert geocoder.geocode("47053").raw["district"] == "Dellviertel"
    both = geocoder.geocode("47053", exactly_one=False)
    assert [location.raw["district"] for location in both] == ["Dellviertel", "Hochfeld"]
    assert both[1].address == "47053 Duisburg-Hochfeld"
    assert geocoder.geocode("Nirgendwo") is None
    assert geocoder.geocode("Nirgendwo", exactly_one=False) is None


def test_the_geocoder_finds_the_nearest_district():
    hochfeld = default_gazetteer().find("Duisburg", "Hochfeld")[0]
    geocoder = EmbeddedGeocoder()
    assert geocoder.reverse((hochfeld.lat + 0.001, hochfeld.lon)).raw["district"] == "Hochfeld"
    assert geocoder.reverse(geocoder.geocode("Linn").point, exactly_one=False)[0].raw["district"] == "Linn"


def test_a_further_town_is_added_by_csv_alone(tmp_path):
    (tmp_path / "districts.csv").write_text(
        "city,district,lat,lon,postal_codes\nMoers,Asberg,51.43,6.66,47441 47053\nMoers,Kapellen,51.42,6.6,\n",
        "utf-8",
    )
    (tmp_path / "postal_codes.csv").write_text("postal_code,lat,lon\n47441,51.44,6.63\n", "utf-8")
    (tmp_path / "adjacency.csv").write_text(
        "city_a,district_a,city_b,district_b,across_rhine\nMoers,Asberg,Moers,Kapellen,yes\n", "utf-8"
    )
    moers = Gazetteer.from_csv(*(tmp_path / f"{name}.csv" for name in ("districts", "postal_codes", "adjacency")))
    both = default_gazetteer() | moers
    assert both.knows_city("Moers")
    assert [(place.lat, place.lon) for place in both.candidates("47441")] == [(51.44, 6.63)]
    assert districts(both.candidates("47053")) == ["Dellviertel", "Hochfeld", "Asberg"]
    assert both.find("Moers", "Asberg")[0].lat == 51.43
    assert both.banks["Moers", "Asberg"] != both.banks["Moers", "Kapellen"]
    assert EmbeddedGeocoder(moers).geocode("Kapellen").raw["city"] == "Moers"
    assert Gazetteer.from_csv(tmp_path / "districts.csv").banks == {}


def test_the_rhine_parts_the_banks():
    banks = default_gazetteer().banks
    assert banks["Duisburg", "Hochfeld"] != banks["Duisburg", "Hochemmerich"]
    assert banks["Duisburg", "Rheinhausen-Mitte"] == banks["Krefeld", "Uerdingen"]
    for (city_a, a), (city_b, b), across in default_gazetteer().neighbours:
        assert (banks[city_a, a] != banks[city_b, b]) == across


def test_distances_are_great_circles():
    assert distance_km(51.43, 6.76, 51.33, 6.56) == pytest.approx(17.79, abs=0.05)
    assert distance_km(0, 0, 0, 180) == pytest.approx(20015.1, abs=1)
    assert distance_km(51, 7, 51, 7) == 0
