"""A match that runs, and how it ends."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests import factories
from webapp.db import now
from webapp.models import Kind, MatchState, Openness, OutboxMail, PairBlock, Side
from webapp.services import answers, decisions, running
from webapp.services.errors import ConflictError
from webapp.services.local_time import local_day


@pytest.fixture
def coordinator(session):
    return factories.coordinator(session)


@pytest.fixture
def accepted(session, coordinator):
    """Return a function that makes a match to which both said yes."""

    def make(kind=Kind.MENTOR):
        match = factories.proposal(session, asks=factories.request(session, kind=kind))
        decisions.approve(session, coordinator, match)
        decisions.ask_now(session, coordinator, match)
        answers.accept(session, match.offer.person.user, match, Side.VOLUNTEER)
        answers.accept(session, match.request.person.user, match, Side.NEWCOMER)
        return match

    return make


def mails(session, template):
    return {mail.recipient for mail in session.scalars(select(OutboxMail).where(OutboxMail.template == template))}


def test_a_trial_becomes_a_running_match_once_both_want_to_go_on(session, coordinator, accepted):
    match = accepted()
    running.start_trial(session, coordinator, match)
    assert len(mails(session, "trial_started")) == 2
    running.confirm_trial(session, match.offer.person.user, match, Side.VOLUNTEER)
    assert match.state is MatchState.TRIAL
    running.confirm_trial(session, match.request.person.user, match, Side.NEWCOMER)
    assert match.state is MatchState.ACTIVE
    assert match.next_review_on == local_day(now()) + timedelta(days=60)
    with pytest.raises(ConflictError):
        running.confirm_trial(session, match.request.person.user, match, Side.NEWCOMER)


def test_a_guide_has_no_trial_and_is_done_when_the_step_is_done(session, coordinator, accepted):
    match = accepted(Kind.GUIDE)
    with pytest.raises(ConflictError, match="no_trial_here"):
        running.start_trial(session, coordinator, match)
    running.complete(session, coordinator, match)
    assert match.state is MatchState.COMPLETED
    assert match.request.state is Openness.CLOSED
    assert match.offer.used == 0


@pytest.mark.parametrize(("reason", "for_ever"), [("did_not_get_on", True), ("no_time", False)])
def test_ending_early_frees_both_and_the_other_is_told(session, accepted, reason, for_ever):
    match = accepted()
    waiting_since = match.request.waiting_since
    running.dissolve(session, match.request.person.user, match, Side.NEWCOMER, reason)
    assert (match.state, match.end_reason, match.ended_by) == (MatchState.DISSOLVED, reason, Side.NEWCOMER)
    assert match.offer.used == 0
    assert match.request.state is Openness.OPEN
    assert match.request.waiting_since == waiting_since
    assert (session.scalars(select(PairBlock)).one().until is None) == for_ever
    assert mails(session, "did_not_work_out") == {match.offer.person.email}


def test_work_found_bars_nobody(session, coordinator, accepted):
    match = accepted()
    running.dissolve(session, coordinator, match, None, "found_work")
    assert session.scalars(select(PairBlock)).all() == []
    assert len(mails(session, "did_not_work_out")) == 2


def test_who_withdraws_after_both_said_yes_leaves_word_for_the_other(session, accepted):
    match = accepted()
    running.withdraw(session, match.offer.person.user, match, Side.VOLUNTEER)
    assert (match.state, match.offer.used) == (MatchState.WITHDRAWN, 0)
    assert mails(session, "did_not_work_out") == {match.request.person.email}


def test_a_volunteer_who_said_yes_hears_when_the_newcomer_withdraws(session, coordinator):
    match = factories.proposal(session)
    decisions.approve(session, coordinator, match)
    decisions.ask_now(session, coordinator, match)
    answers.accept(session, match.offer.person.user, match, Side.VOLUNTEER)
    running.withdraw(session, match.request.person.user, match, Side.NEWCOMER)
    assert mails(session, "did_not_work_out") == {match.offer.person.email}


def test_a_proposal_nobody_knew_of_is_withdrawn_without_a_word(session, coordinator):
    match = factories.proposal(session)
    running.withdraw(session, coordinator, match)
    assert mails(session, "did_not_work_out") == set()


def test_open_matches_are_found_from_both_ends(session, accepted):
    match = accepted()
    gone = factories.proposal(session, asks=match.request, state=MatchState.REJECTED)
    assert running.open_matches_of_request(session, match.request_id) == [match]
    assert running.open_matches_of_offer(session, match.offer_id) == [match]
    assert running.open_matches_of_offer(session, gone.offer_id) == []


def test_check_ins_belong_to_a_running_match(session, coordinator, accepted):
    match = accepted()
    entry = running.check_in(
        session, coordinator, match, None, mood="so_so", hours=1.5, wants_call=True, note="Please phone."
    )
    assert match.checkins == [entry]
    running.dissolve(session, coordinator, match, None, "other")
    with pytest.raises(ConflictError):
        running.check_in(session, coordinator, match, None, mood="good")
