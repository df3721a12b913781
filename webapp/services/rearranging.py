"""Suggesting somebody at once, with the undecided suggestions of others that move to make room.

Who moves was shown to the coordinator before. Nothing is done where it is no longer so: somebody else may have
decided meanwhile. What is approved never moves.
"""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.models import Match, MatchState, Offer, Programme, Request, User
from webapp.services import audit, decisions
from webapp.services.errors import ConflictError
from webapp.services.lifecycle import Verb, move
from webapp.services.translator import Moved, pair_facts

OF_THE_SEARCH = (Match.by_hand.is_(False), Match.release_asked_at.is_(None))


def suggest_at_once(
    session: Session,
    actor: User,
    request: Request,
    offer: Offer,
    moves: Iterable[Moved] = (),
    *,
    by_hand: bool = True,
) -> Match:
    """Return a proposal of these two, and let the proposals of others move as agreed.

    Raises `ConflictError` where one of them was decided or moved meanwhile; then nothing is changed.
    """
    session.execute(select(Programme.id).where(Programme.id == request.programme_id).with_for_update())
    agreed = [(_undecided(session, request, moved), moved) for moved in moves]
    match = decisions.propose_by_hand(session, actor, request, offer, by_hand=by_hand)
    if agreed:
        # Whoever gets somebody else by moving others gives up the search's own suggestion, which others may need.
        decisions.supersede_rivals(session, actor, match, *OF_THE_SEARCH)
    for before, moved in agreed:
        move(session, before, Verb.SUPERSEDE, actor, by_match=match.id)
        if moved.to_offer is not None:
            _suggest_instead(session, actor, before, session.get_one(Offer, moved.to_offer))
    return match


def _undecided(session: Session, request: Request, moved: Moved) -> Match:
    """Return the proposal that is to move, if it still may."""
    found = session.scalar(
        select(Match).where(
            Match.programme_id == request.programme_id,
            Match.request_id == moved.request_id,
            Match.offer_id == moved.from_offer,
            Match.state == MatchState.PROPOSED,
            *OF_THE_SEARCH,
        )
    )
    if found is None:
        raise ConflictError("match_moved_on")
    return found


def _suggest_instead(session: Session, actor: User, before: Match, offer: Offer) -> None:
    facts = pair_facts(session, before.request, offer)
    if facts.obstacles:
        raise ConflictError("match_moved_on")
    match = Match(
        programme=before.programme,
        round_id=before.round_id,
        request=before.request,
        offer=offer,
        affinity=facts.affinity,
        distance_km=facts.distance_km,
        common_language=facts.common_language,
        reasons=facts.reasons,
        features=facts.features,
    )
    session.add(match)
    session.flush()
    audit.record(session, actor, "match.propose", match, instead_of=before.id)
