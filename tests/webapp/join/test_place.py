"""The step that asks where somebody lives."""

from dataclasses import replace

import pytest

from tests.servers.nominatim import running_nominatim
from tests.webapp.join.applicants import complaints, district_id, leads_to


@pytest.fixture
def at_the_place(newcomer):
    newcomer.answer_until("languages")
    return newcomer


def test_a_postal_code_of_several_districts_asks_which(at_the_place, session):
    page = at_the_place.answer("place", place="47178", district="0").text
    assert any("can be in one of these districts" in text for text in complaints(page))
    assert ">Overbruch</option>" in page
    assert ">Hochfeld</option>" not in page
    assert 'value="47178"' in page
    overbruch = district_id(session, "Overbruch")
    session.rollback()
    assert leads_to(at_the_place.answer("place", place="47178", district=overbruch)) == "time"


def test_an_unknown_address_falls_back_to_the_district_and_says_so(at_the_place, session):
    home = district_id(session)
    session.rollback()
    assert leads_to(at_the_place.answer("place", place="Weseler Straße 12", district=home)) == "time"
    assert "We do not know this address. We take the middle of Marxloh instead." in at_the_place.read("time")


def test_an_unknown_address_without_a_district_asks_for_it(at_the_place):
    page = at_the_place.answer("place", place="Weseler Straße 12", district="0").text
    assert "We do not know this place. Please choose your district from the list." in complaints(page)
    assert "Weseler Straße 12" in page


@pytest.mark.parametrize("strange", ["99999", "100000000000000000000", "-1", "Marxloh"])
def test_a_district_that_is_not_ours_is_refused(at_the_place, strange):
    response = at_the_place.answer("place", place="", district=strange)
    assert response.status_code == 200
    assert complaints(response.text)


def test_an_overlong_address_is_refused(at_the_place):
    assert "Please use at most 200 letters." in complaints(at_the_place.answer("place", place="x" * 201).text)


def test_the_typed_street_is_kept_nowhere(at_the_place, session, client):
    home = district_id(session)
    session.rollback()
    response = at_the_place.answer("place", place="Weseler Straße 12, 47169", district=home)
    assert leads_to(response) == "time"
    assert "Weseler" not in at_the_place.read("place")


def test_the_geocoder_of_the_operators_choice_is_asked(at_the_place, session, app):
    overbruch = district_id(session, "Overbruch")
    session.rollback()
    config = app.config["WEGPATEN"]
    with running_nominatim() as nominatim:
        app.config["WEGPATEN"] = replace(
            config, geocoder="nominatim", geocoder_url=nominatim.url, geocoder_user_agent="wegpaten-test"
        )
        response = at_the_place.answer("place", place="47178", district=overbruch)
        app.config["WEGPATEN"] = config
    assert leads_to(response) == "time"
    assert [question.user_agent for question in nominatim.asked] == ["wegpaten-test"]
