"""What the two people answer, by themselves or through whoever phoned them."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from webapp.db import now
from webapp.models import Match, MatchState, Openness, Side, User
from webapp.services import audit, reasons
from webapp.services.asking import ask, person_on, start_term
from webapp.services.errors import ConflictError
from webapp.services.lifecycle import Verb, lock, move
from webapp.services.notifications import notify

REFUSALS_UNTIL_PAUSE = 3


def _must_be_asked(session: Session, match: Match, side: Side) -> None:
    session.flush()
    lock(session, match)
    if match.state is not MatchState.OFFERED or match.asked is not side:
        raise ConflictError("not_your_turn")


def record_reached(session: Session, actor: User, match: Match) -> None:
    """Somebody phoned and reached the person: the term starts now. Saying so twice changes nothing."""
    if match.state is not MatchState.OFFERED:
        raise ConflictError("match_moved_on")
    if match.reached_at is None:
        start_term(match)
        audit.record(session, actor, "match.reached", match)


def accept(session: Session, actor: User, match: Match, side: Side) -> None:
    """Record a yes. After the volunteer's the newcomer is asked; after both the match is accepted."""
    _must_be_asked(session, match, side)
    if side is Side.VOLUNTEER:
        match.volunteer_yes_at = now()
        match.offer.refusals_running = 0
        audit.record(session, actor, "match.volunteer_yes", match)
        ask(session, match, Side.NEWCOMER)
        return
    match.newcomer_yes_at = now()
    move(session, match, Verb.ACCEPT, actor)
    match.asked = match.term_ends_at = None
    for person in (match.offer.person, match.request.person):
        notify(session, person.user, "both_said_yes", match=match.id)


def decline(
    session: Session, actor: User, match: Match, side: Side, reason: str, *, no_time_until: date | None = None
) -> None:
    """Record a no, with a reason that reaches as far as its scope says."""
    _must_be_asked(session, match, side)
    move(session, match, Verb.DECLINE, actor, reason=reason, side=side.value)
    _end(match, reason, side)
    scope = reasons.DECLINE[reason]
    if side is Side.NEWCOMER and scope is reasons.Scope.OFFER_UNTIL:
        pause_request(match, no_time_until)
    else:
        reasons.bar(session, match, reason, scope, no_time_until)
    after_no(session, match, side)


def expire(session: Session, match: Match, at: datetime) -> None:
    """The term ran out before `at` without an answer."""
    session.flush()
    lock(session, match)
    side = match.asked
    if side is None or match.term_ends_at is None or match.term_ends_at > at:
        raise ConflictError("match_moved_on")
    move(session, match, Verb.EXPIRE, None, side=side.value)
    _end(match, "expired", side)
    reasons.bar(session, match, "expired", reasons.EXPIRED)
    notify(session, person_on(match, side).user, "expired", match=match.id)
    after_no(session, match, side)


def _end(match: Match, reason: str, side: Side) -> None:
    match.end_reason, match.ended_at, match.ended_by = reason, now(), side
    match.asked = match.term_ends_at = None


def pause_request(match: Match, until: date | None) -> None:
    """A newcomer has no time now: the request pauses and keeps its waiting time."""
    match.request.state = Openness.PAUSED
    match.request.paused_until = until


def after_no(session: Session, match: Match, side: Side) -> None:
    """A volunteer's third no in a row pauses the offer; a newcomer's no is told to the volunteer who said yes."""
    if side is Side.NEWCOMER:
        notify(session, match.offer.person.user, "did_not_work_out", match=match.id)
        return
    offer = match.offer
    offer.refusals_running += 1
    if offer.refusals_running >= REFUSALS_UNTIL_PAUSE and offer.state is Openness.OPEN:
        offer.state, offer.paused_until = Openness.PAUSED, None
        audit.record(session, None, "offer.pause", offer, refusals=offer.refusals_running)
        notify(session, offer.person.user, "offer_paused", offer=offer.id)
