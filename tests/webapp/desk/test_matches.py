"""Matches on the desk: plain buttons from the first yes to the end."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests import factories
from webapp.db import now
from webapp.models import CheckIn, Kind, MatchState, PairBlock, Side
from webapp.services import answers, decisions, running


@pytest.fixture
def match(session, coordinator):
    """A match that both have said yes to."""
    match = factories.proposal(session)
    decisions.approve(session, coordinator, match)
    decisions.ask_now(session, coordinator, match)
    answers.accept(session, match.offer.person.user, match, Side.VOLUNTEER)
    answers.accept(session, match.request.person.user, match, Side.NEWCOMER)
    session.commit()
    return match


def press(desk, match, deed, **fields):
    return desk.send(f"/desk/matches/{match.id}/{deed}", page=f"/desk/matches/{match.id}", **fields)


def test_from_the_first_meeting_to_the_goal(match, desk):
    for deed, state in (
        ("start-trial", MatchState.TRIAL),
        ("activate", MatchState.ACTIVE),
        ("complete", MatchState.COMPLETED),
    ):
        assert press(desk, match, deed).status_code == 303
        assert match.state is state
    assert match.offer.used == 0
    assert "Match completed" in desk.read(f"/desk/matches/{match.id}")


def test_a_guide_goes_along_without_a_trial(session, coordinator, desk):
    asks = factories.request(session, kind=Kind.GUIDE)
    match = decisions.record_already_matched(session, coordinator, asks, factories.offer(session))
    session.commit()
    assert match.state is MatchState.ACCEPTED
    assert "Goal reached" in desk.read(f"/desk/matches/{match.id}")
    assert press(desk, match, "start-trial").status_code == 409


def test_an_end_needs_a_reason_and_keeps_the_waiting_time(session, match, desk):
    waited = match.request.waiting_since
    assert press(desk, match, "end").status_code == 422
    press(desk, match, "end", reason="did_not_get_on", ended_by="newcomer")
    assert (match.state, match.ended_by) == (MatchState.DISSOLVED, Side.NEWCOMER)
    assert match.request.waiting_since == waited
    assert session.scalars(select(PairBlock)).one().until is None
    assert "We did not get on" in desk.read(f"/desk/matches/{match.id}")


def test_an_end_may_be_nobodys(match, desk):
    press(desk, match, "end", reason="moved_away")
    assert match.ended_by is None


def test_a_check_in_is_recorded_and_answers_a_wish_for_a_call(session, match, desk):
    running.check_in(
        session, match.request.person.user, match, Side.NEWCOMER, mood="bad", wants_call=True, note="Bitte anrufen"
    )
    session.commit()
    assert "1 person asks for a call" in desk.read("/desk")
    assert "Amal Haddad" in desk.read("/desk/matches?state=call")
    assert press(desk, match, "check-in", mood="fine?").status_code == 422
    assert press(desk, match, "check-in", mood="good", hours="-1").status_code == 422
    press(desk, match, "check-in", mood="so_so", hours="2.5", note="Termin vereinbart")
    assert "asks for a call" not in desk.read("/desk")
    page = desk.read(f"/desk/matches/{match.id}")
    assert "Termin vereinbart" in page
    assert "2.5 hours" in page
    assert session.scalars(select(CheckIn.side).order_by(CheckIn.id)).all() == [Side.NEWCOMER, None]


def test_a_question_is_taken_back(session, coordinator, desk):
    match = factories.proposal(session)
    decisions.approve(session, coordinator, match)
    decisions.ask_now(session, coordinator, match)
    session.commit()
    assert "Take the question back" in desk.read(f"/desk/matches/{match.id}")
    press(desk, match, "withdraw")
    assert (match.state, match.offer.used) == (MatchState.WITHDRAWN, 0)


def test_lists_by_what_is_going_on(session, match, coordinator, desk):
    asked = factories.proposal(session, asks=factories.request(session, first_name="Frag", last_name="Ende"))
    decisions.approve(session, coordinator, asked)
    decisions.ask_now(session, coordinator, asked)
    session.commit()
    assert "Frag Ende" in desk.read("/desk/matches?state=asked")
    assert "Frag Ende" not in desk.read("/desk/matches?state=running")
    assert "Frag Ende" not in desk.read("/desk/matches?state=due")
    asked.term_ends_at = now() + timedelta(hours=3)
    session.commit()
    assert "Frag Ende" in desk.read("/desk/matches?state=due")
    assert "1 answer is due by tomorrow" in desk.read("/desk")
    assert "Amal Haddad" in desk.read("/desk/matches?state=nonsense&sort=nonsense")


def test_a_match_without_news_for_longer_than_its_rhythm_is_noticed(session, match, desk):
    assert "Amal Haddad" not in desk.read("/desk/matches?state=silent")
    match.state_since = now() - timedelta(days=match.programme.review_every_days + 1)
    session.commit()
    assert "Amal Haddad" in desk.read("/desk/matches?state=silent")
    assert "1 match without news for long" in desk.read("/desk")


def test_the_list_goes_along_as_a_table(match, desk):
    lines = desk.read("/desk/matches.csv").splitlines()
    assert lines[0].startswith("\ufeffNewcomer;Volunteer;")
    assert lines[1].startswith("Amal Haddad;Maria Klein;")


def test_the_page_of_a_person_tells_their_life_here(match, desk):
    page = desk.read(f"/desk/people/{match.request.person_id}")
    for words in ("Amal Haddad – Maria Klein", "Suggestion approved", "Both said yes", "Asks for a mentor"):
        assert words in page
    assert "Regionales Support-Center (RSC) Hamborn" in page
