"""What a coordinator decides: approve, refuse, choose by hand, record, release, take back."""

from datetime import timedelta

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from webapp.db import now
from webapp.models import Match, MatchState, Offer, Openness, Programme, Request, Side, User, Vetting
from webapp.models.matches import OPEN, TAKES_PLACE
from webapp.services import audit, reasons
from webapp.services.asking import ask
from webapp.services.errors import ConflictError, NotAllowedError
from webapp.services.lifecycle import Verb, lock, move
from webapp.services.local_time import today
from webapp.services.translator import PairFacts, pair_facts

UNDO_WITHIN = timedelta(minutes=5)
# What nobody may overrule by hand: the wishes and the protection of the two people. Distance, language or
# hours a coordinator may judge better than any rule, and may try again before the 60 days are over.
BINDING = frozenset({"self", "no_clearance", "gender"})


def is_foreign(match: Match) -> bool:
    """Whether the volunteer belongs to another centre than the one that runs the programme."""
    programme = match.programme
    return programme.centre_id is not None and match.offer.person.district.centre.id != programme.centre_id


def needs_release(match: Match) -> bool:
    """Whether another centre must still release the volunteer; until then nobody here sees a name."""
    return is_foreign(match) and match.released_at is None


def _has_place(session: Session, request: Request) -> bool:
    return (
        session.scalar(
            select(Match.id).where(Match.request_id == request.id, Match.state.in_(TAKES_PLACE)).limit(1)
        )
        is not None
    )


def _check(session: Session, request: Request, offer: Offer) -> PairFacts:
    """Return the facts of a pair that may be matched now; raise `DomainError` where it may not."""
    if _has_place(session, request):
        raise ConflictError("request_has_match")
    if request.state is not Openness.OPEN:
        raise ConflictError("request_not_open")
    if offer.state is not Openness.OPEN:
        raise ConflictError("offer_not_open")
    if offer.vetting is not Vetting.VETTED:
        raise NotAllowedError("not_vetted")
    if reasons.barred_for_ever(session, request.id, offer.id):
        raise NotAllowedError("pair_barred")
    facts = pair_facts(session, request, offer)
    broken = BINDING.intersection(facts.obstacles)
    if broken:
        raise NotAllowedError(f"pair_{min(broken)}")
    return facts


def supersede_rivals(session: Session, actor: User, match: Match, *only: ColumnElement[bool]) -> None:
    """Supersede the other proposals for the request of `match`, or `only` some of them."""
    rivals = session.scalars(
        select(Match)
        .where(
            Match.request_id == match.request_id,
            Match.id != match.id,
            Match.state == MatchState.PROPOSED,
            *only,
        )
        .order_by(Match.offer_id)
    ).all()
    for rival in rivals:
        move(session, rival, Verb.SUPERSEDE, actor, by_match=match.id)


def approve(session: Session, actor: User, match: Match) -> None:
    """Approve a proposal: it takes a place, and the volunteer is asked once it can no longer be undone."""
    session.flush()
    lock(session, match)
    if match.state is not MatchState.PROPOSED:
        raise ConflictError("match_moved_on")
    if needs_release(match):
        raise NotAllowedError("not_released")
    _check(session, match.request, match.offer)
    move(session, match, Verb.APPROVE, actor)
    match.decided_by_id = actor.id
    supersede_rivals(session, actor, match)


def undo_approval(session: Session, actor: User, match: Match) -> Match:
    """Take an approval back while nothing has left the office; return the fresh proposal."""
    session.flush()
    lock(session, match)
    if match.state is not MatchState.APPROVED:
        raise ConflictError("match_moved_on")
    move(session, match, Verb.WITHDRAW, actor, undone=True)
    again = Match(
        programme_id=match.programme_id,
        round_id=match.round_id,
        request_id=match.request_id,
        offer_id=match.offer_id,
        by_hand=match.by_hand,
        affinity=match.affinity,
        distance_km=match.distance_km,
        common_language=match.common_language,
        reasons=match.reasons,
        alternatives=match.alternatives,
        release_asked_at=match.release_asked_at,
        released_at=match.released_at,
        released_by_id=match.released_by_id,
    )
    session.add(again)
    audit.record(session, actor, "match.propose", again, undone=match.id)
    return again


def ask_now(session: Session, actor: User | None, match: Match) -> None:
    """Ask the volunteer: from here on the approval cannot be undone."""
    move(session, match, Verb.OFFER, actor)
    ask(session, match, Side.VOLUNTEER)


def reject(session: Session, actor: User, match: Match, reason: str) -> None:
    """Refuse a proposal; both people go on waiting and are not proposed to each other for a while."""
    move(session, match, Verb.REJECT, actor, reason=reason)
    match.decided_by_id = actor.id
    match.end_reason, match.ended_at = reason, now()
    reasons.bar(session, match, reason, reasons.REJECT[reason])


def _open_pair(session: Session, request: Request, offer: Offer) -> Match | None:
    return session.scalar(
        select(Match).where(Match.request_id == request.id, Match.offer_id == offer.id, Match.state.in_(OPEN))
    )


def propose_by_hand(
    session: Session, actor: User, request: Request, offer: Offer, *, by_hand: bool = True
) -> Match:
    """Return a proposal of these two, chosen by the coordinator; an existing one is kept.

    With `by_hand` False the coordinator took what the engine suggests, and the next round may replace it.
    """
    existing = _open_pair(session, request, offer)
    if existing is not None:
        return existing
    facts = _check(session, request, offer)
    match = Match(
        programme=request.programme,
        request=request,
        offer=offer,
        by_hand=by_hand,
        affinity=facts.affinity,
        distance_km=facts.distance_km,
        common_language=facts.common_language,
        reasons=facts.reasons,
        features=facts.features,
    )
    session.add(match)
    audit.record(session, actor, "match.propose", match, by_hand=by_hand)
    return match


def record_already_matched(
    session: Session, actor: User, request: Request, offer: Offer, programme: Programme | None = None
) -> Match:
    """Record two people who found each other elsewhere: the match runs at once and takes a place."""
    match = propose_by_hand(session, actor, request, offer)
    match.programme = programme or request.programme
    match.found_each_other = True
    approve(session, actor, match)
    move(session, match, Verb.OFFER, actor, found_each_other=True)
    match.volunteer_yes_at = match.newcomer_yes_at = match.reached_at = now()
    move(session, match, Verb.ACCEPT, actor, found_each_other=True)
    if match.programme.has_trial:
        move(session, match, Verb.START_TRIAL, actor, found_each_other=True)
        move(session, match, Verb.ACTIVATE, actor, found_each_other=True)
    match.next_review_on = today() + timedelta(days=match.programme.review_every_days)
    return match


def ask_release(session: Session, actor: User, match: Match) -> None:
    """Ask the volunteer's own centre to release them for this match."""
    if match.release_asked_at is None and needs_release(match):
        match.release_asked_at = now()
        audit.record(session, actor, "match.ask_release", match)


def release(session: Session, actor: User, match: Match) -> None:
    """Release one of the own volunteers for another centre's match."""
    if match.state is not MatchState.PROPOSED:
        raise ConflictError("match_moved_on")
    match.released_at, match.released_by_id = now(), actor.id
    audit.record(session, actor, "match.release", match)


def refuse_release(session: Session, actor: User, match: Match) -> None:
    """Keep one of the own volunteers; the other centre's proposal ends."""
    reject(session, actor, match, "not_released")
