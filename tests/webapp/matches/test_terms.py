"""What happens by itself when time passes."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests import factories
from webapp.db import now
from webapp.models import AuditEntry, MatchState, Openness, OutboxMail, PairBlock, Side
from webapp.services import answers, decisions, running, terms
from webapp.services.errors import ConflictError
from webapp.services.local_time import local_day, today


@pytest.fixture
def coordinator(session):
    return factories.coordinator(session)


@pytest.fixture
def asked(session, coordinator):
    match = factories.proposal(session)
    decisions.approve(session, coordinator, match)
    decisions.ask_now(session, coordinator, match)
    session.flush()
    return match


def keep(session, at):
    return list(terms.keep(session, at))


def mails(session, template):
    return [mail.recipient for mail in session.scalars(select(OutboxMail).where(OutboxMail.template == template))]


def test_an_approved_volunteer_is_asked_once_the_time_to_undo_is_over(session, coordinator):
    match = factories.proposal(session)
    decisions.approve(session, coordinator, match)
    keep(session, now() + timedelta(minutes=4))
    assert match.state is MatchState.APPROVED
    keep(session, now() + timedelta(minutes=6))
    assert (match.state, match.asked) == (MatchState.OFFERED, Side.VOLUNTEER)


def test_half_way_there_is_one_reminder(session, asked):
    keep(session, now() + timedelta(days=2))
    assert mails(session, "reminder") == []
    keep(session, now() + timedelta(days=3))
    keep(session, now() + timedelta(days=4))
    assert mails(session, "reminder") == [asked.offer.person.email]


def test_without_an_answer_the_question_expires_and_both_go_on_waiting(session, asked):
    keep(session, now() + timedelta(days=5, minutes=1))
    assert (asked.state, asked.end_reason) == (MatchState.EXPIRED, "expired")
    assert asked.offer.used == 0
    assert asked.offer.refusals_running == 1
    assert mails(session, "expired") == [asked.offer.person.email]
    assert session.scalars(select(PairBlock)).one().until == today() + timedelta(days=60)


def test_the_newcomer_has_a_term_of_their_own(session, asked):
    answers.accept(session, asked.offer.person.user, asked, Side.VOLUNTEER)
    keep(session, now() + timedelta(days=5, minutes=1))
    assert (asked.state, asked.ended_by) == (MatchState.EXPIRED, Side.NEWCOMER)
    assert mails(session, "did_not_work_out") == [asked.offer.person.email]
    assert asked.offer.refusals_running == 0


def test_an_answer_that_came_just_before_the_end_counts(session, asked):
    late = now() + timedelta(days=5, minutes=1)
    answers.accept(session, asked.offer.person.user, asked, Side.VOLUNTEER)
    asked.term_ends_at = late + timedelta(days=1)
    session.flush()
    with pytest.raises(ConflictError):
        answers.expire(session, asked, late)
    assert asked.state is MatchState.OFFERED


def test_who_was_not_reached_yet_is_not_given_up(session, coordinator):
    match = factories.proposal(session, offers=factories.offer(session, email=None))
    decisions.approve(session, coordinator, match)
    decisions.ask_now(session, coordinator, match)
    keep(session, now() + timedelta(days=90))
    assert match.state is MatchState.OFFERED


def test_pauses_end_on_their_day(session):
    tomorrow = local_day(now()) + timedelta(days=1)
    offer = factories.offer(session, state=Openness.PAUSED)
    request = factories.request(session, state=Openness.PAUSED)
    for_good = factories.offer(session, state=Openness.PAUSED)
    offer.paused_until = request.paused_until = tomorrow
    offer.refusals_running = 3
    session.flush()
    keep(session, now())
    assert offer.state is Openness.PAUSED
    keep(session, now() + timedelta(days=1))
    assert (offer.state, offer.refusals_running) == (Openness.OPEN, 0)
    assert request.state is Openness.OPEN
    assert for_good.state is Openness.PAUSED
    verbs = set(session.scalars(select(AuditEntry.verb)))
    assert {"offer.resume", "request.resume"} <= verbs


def test_after_some_weeks_who_has_not_said_so_yet_is_asked_whether_they_go_on(session, asked, coordinator):
    answers.accept(session, asked.offer.person.user, asked, Side.VOLUNTEER)
    answers.accept(session, asked.request.person.user, asked, Side.NEWCOMER)
    running.start_trial(session, coordinator, asked)
    running.confirm_trial(session, asked.offer.person.user, asked, Side.VOLUNTEER)
    session.flush()
    keep(session, now() + timedelta(days=27))
    assert mails(session, "trial_ends") == []
    keep(session, now() + timedelta(days=28))
    keep(session, now() + timedelta(days=29))
    assert mails(session, "trial_ends") == [asked.request.person.email]


def test_a_running_match_is_reviewed_by_the_programme_s_rhythm(session, asked, coordinator):
    answers.accept(session, asked.offer.person.user, asked, Side.VOLUNTEER)
    answers.accept(session, asked.request.person.user, asked, Side.NEWCOMER)
    running.start_trial(session, coordinator, asked)
    running.activate(session, coordinator, asked)
    session.flush()
    later = now() + timedelta(days=61)
    keep(session, later)
    assert asked.next_review_on == local_day(later) + timedelta(days=60)
    assert len(mails(session, "review_due")) == 2
