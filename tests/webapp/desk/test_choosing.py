"""Choosing by hand, and two people who found each other elsewhere."""

import pytest
from sqlalchemy import select

from tests import factories
from webapp.models import Gender, Match, MatchState, Openness


@pytest.fixture
def asks(session):
    asks = factories.request(session, first_name="Amal", last_name="Haddad")
    session.commit()
    return asks


def test_everybody_possible_is_shown_the_best_first(session, asks, desk):
    factories.offer(session, first_name="Fern", last_name="Weit", lives_in="Alt-Walsum", skills=("schule",))
    factories.offer(session, first_name="Nah", last_name="Bei")
    session.commit()
    page = desk.read(f"/desk/requests/{asks.id}/choose")
    assert page.index("Nah Bei") < page.index("Fern Weit")
    assert "weaker: near, needs covered" in page


def test_whom_the_rules_exclude_is_not_offered(session, asks, desk):
    asks.prefers_gender = Gender.WOMAN
    factories.offer(session, first_name="Martin", last_name="Mann", gender=Gender.MAN)
    session.commit()
    page = desk.read(f"/desk/requests/{asks.id}/choose")
    assert "Martin Mann" not in page
    assert "Nobody is possible at the moment" in page


def test_the_chosen_one_becomes_a_suggestion_with_all_its_facts(session, asks, desk):
    offer = factories.offer(session)
    session.commit()
    answer = desk.send(f"/desk/requests/{asks.id}/choose", offer=offer.id)
    match = session.scalars(select(Match)).one()
    assert answer.location == f"/desk/proposals/{match.id}"
    assert (match.by_hand, match.state, match.offer_id) == (True, MatchState.PROPOSED, offer.id)
    assert match.affinity > 0
    assert match.common_language == "ar"
    assert "chosen by hand" in desk.read(answer.location)


def test_nobody_chooses_somebody_who_does_not_allow_it(session, asks, desk):
    factories.offer(session)
    closed = factories.offer(session, lives_in="Hochfeld", open_to_other_centres=False)
    session.commit()
    for chosen in (closed.id, 99999, "", "x"):
        assert desk.send(f"/desk/requests/{asks.id}/choose", offer=chosen).status_code == 404
    assert session.scalars(select(Match)).all() == []


def test_a_request_of_an_initiatives_programme_is_the_initiatives_to_decide(session, desk):
    own = factories.initiative(session)
    asks = factories.request(session, programme=factories.own_programme(session, own))
    session.commit()
    assert desk.get(f"/desk/people/{asks.person_id}").status_code == 200
    assert desk.get(f"/desk/requests/{asks.id}/choose").status_code == 404


def test_two_who_found_each_other_are_recorded_and_take_a_place(session, asks, desk):
    offer = factories.offer(session)
    session.commit()
    answer = desk.send("/desk/matches/found", request=asks.id, offer=offer.id)
    match = session.scalars(select(Match)).one()
    assert answer.location == f"/desk/matches/{match.id}"
    assert (match.found_each_other, match.state, match.offer.used) == (True, MatchState.ACTIVE, 1)
    assert "They found each other." in desk.read(answer.location)


def test_only_people_who_are_free_can_be_recorded(session, asks, desk):
    paused = factories.offer(session, state=Openness.PAUSED)
    session.commit()
    for chosen in ({"request": asks.id, "offer": paused.id}, {"offer": "x"}, {}):
        assert desk.send("/desk/matches/found", **chosen).status_code == 422
    assert session.scalars(select(Match)).all() == []


def test_the_person_one_comes_from_is_already_chosen(session, asks, desk):
    assert f'selected value="{asks.id}"' in desk.read(f"/desk/matches/found?request={asks.id}")
