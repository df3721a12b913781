"""What happens now: everything the own page says, gathered and put in order."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.orm import Session

from webapp.db import now
from webapp.me.meeting import Meeting, meeting_of
from webapp.me.summaries import Line, offer_lines, request_lines
from webapp.me.turns import Turn, knows_of, side_of, turn_of
from webapp.models import Match, MatchState, Offer, Openness, Request, Side, User
from webapp.services.translator import Ahead, ahead_of, number_of_prospects

NEWS_FOR = timedelta(days=14)
ENDED_WITHOUT_START = frozenset({MatchState.DECLINED, MatchState.EXPIRED, MatchState.WITHDRAWN})


@dataclass(frozen=True)
class OwnMatch:
    """A match that the person knows of; `meeting` is filled once both said yes."""

    match: Match
    side: Side
    turn: Turn
    meeting: Meeting | None


@dataclass(frozen=True)
class RequestNow:
    """Where a request stands. Only while we are looking: how many could help as things stand, and what is ahead."""

    row: Request
    stage: str
    prospects: int
    ahead: Ahead | None
    did_not_work_out: bool
    lines: Sequence[Line]


@dataclass(frozen=True)
class OfferNow:
    """Where an offer stands."""

    row: Offer
    stage: str
    lines: Sequence[Line]


@dataclass(frozen=True)
class Now:
    """The own page."""

    questions: Sequence[OwnMatch]
    together: Sequence[OwnMatch]
    waiting_for_them: Sequence[OwnMatch]
    earlier: Sequence[OwnMatch]
    requests: Sequence[RequestNow]
    offers: Sequence[OfferNow]


def now_of(session: Session, user: User, matches: Sequence[Match]) -> Now:
    """Return what to tell `user`, whose matches are all in `matches`."""
    known = list(_known(user, matches))
    person = user.person
    return Now(
        questions=[own for own in known if own.turn is Turn.YOURS],
        together=[own for own in known if own.turn is Turn.TOGETHER],
        waiting_for_them=[own for own in known if own.turn is Turn.THEIRS],
        earlier=[own for own in known if own.turn in {Turn.COMPLETED, Turn.OVER}],
        requests=[_request_now(session, row, matches) for row in person.requests] if person else [],
        offers=[OfferNow(row, offer_stage(row), offer_lines(row)) for row in person.offers] if person else [],
    )


def _known(user: User, matches: Iterable[Match]) -> Iterable[OwnMatch]:
    for match in matches:
        side = side_of(match, user)
        if knows_of(match, side):
            yield OwnMatch(match, side, turn_of(match, side), meeting_of(match, side))


def _request_now(session: Session, row: Request, matches: Iterable[Match]) -> RequestNow:
    own = [match for match in matches if match.request_id == row.id]
    stage = request_stage(row, own)
    return RequestNow(
        row=row,
        stage=stage,
        prospects=number_of_prospects(session, row) if stage == "looking" else 0,
        ahead=ahead_of(session, row) if stage == "looking" else None,
        did_not_work_out=stage == "looking" and any(_is_news(match) for match in own),
        lines=request_lines(row),
    )


def request_stage(row: Request, matches: Iterable[Match]) -> str:
    """Return in one code where a request stands: its own state, else how far its match is, else `looking`."""
    if row.state is not Openness.OPEN:
        return row.state.value
    turns = {turn_of(match, Side.NEWCOMER) for match in matches}
    if Turn.TOGETHER in turns:
        return "together"
    if Turn.YOURS in turns:
        return "your_turn"
    return "asking" if Turn.THEIRS in turns else "looking"


def offer_stage(row: Offer) -> str:
    """Return in one code where an offer stands: on the way to being vetted, its own state, full, or free."""
    if row.state is not Openness.OPEN:
        return row.state.value
    if row.vetting.value != "vetted":
        return row.vetting.value
    if set(row.kinds) == {"helper"}:
        return "helper"
    return "free" if row.free_places else "full"


def _is_news(match: Match) -> bool:
    ended = match.ended_at is not None and match.ended_at > now() - NEWS_FOR
    return ended and match.state in ENDED_WITHOUT_START and knows_of(match, Side.NEWCOMER)
