"""Terms run by themselves: who is asked, reminded, given up; pauses that end; reviews that are due.

Each step finds its due rows and settles one at a time, so that the worker commits after each and a crash
loses nothing and repeats nothing. It looks again once it holds the row, so that two workers do it once.
"""

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from webapp.db import now
from webapp.models import Match, MatchState, Offer, Openness, Request, Side
from webapp.services import answers, audit, clearances, decisions
from webapp.services.asking import person_on
from webapp.services.errors import ConflictError
from webapp.services.lifecycle import lock
from webapp.services.local_time import local_day
from webapp.services.notifications import notify

ASK_AGAIN = timedelta(days=14)
"""How long a pair in its trial has before it is asked again whether it goes on."""


@dataclass(frozen=True)
class Step:
    """What is due at a moment (ids), and how one of it is settled."""

    kind: type[Match | Offer | Request]
    due: Callable[[datetime], Select[int]]
    settle: Callable[[Session, int, datetime], None]

    def is_still_due(self, session: Session, id_: int, at: datetime) -> bool:
        """Wait until nobody else works on the row; return whether there is still something to do."""
        if self.kind is Match:
            lock(session, session.get_one(Match, id_))
        else:
            session.execute(select(self.kind).where(self.kind.id == id_).with_for_update())
        return session.scalar(self.due(at).where(self.kind.id == id_)) is not None


def _to_ask(at: datetime) -> Select[int]:
    return select(Match.id).where(
        Match.state == MatchState.APPROVED, Match.state_since <= at - decisions.UNDO_WITHIN
    )


def _ask(session: Session, id_: int, _at: datetime) -> None:
    decisions.ask_now(session, None, session.get_one(Match, id_))


def _to_expire(at: datetime) -> Select[int]:
    return select(Match.id).where(Match.state == MatchState.OFFERED, Match.term_ends_at <= at)


def _expire(session: Session, id_: int, at: datetime) -> None:
    answers.expire(session, session.get_one(Match, id_), at)


def _to_remind(at: datetime) -> Select[int]:
    return select(Match.id).where(
        Match.state == MatchState.OFFERED, Match.term_ends_at > at, Match.reminded_at.is_(None)
    )


def _remind(session: Session, id_: int, at: datetime) -> None:
    match = session.get_one(Match, id_)
    if match.asked is None or match.reached_at is None or match.term_ends_at is None:
        return
    if at >= match.reached_at + (match.term_ends_at - match.reached_at) / 2:
        match.reminded_at = at
        notify(session, person_on(match, match.asked).user, "reminder", match=match.id)


def _offers_back(at: datetime) -> Select[int]:
    return select(Offer.id).where(Offer.state == Openness.PAUSED, Offer.paused_until <= local_day(at))


def _reopen_offer(session: Session, id_: int, _at: datetime) -> None:
    offer = session.get_one(Offer, id_)
    offer.state, offer.paused_until, offer.refusals_running = Openness.OPEN, None, 0
    audit.record(session, None, "offer.resume", offer)


def _requests_back(at: datetime) -> Select[int]:
    return select(Request.id).where(Request.state == Openness.PAUSED, Request.paused_until <= local_day(at))


def _reopen_request(session: Session, id_: int, _at: datetime) -> None:
    request = session.get_one(Request, id_)
    request.state, request.paused_until = Openness.OPEN, None
    audit.record(session, None, "request.resume", request)


def _to_review(at: datetime) -> Select[int]:
    return select(Match.id).where(Match.state == MatchState.ACTIVE, Match.next_review_on <= local_day(at))


def _review(session: Session, id_: int, at: datetime) -> None:
    match = session.get_one(Match, id_)
    match.next_review_on = local_day(at) + timedelta(days=match.programme.review_every_days)
    for side in Side:
        notify(session, person_on(match, side).user, "review_due", match=match.id)


def _trials_to_end(at: datetime) -> Select[int]:
    return select(Match.id).where(Match.state == MatchState.TRIAL, Match.next_review_on <= local_day(at))


def _ask_to_go_on(session: Session, id_: int, at: datetime) -> None:
    match = session.get_one(Match, id_)
    match.next_review_on = local_day(at) + ASK_AGAIN
    for side, confirmed in (
        (Side.VOLUNTEER, match.volunteer_confirmed_at),
        (Side.NEWCOMER, match.newcomer_confirmed_at),
    ):
        if confirmed is None:
            notify(session, person_on(match, side).user, "trial_ends", match=match.id)


STEPS = (
    Step(Match, _to_ask, _ask),
    Step(Match, _to_expire, _expire),
    Step(Match, _to_remind, _remind),
    Step(Offer, _offers_back, _reopen_offer),
    Step(Request, _requests_back, _reopen_request),
    Step(Match, _to_review, _review),
    Step(Match, _trials_to_end, _ask_to_go_on),
    Step(Offer, clearances.to_remind, clearances.remind),
)


def keep(session: Session, at: datetime | None = None) -> Iterator[int]:
    """Settle all that is due at a moment; yields after each, for the caller to commit."""
    at = at or now()
    for step in STEPS:
        for id_ in session.scalars(step.due(at)).all():
            with suppress(ConflictError):  # somebody was faster: nothing is due here any more
                if step.is_still_due(session, id_, at):
                    step.settle(session, id_, at)
            yield id_
