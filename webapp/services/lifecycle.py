"""The life of a match: the only ways from one state to another, and the volunteer's places along the way.

Every change locks in the same order (programme, request, offer, match), so two people who decide at the same
moment wait for each other instead of giving a place twice or waiting in a circle.
"""

import enum
from collections.abc import Mapping
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from webapp.db import now
from webapp.models import Match, MatchState, Offer, Programme, Request, User
from webapp.models.matches import TAKES_PLACE
from webapp.services import audit
from webapp.services.errors import ConflictError, NoPlaceError


class Verb(enum.StrEnum):
    """What can happen to a match."""

    APPROVE = "approve"
    REJECT = "reject"
    SUPERSEDE = "supersede"
    OFFER = "offer"
    ACCEPT = "accept"
    DECLINE = "decline"
    EXPIRE = "expire"
    START_TRIAL = "start_trial"
    ACTIVATE = "activate"
    COMPLETE = "complete"
    DISSOLVE = "dissolve"
    WITHDRAW = "withdraw"


S = MatchState
WAYS: Mapping[Verb, tuple[frozenset[MatchState], MatchState]] = {
    Verb.APPROVE: (frozenset({S.PROPOSED}), S.APPROVED),
    Verb.REJECT: (frozenset({S.PROPOSED}), S.REJECTED),
    Verb.SUPERSEDE: (frozenset({S.PROPOSED}), S.SUPERSEDED),
    Verb.OFFER: (frozenset({S.APPROVED}), S.OFFERED),
    Verb.ACCEPT: (frozenset({S.OFFERED}), S.ACCEPTED),
    Verb.DECLINE: (frozenset({S.OFFERED}), S.DECLINED),
    Verb.EXPIRE: (frozenset({S.OFFERED}), S.EXPIRED),
    Verb.START_TRIAL: (frozenset({S.ACCEPTED}), S.TRIAL),
    Verb.ACTIVATE: (frozenset({S.TRIAL}), S.ACTIVE),
    Verb.COMPLETE: (frozenset({S.ACCEPTED, S.ACTIVE}), S.COMPLETED),
    Verb.DISSOLVE: (frozenset({S.ACCEPTED, S.TRIAL, S.ACTIVE}), S.DISSOLVED),
    Verb.WITHDRAW: (
        frozenset({S.PROPOSED, S.APPROVED, S.OFFERED, S.ACCEPTED, S.TRIAL, S.ACTIVE}),
        S.WITHDRAWN,
    ),
}


def lock(session: Session, match: Match) -> None:
    """Wait until nobody else decides about these rows, then see them as they are now."""
    for kind, id_ in (
        (Programme, match.programme_id),
        (Request, match.request_id),
        (Offer, match.offer_id),
        (Match, match.id),
    ):
        session.scalars(
            select(kind).where(kind.id == id_).with_for_update().execution_options(populate_existing=True)
        ).one()


def _take_place(session: Session, offer: Offer) -> None:
    taken = session.scalar(
        update(Offer)
        .where(Offer.id == offer.id, Offer.used < Offer.capacity)
        .values(used=Offer.used + 1)
        .returning(Offer.id)
        .execution_options(synchronize_session=False)
    )
    if taken is None:
        raise NoPlaceError("no_place_left")
    session.refresh(offer)


def _give_place_back(session: Session, offer: Offer) -> None:
    session.execute(
        update(Offer)
        .where(Offer.id == offer.id)
        .values(used=Offer.used - 1)
        .execution_options(synchronize_session=False)
    )
    session.refresh(offer)


def move(session: Session, match: Match, verb: Verb, actor: User | None, **detail: Any) -> None:
    """Take `match` one step on; raise `ConflictError` where it is no longer in a state that allows it."""
    sources, target = WAYS[verb]
    session.flush()
    lock(session, match)
    before = match.state
    moved = session.scalar(
        update(Match)
        .where(Match.id == match.id, Match.state.in_(sources))
        .values(state=target, state_since=now())
        .returning(Match.id)
        .execution_options(synchronize_session=False)
    )
    if moved is None:
        raise ConflictError("match_moved_on")
    session.refresh(match)
    took, takes = before.value in TAKES_PLACE, target.value in TAKES_PLACE
    if takes and not took:
        _take_place(session, match.offer)
    if took and not takes:
        _give_place_back(session, match.offer)
    audit.record(session, actor, f"match.{verb.value}", match, **detail)
