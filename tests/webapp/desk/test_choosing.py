"""Choosing by hand, and two people who found each other elsewhere."""

import re

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
    assert "farther away" in page
    assert "Fern Weit" in page


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


@pytest.fixture
def taken(session):
    """Bilal is suggested with Nour, who has one place; Kim would do for him, and not for who speaks Arabic only."""
    near = factories.offer(session, first_name="Nour", last_name="Saleh", speaks="ar:native de:native")
    factories.offer(session, first_name="Kim", last_name="Wolf", speaks="de:native")
    asks = factories.request(session, first_name="Bilal", last_name="Omar")
    return factories.proposal(session, asks=asks, offers=near)


@pytest.fixture
def arrival(session, taken):
    arrival = factories.request(session, first_name="Samira", last_name="Aziz", speaks="ar:native")
    session.commit()
    return arrival


MOVES = "Bilal Omar, now suggested with Nour Saleh, would be suggested with Kim Wolf."


def test_who_would_move_is_shown_before_anybody_does(session, taken, arrival, desk):
    assert MOVES in desk.read(f"/desk/requests/{arrival.id}/choose")
    page = desk.send(f"/desk/requests/{arrival.id}/choose", offer=taken.offer_id).get_data(as_text=True)
    assert MOVES in page
    assert taken.state is MatchState.PROPOSED
    agreed = re.search(r'name="agreed" value="(\d[^"]*)"', page)[1].replace("&gt;", ">")
    answer = desk.send(f"/desk/requests/{arrival.id}/choose", offer=taken.offer_id, agreed=agreed)
    assert taken.state is MatchState.SUPERSEDED
    assert "Samira Aziz" in desk.read(answer.location)
    assert len(session.scalars(select(Match).where(Match.state == MatchState.PROPOSED)).all()) == 2


def test_one_can_suggest_without_moving_anybody(session, taken, arrival, desk):
    answer = desk.send(f"/desk/requests/{arrival.id}/choose", offer=taken.offer_id, agreed="nobody")
    assert answer.status_code == 303
    assert taken.state is MatchState.PROPOSED


def test_what_has_changed_since_is_asked_again(taken, arrival, desk):
    answer = desk.send(f"/desk/requests/{arrival.id}/choose", offer=taken.offer_id, agreed="1:2>3")
    page = answer.get_data(as_text=True)
    assert "Something has changed meanwhile" in page
    assert MOVES in page


def test_somebody_is_suggested_at_once_where_a_place_is_free(session, asks, desk):
    offer = factories.offer(session)
    session.commit()
    assert "Suggest now" in desk.read("/desk/requests")
    answer = desk.send(f"/desk/requests/{asks.id}/suggest", page="/desk/requests")
    match = session.scalars(select(Match)).one()
    assert answer.location == f"/desk/proposals/{match.id}"
    assert (match.offer_id, match.by_hand) == (offer.id, False)


def test_at_once_too_it_is_asked_before_anybody_moves(taken, arrival, desk):
    assert MOVES in desk.send(f"/desk/requests/{arrival.id}/suggest", page="/desk/requests").get_data(as_text=True)
    assert taken.state is MatchState.PROPOSED


def test_where_nobody_is_free_the_choice_is_left_to_the_coordinator(asks, desk):
    answer = desk.send(f"/desk/requests/{asks.id}/suggest", page="/desk/requests")
    assert answer.location == f"/desk/requests/{asks.id}/choose"
    assert "Nobody has a place for them" in desk.read(answer.location)


def test_a_new_volunteer_is_shown_who_waits_for_somebody_like_them(session, taken, arrival, desk):
    fresh = factories.offer(session, first_name="Neu", last_name="Da", speaks="ar:B2")
    session.commit()
    assert f"/desk/offers/{fresh.id}/choose" in desk.read(f"/desk/people/{fresh.person_id}")
    page = desk.read(f"/desk/offers/{fresh.id}/choose")
    assert "Samira Aziz" in page
    assert "Bilal Omar" not in page
    answer = desk.send(f"/desk/requests/{arrival.id}/choose", offer=fresh.id)
    assert answer.status_code == 303
    assert "Nobody waits whom they could help" in desk.read(f"/desk/offers/{fresh.id}/choose")


def test_a_suggestion_says_what_each_alternative_would_mean(session, taken, arrival, desk):
    found = factories.proposal(session, asks=arrival, offers=taken.offer)
    other = factories.offer(session, first_name="Rana", last_name="Malik", speaks="ar:B1")
    found.alternatives = [{"offer": other.id, "affinity": 0.6, "distance_km": 0.4, "reasons": [["language", 0.1]]}]
    session.commit()
    page = desk.read(f"/desk/proposals/{found.id}")
    assert "Rana Malik can talk with them less easily." in page


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


def test_nobody_is_chosen_beforehand_so_that_a_slip_brings_no_strangers_together(session, asks, desk):
    factories.offer(session)
    session.commit()
    answer = desk.send("/desk/matches/found", request=0, offer=0)
    assert answer.status_code == 422
    assert "Please choose a person." in answer.text
    assert session.scalars(select(Match)).all() == []


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
