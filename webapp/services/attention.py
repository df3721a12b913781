"""What needs an office now: matches and volunteers that somebody should look at."""

from collections.abc import Iterable
from datetime import timedelta

from sqlalchemy import ColumnElement, Select, exists, false, func, or_, select
from sqlalchemy.orm import aliased

from webapp.db import now
from webapp.models import CheckIn, Match, MatchState, Offer, Openness, Programme
from webapp.services.answers import REFUSALS_UNTIL_PAUSE

RUNNING = (MatchState.ACCEPTED, MatchState.TRIAL, MatchState.ACTIVE)
SOON = timedelta(hours=24)


def wants_call() -> ColumnElement[bool]:
    """Whether one of the two asked for a call, and the office has not checked in since."""
    wish, answer = aliased(CheckIn), aliased(CheckIn)
    answered = exists(
        select(answer.id).where(answer.match_id == wish.match_id, answer.side.is_(None), answer.id > wish.id)
    )
    return exists(select(wish.id).where(wish.match_id == Match.id, wish.wants_call.is_(True), ~answered))


def expires_soon() -> ColumnElement[bool]:
    """Whether an answer is due within a day."""
    return (Match.state == MatchState.OFFERED) & (Match.term_ends_at <= now() + SOON)


def is_silent(programmes: Iterable[Programme]) -> ColumnElement[bool]:
    """Whether a running match of `programmes` has had no check-in for longer than their review rhythm."""
    last_word = func.coalesce(
        select(func.max(CheckIn.at)).where(CheckIn.match_id == Match.id).scalar_subquery(), Match.state_since
    )
    return or_(
        false(),
        *(
            (Match.programme_id == programme.id)
            & Match.state.in_(RUNNING)
            & (last_word < now() - timedelta(days=programme.review_every_days))
            for programme in programmes
        ),
    )


def paused_by_refusals() -> ColumnElement[bool]:
    """Whether an offer pauses because of refusals in a row: somebody should talk with the volunteer."""
    return (Offer.state == Openness.PAUSED) & (Offer.refusals_running >= REFUSALS_UNTIL_PAUSE)


def asks_release(releases: Select[Match]) -> Select[Match]:
    """Return the matches of `releases` that still wait for the centre's word."""
    return releases.where(Match.state == MatchState.PROPOSED, Match.released_at.is_(None))
