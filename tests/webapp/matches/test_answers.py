"""What the two people answer, and what follows from it."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests import factories
from webapp.models import MatchState, Openness, OutboxMail, PairBlock, Side
from webapp.services import answers, decisions
from webapp.services.errors import ConflictError
from webapp.services.local_time import today


@pytest.fixture
def coordinator(session):
    return factories.coordinator(session)


@pytest.fixture
def asked(session, coordinator):
    """Return a function that makes a match whose volunteer has just been asked."""

    def make(**more):
        match = factories.proposal(session, **more)
        decisions.approve(session, coordinator, match)
        decisions.ask_now(session, coordinator, match)
        return match

    return make


def mails(session, template):
    return [mail.recipient for mail in session.scalars(select(OutboxMail).where(OutboxMail.template == template))]


def say_yes(session, match, side):
    person = match.offer.person if side is Side.VOLUNTEER else match.request.person
    answers.accept(session, person.user, match, side)


def test_after_the_volunteer_s_yes_the_newcomer_is_asked(session, asked):
    match = asked()
    say_yes(session, match, Side.VOLUNTEER)
    assert (match.state, match.asked) == (MatchState.OFFERED, Side.NEWCOMER)
    assert not match.both_said_yes
    assert mails(session, "newcomer_asked") == [match.request.person.email]


def test_after_both_said_yes_both_are_told(session, asked):
    match = asked()
    say_yes(session, match, Side.VOLUNTEER)
    say_yes(session, match, Side.NEWCOMER)
    assert match.state is MatchState.ACCEPTED
    assert match.both_said_yes
    assert set(mails(session, "both_said_yes")) == {match.offer.person.email, match.request.person.email}


@pytest.mark.parametrize("side", Side)
def test_nobody_answers_out_of_turn(session, asked, side):
    match = asked()
    if side is Side.VOLUNTEER:
        say_yes(session, match, Side.VOLUNTEER)
    with pytest.raises(ConflictError, match="not_your_turn"):
        say_yes(session, match, side if side is Side.VOLUNTEER else Side.NEWCOMER)


def test_a_no_gives_the_place_back_and_keeps_the_waiting_time(session, asked):
    match = asked()
    waiting_since = match.request.waiting_since
    answers.decline(session, match.offer.person.user, match, Side.VOLUNTEER, "too_far")
    assert (match.state, match.end_reason, match.ended_by) == (MatchState.DECLINED, "too_far", Side.VOLUNTEER)
    assert match.offer.used == 0
    assert match.request.state is Openness.OPEN
    assert match.request.waiting_since == waiting_since
    block = session.scalars(select(PairBlock)).one()
    assert block.until == today() + timedelta(days=60)


def test_a_volunteer_without_time_pauses_until_the_day_they_said(session, asked):
    match, until = asked(), today() + timedelta(days=20)
    answers.decline(session, match.offer.person.user, match, Side.VOLUNTEER, "no_time_now", no_time_until=until)
    assert (match.offer.state, match.offer.paused_until) == (Openness.PAUSED, until)
    assert session.scalars(select(PairBlock)).all() == []


def test_a_newcomer_without_time_pauses_the_request_and_the_volunteer_is_told(session, asked):
    match, until = asked(), today() + timedelta(days=20)
    say_yes(session, match, Side.VOLUNTEER)
    answers.decline(session, match.request.person.user, match, Side.NEWCOMER, "no_time_now", no_time_until=until)
    assert (match.request.state, match.request.paused_until) == (Openness.PAUSED, until)
    assert match.offer.state is Openness.OPEN
    assert mails(session, "did_not_work_out") == [match.offer.person.email]


def test_who_was_tried_for_ever_stays_so(session, asked):
    match = asked()
    session.add(PairBlock(request_id=match.request_id, offer_id=match.offer_id, until=None, reason="safety"))
    session.flush()
    answers.decline(session, match.offer.person.user, match, Side.VOLUNTEER, "too_far")
    assert session.scalars(select(PairBlock)).one().until is None


def test_three_refusals_running_pause_the_offer_and_say_so(session, coordinator):
    offer = factories.offer(session, capacity=3)
    for _ in range(3):
        match = factories.proposal(session, offers=offer)
        decisions.approve(session, coordinator, match)
        decisions.ask_now(session, coordinator, match)
        answers.decline(session, offer.person.user, match, Side.VOLUNTEER, "too_far")
    assert (offer.state, offer.paused_until, offer.refusals_running) == (Openness.PAUSED, None, 3)
    assert mails(session, "offer_paused") == [offer.person.email]


def test_a_yes_ends_the_row_of_refusals(session, asked):
    match = asked()
    match.offer.refusals_running = 2
    say_yes(session, match, Side.VOLUNTEER)
    assert match.offer.refusals_running == 0


def test_who_is_phoned_has_the_whole_term_from_then_on(session, asked, coordinator):
    match = asked(offers=factories.offer(session, email=None))
    answers.record_reached(session, coordinator, match)
    reached = match.reached_at
    assert match.term_ends_at == reached + timedelta(days=5)
    answers.record_reached(session, coordinator, match)
    assert match.reached_at == reached

    answers.accept(session, coordinator, match, Side.VOLUNTEER)
    answers.accept(session, coordinator, match, Side.NEWCOMER)
    with pytest.raises(ConflictError):
        answers.record_reached(session, coordinator, match)
