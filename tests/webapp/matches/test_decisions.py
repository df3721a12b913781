"""What a coordinator decides about two people."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests import factories
from webapp.db import now
from webapp.models import (
    Clearance,
    ForWhom,
    Gender,
    Kind,
    MatchState,
    Openness,
    OutboxMail,
    PairBlock,
    Side,
    Vetting,
)
from webapp.services import decisions, local_time
from webapp.services.errors import ConflictError, NotAllowedError


@pytest.fixture
def coordinator(session):
    return factories.coordinator(session)


def test_an_approval_takes_a_place_and_waits_until_it_can_no_longer_be_undone(session, coordinator):
    match = factories.proposal(session)
    decisions.approve(session, coordinator, match)
    assert match.state is MatchState.APPROVED
    assert match.decided_by_id == coordinator.id
    assert match.offer.free_places == 0
    assert session.scalars(select(OutboxMail).where(OutboxMail.template == "volunteer_asked")).all() == []


def test_an_approval_replaces_the_other_proposals_of_the_same_request(session, coordinator):
    match = factories.proposal(session)
    rival = factories.proposal(session, asks=match.request)
    decisions.approve(session, coordinator, match)
    assert rival.state is MatchState.SUPERSEDED


def test_nothing_is_approved_twice(session, coordinator):
    match = factories.proposal(session)
    decisions.approve(session, coordinator, match)
    with pytest.raises(ConflictError):
        decisions.approve(session, coordinator, match)


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (lambda match: setattr(match.request, "state", Openness.PAUSED), "request_not_open"),
        (lambda match: setattr(match.offer, "state", Openness.PAUSED), "offer_not_open"),
        (lambda match: setattr(match.offer, "vetting", Vetting.INVITED), "not_vetted"),
        (lambda match: setattr(match.request, "prefers_gender", Gender.WOMAN), "pair_gender"),
        (lambda match: setattr(match.request, "for_whom", ForWhom.MINOR), "pair_no_clearance"),
    ],
    ids=["request paused", "offer paused", "not vetted", "wish not met", "child without clearance"],
)
def test_what_no_longer_fits_is_not_approved(session, coordinator, spoil, code):
    match = factories.proposal(session)
    spoil(match)
    session.flush()
    with pytest.raises((ConflictError, NotAllowedError), match=code):
        decisions.approve(session, coordinator, match)
    assert match.state is MatchState.PROPOSED
    assert match.offer.used == 0


@pytest.mark.parametrize(("days_left", "clean", "allowed"), [(0, True, True), (-1, True, False), (9, False, False)])
def test_a_child_is_only_matched_with_a_current_and_clean_clearance(
    session, coordinator, days_left, clean, allowed
):
    today = now().date()
    clearance = Clearance(
        issued_on=today - timedelta(days=400),
        seen_on=today - timedelta(days=390),
        seen_by=coordinator,
        no_relevant_entry=clean,
        valid_until=today + timedelta(days=days_left),
    )
    match = factories.proposal(
        session,
        asks=factories.request(session, for_whom=ForWhom.MINOR),
        offers=factories.offer(session, clearance=clearance),
    )
    if allowed:
        decisions.approve(session, coordinator, match)
        assert match.state is MatchState.APPROVED
    else:
        with pytest.raises(NotAllowedError, match="pair_no_clearance"):
            decisions.approve(session, coordinator, match)


def test_a_request_that_has_somebody_is_not_matched_again(session, coordinator):
    first = factories.proposal(session)
    decisions.approve(session, coordinator, first)
    second = factories.proposal(session, asks=first.request)
    with pytest.raises(ConflictError, match="request_has_match"):
        decisions.approve(session, coordinator, second)


def test_an_approval_can_be_undone_while_nothing_has_left_the_office(session, coordinator):
    match = factories.proposal(session)
    decisions.approve(session, coordinator, match)
    again = decisions.undo_approval(session, coordinator, match)
    assert match.state is MatchState.WITHDRAWN
    assert match.offer.used == 0
    assert (again.state, again.request_id, again.offer_id) == (
        MatchState.PROPOSED,
        match.request_id,
        match.offer_id,
    )
    assert again.reasons == match.reasons

    decisions.approve(session, coordinator, again)
    decisions.ask_now(session, coordinator, again)
    with pytest.raises(ConflictError):
        decisions.undo_approval(session, coordinator, again)


def test_the_volunteer_is_asked_first_with_the_programme_s_term(session, coordinator):
    match = factories.proposal(session)
    decisions.approve(session, coordinator, match)
    decisions.ask_now(session, coordinator, match)
    assert (match.state, match.asked) == (MatchState.OFFERED, Side.VOLUNTEER)
    assert match.term_ends_at - match.reached_at == timedelta(days=5)
    mail = session.scalars(select(OutboxMail).where(OutboxMail.template == "volunteer_asked")).one()
    assert mail.recipient == match.offer.person.email


def test_who_has_no_email_is_phoned_and_the_term_waits(session, coordinator):
    offer = factories.offer(session, email=None)
    match = factories.proposal(session, offers=offer)
    decisions.approve(session, coordinator, match)
    decisions.ask_now(session, coordinator, match)
    assert (match.asked, match.reached_at, match.term_ends_at) == (Side.VOLUNTEER, None, None)


@pytest.mark.parametrize(("reason", "for_ever"), [("does_not_fit", False), ("safety", True)])
def test_a_refused_pair_is_not_proposed_again_as_far_as_the_reason_reaches(session, coordinator, reason, for_ever):
    match = factories.proposal(session)
    decisions.reject(session, coordinator, match, reason)
    block = session.scalars(select(PairBlock).where(PairBlock.request_id == match.request_id)).one()
    assert match.state is MatchState.REJECTED
    assert block.until == (None if for_ever else local_time.today() + timedelta(days=60))
    assert match.request.state is Openness.OPEN


def test_by_hand_a_coordinator_may_judge_distance_but_never_overrule_a_wish(session, coordinator):
    request = factories.request(session)
    far = factories.offer(session, lives_in="Mündelheim", radius_km=1.0)
    chosen = decisions.propose_by_hand(session, coordinator, request, far)
    assert chosen.by_hand
    assert chosen.distance_km > 10
    assert 0 < chosen.affinity < 1
    assert decisions.propose_by_hand(session, coordinator, request, far) is chosen

    wished = factories.request(session, prefers_gender=Gender.WOMAN)
    with pytest.raises(NotAllowedError, match="pair_gender"):
        decisions.propose_by_hand(session, coordinator, wished, factories.offer(session, gender=Gender.MAN))


def test_who_must_never_meet_again_is_not_proposed_by_hand_either(session, coordinator):
    match = factories.proposal(session)
    decisions.reject(session, coordinator, match, "safety")
    with pytest.raises(NotAllowedError, match="pair_barred"):
        decisions.propose_by_hand(session, coordinator, match.request, match.offer)


@pytest.mark.parametrize(("kind", "state"), [(Kind.MENTOR, MatchState.ACTIVE), (Kind.GUIDE, MatchState.ACCEPTED)])
def test_two_who_found_each_other_elsewhere_run_at_once_and_take_a_place(session, coordinator, kind, state):
    request, offer = factories.request(session, kind=kind), factories.offer(session)
    match = decisions.record_already_matched(session, coordinator, request, offer)
    assert match.state is state
    assert match.found_each_other
    assert match.both_said_yes
    assert offer.free_places == 0


def test_another_centre_s_volunteer_must_be_released_first(session, coordinator):
    stranger = factories.offer(session, lives_in="Hochfeld", open_to_other_centres=True)
    match = factories.proposal(session, offers=stranger)
    assert decisions.needs_release(match)
    with pytest.raises(NotAllowedError, match="not_released"):
        decisions.approve(session, coordinator, match)

    decisions.ask_release(session, coordinator, match)
    asked_at = match.release_asked_at
    decisions.ask_release(session, coordinator, match)
    assert match.release_asked_at == asked_at

    decisions.release(session, factories.coordinator(session, "Hochfeld"), match)
    assert not decisions.needs_release(match)
    decisions.approve(session, coordinator, match)
    assert match.state is MatchState.APPROVED
    with pytest.raises(ConflictError):
        decisions.release(session, coordinator, match)


def test_a_centre_may_keep_its_volunteer(session, coordinator):
    match = factories.proposal(session, offers=factories.offer(session, lives_in="Hochfeld"))
    decisions.ask_release(session, coordinator, match)
    decisions.refuse_release(session, factories.coordinator(session, "Hochfeld"), match)
    assert (match.state, match.end_reason) == (MatchState.REJECTED, "not_released")
