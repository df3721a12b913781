"""The list of matches, by what is going on with them."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Select

from webapp.models import Match, MatchState, Programme
from webapp.services import attention

LISTS = ("running", "asked", "due", "call", "silent", "ended")
ENDED = (
    MatchState.COMPLETED,
    MatchState.DISSOLVED,
    MatchState.DECLINED,
    MatchState.EXPIRED,
    MatchState.WITHDRAWN,
)
ORDERS = {
    "since": (Match.state_since,),
    "-since": (Match.state_since.desc(),),
    "state": (Match.state, Match.state_since),
    "-state": (Match.state.desc(), Match.state_since),
    "programme": (Match.programme_id, Match.state_since),
    "-programme": (Match.programme_id.desc(), Match.state_since),
}
NEWEST_FIRST = "-since"


def _condition(which: str, programmes: Sequence[Programme]) -> ColumnElement[bool]:
    if which == "asked":
        return Match.state.in_((MatchState.APPROVED, MatchState.OFFERED))
    if which == "due":
        return attention.expires_soon()
    if which == "call":
        return attention.wants_call() & Match.state.in_(attention.RUNNING)
    if which == "silent":
        return attention.is_silent(programmes)
    if which == "ended":
        return Match.state.in_(ENDED)
    return Match.state.in_(attention.RUNNING)


def match_list(
    scope: Select[Match], which: str, programmes: Sequence[Programme], order: str = NEWEST_FIRST
) -> Select[Match]:
    """Return the matches of `scope` on one of `LISTS` (an unknown one is *running*), in an order of `ORDERS`."""
    return scope.where(_condition(which, programmes)).order_by(*ORDERS.get(order, ORDERS[NEWEST_FIRST]), Match.id)
