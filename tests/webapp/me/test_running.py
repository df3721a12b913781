"""A match that runs: meeting, going on, telling how it is going, and its end."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests import factories
from webapp.db import now
from webapp.models import CheckIn, Kind, MatchState, Openness, Side
from webapp.services.local_time import today


def reload(session, pair):
    session.expire_all()
    return pair.match


def test_after_both_said_yes_they_say_that_they_have_met(session, pair, volunteer, newcomer):
    pair.both_say_yes()
    assert "We have met" in newcomer.read(pair.url)
    assert volunteer.send(f"{pair.url}/met", page=pair.url).status_code == 303
    assert reload(session, pair).state is MatchState.TRIAL
    assert "getting to know each other" in newcomer.read(pair.url)


def test_both_must_want_to_go_on(session, pair, volunteer, newcomer):
    pair.start_trial()
    assert volunteer.send(f"{pair.url}/go-on", page=pair.url).status_code == 303
    assert reload(session, pair).state is MatchState.TRIAL
    assert "We are waiting for Amal." in volunteer.read(pair.url)
    assert "Yes, I want to go on" not in volunteer.read(pair.url)
    assert "Maria wants to go on. And you?" in newcomer.read(pair.url)
    newcomer.send(f"{pair.url}/go-on", page=pair.url)
    assert reload(session, pair).state is MatchState.ACTIVE
    assert "Together since" in newcomer.read("/me")


@pytest.mark.parametrize("deed", ["met", "go-on"])
def test_what_is_not_its_time_is_refused(session, pair, volunteer, deed):
    pair.ask()
    assert volunteer.send(f"{pair.url}/{deed}", page=pair.url).status_code == 409
    assert reload(session, pair).state is MatchState.OFFERED


def test_somebody_says_how_it_is_going(session, pair, newcomer):
    pair.run()
    response = newcomer.send(f"{pair.url}/check-in", mood="so_so", hours="2.5", wants_call="y", note="Too far.")
    assert (response.status_code, response.location) == (303, pair.url)
    assert "Somebody from the centre will call you." in newcomer.read(pair.url)
    [entry] = session.scalars(select(CheckIn)).all()
    assert (entry.side, entry.mood, entry.hours, entry.wants_call, entry.note) == (
        Side.NEWCOMER,
        "so_so",
        2.5,
        True,
        "Too far.",
    )


def test_a_note_stays_between_its_writer_and_the_centre(pair, volunteer, newcomer):
    pair.run()
    newcomer.send(f"{pair.url}/check-in", mood="good", note="Between us")
    assert "Between us" not in volunteer.read(pair.url)
    assert "Between us" not in volunteer.read("/me")


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, "Please choose an answer."),
        ({"mood": "good", "hours": "many"}, "Please give a number."),
        ({"mood": "good", "hours": "501"}, "Please give a number from 0 to 500."),
        ({"mood": "good", "note": "x" * 2001}, "Please write at most 2,000 characters."),
    ],
)
def test_a_check_in_that_cannot_be_read_is_asked_again(session, pair, volunteer, fields, words):
    pair.run()
    response = volunteer.send(f"{pair.url}/check-in", **fields)
    assert response.status_code == 422
    assert words in response.text
    assert session.scalars(select(CheckIn)).all() == []


def test_hours_may_be_written_with_a_comma(session, pair, volunteer):
    pair.run()
    assert volunteer.send(f"{pair.url}/check-in", mood="good", hours="1,5").status_code == 303
    assert session.scalars(select(CheckIn.hours)).all() == [1.5]


def test_reaching_the_goal_completes_the_match_and_closes_the_request(session, pair, volunteer, newcomer):
    pair.run()
    assert volunteer.send(f"{pair.url}/end", reason="goal_reached").status_code == 303
    match = reload(session, pair)
    assert (match.state, match.request.state, match.offer.used) == (MatchState.COMPLETED, Openness.CLOSED, 0)
    assert "You reached your goal" in newcomer.read(pair.url)
    assert "Your request is closed" in newcomer.read("/me")


def test_ending_early_keeps_the_newcomer_s_place(session, pair, newcomer, amal):
    pair.start_trial()
    waiting_since = amal.waiting_since
    assert "We reached our goal" not in newcomer.read(f"{pair.url}/end")
    assert newcomer.send(f"{pair.url}/end", reason="goal_reached").status_code == 422
    assert newcomer.send(f"{pair.url}/end", reason="did_not_get_on").status_code == 303
    match = reload(session, pair)
    assert (match.state, match.ended_by) == (MatchState.DISSOLVED, Side.NEWCOMER)
    assert (match.request.state, match.request.waiting_since) == (Openness.OPEN, waiting_since)
    assert "We go on looking, and you keep your place." in newcomer.read(pair.url)


def test_the_reason_is_not_told_to_the_other(pair, volunteer, newcomer):
    pair.run()
    newcomer.send(f"{pair.url}/end", reason="did_not_get_on")
    assert "get on" not in volunteer.read(pair.url)
    assert "get on" not in volunteer.read("/me")


def test_a_guide_is_done_after_the_appointment(session, visitor):
    day = today() + timedelta(days=3)
    asks = factories.request(session, kind=Kind.GUIDE, due=day)
    match = factories.proposal(session, asks=asks)
    match.state, match.volunteer_yes_at, match.newcomer_yes_at = MatchState.ACCEPTED, now(), now()
    match.offer.used = 1
    session.commit()
    guide = visitor(match.offer.person.user)
    page = guide.read(f"/me/matches/{match.id}")
    assert "before the appointment on" in page
    assert "We have met" not in page
    assert guide.send(f"/me/matches/{match.id}/end", reason="goal_reached").status_code == 303
    session.expire_all()
    assert match.state is MatchState.COMPLETED


@pytest.mark.parametrize("page", ["check-in", "end"])
def test_what_does_not_run_has_nothing_to_tell_or_end(pair, volunteer, page):
    pair.ask()
    response = volunteer.get(f"{pair.url}/{page}")
    assert (response.status_code, response.location) == (303, pair.url)
