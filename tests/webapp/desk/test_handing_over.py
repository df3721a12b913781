"""A waiting request goes to another office with the person's yes, and is seen there from then on."""

import pytest
from sqlalchemy import select

from tests import factories
from webapp.models import Consent, Match, MatchState, Openness, Programme

ANY_FORM = "/account/reading-language"


@pytest.fixture
def asks(session):
    asks = factories.request(session, first_name="Amal", last_name="Wandernd")
    session.commit()
    return asks


def page_of(asks):
    return f"/desk/requests/{asks.id}/hand-over"


def hochfeld(session):
    return factories.programme(session, "Hochfeld").id


def test_the_other_office_sees_the_request_only_once_it_is_handed_over(session, asks, desk, colleague):
    other = colleague()
    since = asks.waiting_since
    assert "Wandernd" not in other.read("/desk/requests")
    answer = desk.send(page_of(asks), to=hochfeld(session), moved_to=0, agreed="y")
    assert answer.location == "/desk/requests"
    assert "Wandernd" in other.read("/desk/requests")
    assert other.get(f"/desk/people/{asks.person_id}").status_code == 200
    assert asks.waiting_since == since
    assert asks.state is Openness.OPEN


def test_who_has_moved_house_is_not_seen_by_the_old_office_any_more(session, asks, desk):
    assert "Wandernd" in desk.read("/desk/requests")
    home = factories.district(session, "Dellviertel")
    desk.send(page_of(asks), to=hochfeld(session), moved_to=home.id, agreed="y")
    assert "Wandernd" not in desk.read("/desk/requests")
    assert desk.get(f"/desk/people/{asks.person_id}").status_code == 404
    assert asks.person.district == home


def test_without_a_yes_nothing_is_handed_over(session, asks, desk, colleague):
    answer = desk.send(page_of(asks), to=hochfeld(session), moved_to=0)
    assert answer.status_code == 422
    assert "yes nothing is handed over." in answer.text
    assert "Wandernd" not in colleague().read("/desk/requests")


def test_the_yes_is_kept_with_who_recorded_it(session, asks, desk, coordinator):
    desk.send(page_of(asks), to=hochfeld(session), moved_to=0, agreed="y")
    consent = session.scalars(select(Consent).where(Consent.purpose == "hand_over")).one()
    assert (consent.person_id, consent.recorded_by_id) == (asks.person_id, coordinator.id)
    assert "Request handed over to another office" in desk.read(f"/desk/people/{asks.person_id}")


def test_undecided_suggestions_end(session, asks, desk):
    match = factories.proposal(session, asks=asks)
    desk.send(page_of(asks), to=hochfeld(session), moved_to=0, agreed="y")
    assert session.get_one(Match, match.id).state is MatchState.SUPERSEDED


@pytest.mark.parametrize("state", [MatchState.APPROVED, MatchState.ACTIVE])
def test_who_has_somebody_is_not_handed_over(session, asks, desk, state):
    match = factories.proposal(session, asks=asks, state=state)
    match.offer.used = 1
    answer = desk.send(page_of(asks), to=hochfeld(session), moved_to=0, agreed="y")
    assert answer.status_code == 409
    assert asks.programme_id != hochfeld(session)


def test_a_request_that_does_not_wait_is_not_handed_over(session, asks, desk):
    asks.state = Openness.WITHDRAWN
    answer = desk.send(page_of(asks), page=ANY_FORM, to=hochfeld(session), moved_to=0, agreed="y")
    assert answer.status_code == 409


def test_only_offices_of_the_town_that_do_the_same_take_over(session, asks, desk):
    page = desk.read(page_of(asks))
    of_krefeld = select(Programme).where(Programme.town_id != asks.programme.town_id, Programme.kind == asks.kind)
    for programme in (session.scalars(of_krefeld).first(), asks.programme):
        assert f'value="{programme.id}"' not in page.partition('name="moved_to"')[0].partition('name="to"')[2]
        answer = desk.send(page_of(asks), to=programme.id, moved_to=0, agreed="y")
        assert answer.status_code == 422


def test_another_office_cannot_take_a_request_for_itself(session, asks, colleague):
    other = colleague()
    assert other.get(page_of(asks)).status_code == 404
    answer = other.send(page_of(asks), page=ANY_FORM, to=hochfeld(session), moved_to=0, agreed="y")
    assert answer.status_code == 404
