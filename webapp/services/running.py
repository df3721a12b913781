"""A match that runs: the trial, the months after, how it goes, and how it ends."""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.db import now
from webapp.models import CheckIn, Match, MatchState, Openness, Side, User
from webapp.models.matches import OPEN
from webapp.services import audit, reasons
from webapp.services.asking import person_on
from webapp.services.errors import ConflictError
from webapp.services.lifecycle import Verb, move
from webapp.services.local_time import local_day
from webapp.services.notifications import notify

TRIAL = timedelta(days=28)
"""After so long, three to four meetings, both are asked whether they go on."""


def start_trial(session: Session, actor: User, match: Match) -> None:
    """The two have met: the trial phase begins."""
    if not match.programme.has_trial:
        raise ConflictError("no_trial_here")
    move(session, match, Verb.START_TRIAL, actor)
    match.next_review_on = local_day(now()) + TRIAL
    for side in Side:
        notify(session, person_on(match, side).user, "trial_started", match=match.id)


def confirm_trial(session: Session, actor: User, match: Match, side: Side) -> None:
    """One side wants to go on; once both do, the match is active."""
    if match.state is not MatchState.TRIAL:
        raise ConflictError("match_moved_on")
    if side is Side.VOLUNTEER:
        match.volunteer_confirmed_at = match.volunteer_confirmed_at or now()
    else:
        match.newcomer_confirmed_at = match.newcomer_confirmed_at or now()
    audit.record(session, actor, "match.confirm_trial", match, side=side.value)
    if match.volunteer_confirmed_at and match.newcomer_confirmed_at:
        activate(session, actor, match)


def activate(session: Session, actor: User, match: Match) -> None:
    """The trial went well: the match is active, with a first review by the programme's rhythm."""
    move(session, match, Verb.ACTIVATE, actor)
    match.next_review_on = local_day(now()) + timedelta(days=match.programme.review_every_days)


def complete(session: Session, actor: User, match: Match, reason: str = "goal_reached") -> None:
    """The goal is reached: the request closes, the volunteer's place is free again."""
    move(session, match, Verb.COMPLETE, actor, reason=reason)
    match.end_reason, match.ended_at = reason, now()
    match.request.state, match.request.closed_at = Openness.CLOSED, now()


def dissolve(session: Session, actor: User, match: Match, side: Side | None, reason: str) -> None:
    """End a match early: request and offer are free again, and the waiting time is kept."""
    move(session, match, Verb.DISSOLVE, actor, reason=reason)
    match.end_reason, match.ended_at, match.ended_by = reason, now(), side
    reasons.bar(session, match, reason, reasons.END[reason])
    for other in Side:
        if other is not side:
            notify(session, person_on(match, other).user, "did_not_work_out", match=match.id)


def withdraw(session: Session, actor: User, match: Match, side: Side | None = None) -> None:
    """Somebody steps back from an open match, whatever its state."""
    knew = match.state.value in OPEN and match.asked_at is not None
    move(session, match, Verb.WITHDRAW, actor, side=side.value if side else None)
    match.ended_at, match.ended_by = now(), side
    match.asked = match.term_ends_at = None
    if knew and match.volunteer_yes_at is not None and side is not Side.VOLUNTEER:
        notify(session, match.offer.person.user, "did_not_work_out", match=match.id)
    if match.both_said_yes and side is not Side.NEWCOMER:
        notify(session, match.request.person.user, "did_not_work_out", match=match.id)


def open_matches_of_request(session: Session, request_id: int) -> list[Match]:
    """Return what is open for a request, in the order in which it may be locked."""
    found = select(Match).where(Match.request_id == request_id, Match.state.in_(OPEN)).order_by(Match.offer_id)
    return list(session.scalars(found))


def open_matches_of_offer(session: Session, offer_id: int) -> list[Match]:
    """Return what is open for an offer, in the order in which it may be locked."""
    found = select(Match).where(Match.offer_id == offer_id, Match.state.in_(OPEN)).order_by(Match.request_id)
    return list(session.scalars(found))


def check_in(
    session: Session,
    actor: User,
    match: Match,
    side: Side | None,
    *,
    mood: str,
    hours: float | None = None,
    wants_call: bool = False,
    note: str = "",
) -> CheckIn:
    """Record how a running match is going; the office follows up where somebody wants a call."""
    if match.state not in {MatchState.ACCEPTED, MatchState.TRIAL, MatchState.ACTIVE}:
        raise ConflictError("match_moved_on")
    entry = CheckIn(
        match=match, author_id=actor.id, side=side, mood=mood, hours=hours, wants_call=wants_call, note=note
    )
    session.add(entry)
    audit.record(session, actor, "match.check_in", match, mood=mood)
    return entry
