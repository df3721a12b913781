"""Yes and no: one button, or a reason; and what the person reads next."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from webapp.db import now
from webapp.models import MatchState, Openness, PairBlock, Side
from webapp.services import answers
from webapp.services.local_time import today


def test_the_own_page_shows_the_question_with_its_term(pair, volunteer):
    pair.ask()
    page = volunteer.read("/me")
    assert "A question for you" in page
    assert "Please answer by" in page
    assert pair.url in page


def test_who_is_phoned_has_no_term_before_being_reached(session, pair, amal, newcomer):
    pair.volunteer_says_yes()
    pair.match.term_ends_at = pair.match.reached_at = None
    session.commit()
    assert "or phone your centre" in newcomer.read("/me")
    assert "or phone your centre" in newcomer.read(pair.url)


def test_yes_is_one_button_and_then_it_says_what_happens_now(session, pair, volunteer, newcomer):
    pair.ask()
    response = volunteer.send(f"{pair.url}/accept", page=pair.url)
    assert (response.status_code, response.location) == (303, f"{pair.url}/answered")
    assert "We ask the newcomer now." in volunteer.read(f"{pair.url}/answered")
    assert "Thank you for your yes" in volunteer.read("/me")
    assert "A question for you" not in volunteer.read("/me")

    assert newcomer.send(f"{pair.url}/accept", page=pair.url).status_code == 303
    assert "You both said yes." in newcomer.read(f"{pair.url}/answered")
    session.expire_all()
    assert pair.match.state is MatchState.ACCEPTED


def test_no_asks_for_a_reason_and_keeps_the_newcomer_s_place(session, pair, amal, newcomer):
    pair.volunteer_says_yes()
    waiting_since = amal.waiting_since
    response = newcomer.send(f"{pair.url}/decline", reason="too_far")
    assert (response.status_code, response.location) == (303, f"{pair.url}/answered")
    assert "We go on looking, and you keep your place." in newcomer.read(f"{pair.url}/answered")
    session.expire_all()
    assert (pair.match.state, pair.match.end_reason) == (MatchState.DECLINED, "too_far")
    assert amal.waiting_since == waiting_since
    assert session.scalars(select(PairBlock.reason)).all() == ["too_far"]
    assert "This one did not work out" in newcomer.read("/me")


def test_a_volunteer_s_no_is_fine(pair, volunteer):
    pair.ask()
    volunteer.send(f"{pair.url}/decline", reason="other")
    assert "Your no is fine." in volunteer.read(f"{pair.url}/answered")
    assert "nobody's fault" in volunteer.read(pair.url)


def test_no_time_now_asks_until_when(session, pair, maria, volunteer):
    pair.ask()
    day = today() + timedelta(days=30)
    asked_again = volunteer.send(f"{pair.url}/decline", reason="no_time_now")
    assert asked_again.status_code == 422
    assert "Please choose the day from which you have time again." in asked_again.text
    assert volunteer.send(f"{pair.url}/decline", reason="no_time_now", until=day.isoformat()).status_code == 303
    session.expire_all()
    assert (maria.state, maria.paused_until) == (Openness.PAUSED, day)
    assert "You pause until" in volunteer.read("/me")


@pytest.mark.parametrize(
    ("days", "words"), [(0, "from tomorrow on"), (-3, "from tomorrow on"), (400, "within a year")]
)
def test_the_day_must_lie_ahead(pair, volunteer, days, words):
    pair.ask()
    day = (today() + timedelta(days=days)).isoformat()
    response = volunteer.send(f"{pair.url}/decline", reason="no_time_now", until=day)
    assert response.status_code == 422
    assert words in response.text
    assert f'value="{day}"' in response.text


@pytest.mark.parametrize("fields", [{}, {"reason": "because"}, {"reason": "other", "until": "soon"}])
def test_an_answer_that_cannot_be_read_is_asked_again(session, pair, volunteer, fields):
    pair.ask()
    assert volunteer.send(f"{pair.url}/decline", **fields).status_code == 422
    session.expire_all()
    assert pair.match.state is MatchState.OFFERED


def test_the_day_counts_only_where_it_is_the_time(session, pair, maria, volunteer):
    pair.ask()
    day = (today() + timedelta(days=30)).isoformat()
    assert volunteer.send(f"{pair.url}/decline", reason="too_far", until=day).status_code == 303
    session.expire_all()
    assert (maria.state, maria.paused_until) == (Openness.OPEN, None)


def test_after_the_term_it_is_not_your_turn_any_more(session, pair, volunteer, maria):
    pair.ask()
    pair.match.term_ends_at = now() - timedelta(minutes=1)
    answers.expire(session, pair.match, now())
    session.commit()
    late = volunteer.send(f"{pair.url}/accept", page="/me")
    assert late.status_code == 409
    assert "not waiting for your answer any more" in late.text
    assert "The time to answer is over" in volunteer.read(pair.url)
    response = volunteer.get(f"{pair.url}/decline")
    assert (response.status_code, response.location) == (303, pair.url)


def test_nobody_answers_for_the_other_side(session, pair, volunteer):
    pair.volunteer_says_yes()
    assert volunteer.send(f"{pair.url}/accept", page="/me").status_code == 409
    assert volunteer.send(f"{pair.url}/decline", page="/me", reason="other").status_code == 409
    session.expire_all()
    assert (pair.match.state, pair.match.asked) == (MatchState.OFFERED, Side.NEWCOMER)


def test_before_an_answer_there_is_nothing_to_thank_for(pair, volunteer):
    pair.ask()
    response = volunteer.get(f"{pair.url}/answered")
    assert (response.status_code, response.location) == (303, pair.url)


@pytest.mark.commits
def test_looking_answers_nothing(session, pair, visitor, maria):
    pair.ask()
    user = maria.person.user
    session.refresh(user)
    session.expunge(user)
    session.rollback()
    who = visitor(user)
    for path in ("/me", pair.url, f"{pair.url}/decline"):
        who.read(path)
    assert who.get(f"{pair.url}/accept").status_code == 405
    session.expire_all()
    assert pair.match.state is MatchState.OFFERED
    session.rollback()
