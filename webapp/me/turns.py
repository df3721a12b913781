"""Where a match stands for one of its two people: whether they know of it, and whose turn it is."""

import enum

from flask import abort
from flask_login import current_user

from webapp.access import own_match_for
from webapp.extensions import db
from webapp.models import Match, MatchState, Side, User

RUNNING = frozenset({MatchState.ACCEPTED, MatchState.TRIAL, MatchState.ACTIVE})


class Turn(enum.StrEnum):
    """What a person is told about a match."""

    YOURS = "yours"
    THEIRS = "theirs"
    TOGETHER = "together"
    COMPLETED = "completed"
    OVER = "over"


def side_of(match: Match, user: User) -> Side:
    """Return the side of a match on which its own reader stands."""
    return Side.VOLUNTEER if match.offer.person.user_id == user.id else Side.NEWCOMER


def knows_of(match: Match, side: Side) -> bool:
    """Whether that side has been asked. Before, and if it never comes to that, the match is the office's alone."""
    if match.both_said_yes:
        return True
    return match.asked_at is not None if side is Side.VOLUNTEER else match.volunteer_yes_at is not None


def turn_of(match: Match, side: Side) -> Turn:
    """Return whose turn it is, or how the match ended."""
    if match.state in RUNNING:
        return Turn.TOGETHER
    if match.state is MatchState.OFFERED:
        return Turn.YOURS if match.asked is side else Turn.THEIRS
    return Turn.COMPLETED if match.state is MatchState.COMPLETED else Turn.OVER


def can_complete(match: Match) -> bool:
    """Whether the two may say that the goal is reached: after the trial, or where there is none."""
    return match.state is MatchState.ACTIVE or (
        match.state is MatchState.ACCEPTED and not match.programme.has_trial
    )


def my_match(id_: int) -> tuple[Match, Side]:
    """Return an own match that the reader knows of, and the reader's side; for everything else answer 404."""
    match = own_match_for(db.session(), current_user, id_)
    side = side_of(match, current_user)
    if not knows_of(match, side):
        abort(404)
    return match, side
