"""Why a match did not come about or ended, and how far each reason reaches."""

import enum
from collections.abc import Mapping
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.models import Match, Openness, PairBlock
from webapp.services.local_time import today

PAIR_DAYS = 60


class Scope(enum.Enum):
    """What a reason bars: these two people for ever, or for 60 days; or the volunteer until a date."""

    PAIR_FOR_EVER = "pair_for_ever"
    PAIR_60_DAYS = "pair_60_days"
    OFFER_UNTIL = "offer_until"
    NOTHING = "nothing"


REJECT: Mapping[str, Scope] = {
    "better_choice": Scope.PAIR_60_DAYS,
    "does_not_fit": Scope.PAIR_60_DAYS,
    "not_released": Scope.PAIR_60_DAYS,
    "safety": Scope.PAIR_FOR_EVER,
    "other": Scope.PAIR_60_DAYS,
}
DECLINE: Mapping[str, Scope] = {
    "no_time_now": Scope.OFFER_UNTIL,
    "too_far": Scope.PAIR_60_DAYS,
    "other_help": Scope.PAIR_60_DAYS,
    "know_each_other": Scope.PAIR_FOR_EVER,
    "other": Scope.PAIR_60_DAYS,
}
END: Mapping[str, Scope] = {
    "goal_reached": Scope.NOTHING,
    "found_work": Scope.NOTHING,
    "moved_away": Scope.PAIR_60_DAYS,
    "no_time": Scope.PAIR_60_DAYS,
    "did_not_get_on": Scope.PAIR_FOR_EVER,
    "safety": Scope.PAIR_FOR_EVER,
    "other": Scope.PAIR_60_DAYS,
}
EXPIRED = Scope.PAIR_60_DAYS


def bar(session: Session, match: Match, reason: str, scope: Scope, until: date | None = None) -> None:
    """Make a reason felt as far as it reaches. `until` is when a volunteer has time again."""
    if scope is Scope.OFFER_UNTIL:
        match.offer.state = Openness.PAUSED
        match.offer.paused_until = until or (today() + timedelta(days=PAIR_DAYS))
        return
    if scope is Scope.NOTHING:
        return
    block = session.scalar(
        select(PairBlock).where(PairBlock.request_id == match.request_id, PairBlock.offer_id == match.offer_id)
    )
    if block is None:
        block = PairBlock(request_id=match.request_id, offer_id=match.offer_id)
        session.add(block)
    elif block.until is None:
        return  # for ever stays for ever
    block.reason = reason
    block.until = None if scope is Scope.PAIR_FOR_EVER else today() + timedelta(days=PAIR_DAYS)


def barred_for_ever(session: Session, request_id: int, offer_id: int) -> bool:
    """Whether these two must never be brought together again."""
    return (
        session.scalar(
            select(PairBlock.id).where(
                PairBlock.request_id == request_id, PairBlock.offer_id == offer_id, PairBlock.until.is_(None)
            )
        )
        is not None
    )
