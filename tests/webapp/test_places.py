"""Where somebody lives: a district and about 200 metres, from whatever was typed."""

import pytest
from sqlalchemy import select

from webapp.models import District, PostalCode, Town
from webapp.services.places import Spot, Which, locate, rounded


@pytest.fixture
def district(session):
    def find(name: str) -> District:
        return session.scalars(select(District).where(District.name == name)).one()

    return find


def names(found: Spot | Which) -> set[str]:
    assert isinstance(found, Which), found
    return {row.name for row in found.districts}


def test_a_postal_code_of_one_district_is_enough(session):
    codes = session.scalars(select(PostalCode).order_by(PostalCode.code))
    area = next(code for code in codes if len(code.districts) == 1)
    assert locate(session, area.code) == Spot(area.districts[0].id, *rounded(area.lat, area.lon), area.code)


def test_a_postal_code_of_several_districts_asks_which(session):
    assert names(locate(session, "47178")) == {"Vierlinden", "Overbruch", "Alt-Walsum"}


def test_the_chosen_district_answers_which(session, district):
    found = locate(session, "47178", district("Overbruch"))
    assert isinstance(found, Spot)
    assert (found.district_id, found.postal_code, found.recognised) == (district("Overbruch").id, "47178", True)


def test_a_postal_code_elsewhere_than_the_chosen_district_asks_again(session, district):
    assert names(locate(session, "47178", district("Hochfeld"))) == {"Vierlinden", "Overbruch", "Alt-Walsum"}


@pytest.mark.parametrize("typed", ["Marxloh", "duisburg-marxloh", "Marxloh, Duisburg", "  MARXLOH "])
def test_the_name_of_a_district_is_enough(session, district, typed):
    found = locate(session, typed)
    assert isinstance(found, Spot)
    assert found.district_id == district("Marxloh").id


def test_of_an_address_only_the_postal_code_is_read(session, district):
    found = locate(session, "Weseler Straße 12, 47178 Duisburg", district("Overbruch"))
    assert isinstance(found, Spot)
    assert found == locate(session, "47178", district("Overbruch"))


def test_an_unknown_address_falls_back_to_the_chosen_district_and_says_so(session, district):
    found = locate(session, "Weseler Straße 12", district("Marxloh"))
    assert isinstance(found, Spot)
    assert (found.district_id, found.recognised) == (district("Marxloh").id, False)
    assert found.lat == pytest.approx(district("Marxloh").lat, abs=0.0011)


@pytest.mark.parametrize("typed", ["", "Weseler Straße 12", "10115", "0203 123456", "\x00"])
def test_an_unknown_place_alone_means_nothing_to_us(session, typed):
    assert locate(session, typed) == Which(())


def test_the_district_alone_is_its_middle(session, district):
    home = district("Hochfeld")
    assert locate(session, "", home) == Spot(home.id, *rounded(home.lat, home.lon))


def test_a_position_is_rounded_to_about_200_metres():
    assert rounded(51.50049, 6.75049) == (51.5, 6.75)
    assert rounded(51.50149, 6.75249) == (51.502, 6.753)


def test_a_further_town_is_rows_and_no_code(session):
    town = Town(slug="moers", name="Moers")
    session.add(town)
    session.flush()
    meerbeck = District(town=town, borough="Moers", name="Meerbeck", lat=51.472, lon=6.638)
    meerbeck.postal_codes.append(PostalCode(code="47443", town_id=town.id, lat=51.466, lon=6.642))
    session.add(meerbeck)
    session.flush()
    assert locate(session, "47443") == Spot(meerbeck.id, 51.466, 6.642, "47443")
