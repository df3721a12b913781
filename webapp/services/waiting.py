"""The waiting list: requests that nobody has been found for yet, narrowed down and put in order."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import ColumnElement, Select, exists, select
from sqlalchemy.orm import joinedload, selectinload

from webapp.db import now
from webapp.models import District, Match, Openness, Person, Request
from webapp.models.matches import TAKES_PLACE
from webapp.services.narrowing import holds_code, speaks

ORDERS = {
    "waiting": (Request.waiting_since.desc(),),
    "-waiting": (Request.waiting_since,),
    "name": (Person.first_name, Person.last_name),
    "-name": (Person.first_name.desc(), Person.last_name.desc()),
    "district": (District.name,),
    "-district": (District.name.desc(),),
    "kind": (Request.kind,),
    "-kind": (Request.kind.desc(),),
}
LONGEST_FIRST = "-waiting"


@dataclass(frozen=True)
class Wanted:
    """What a reader of the list wants to see; what is empty does not narrow."""

    state: str = "waiting"
    kind: str = ""
    district: int | None = None
    language: str = ""
    need: str = ""
    weeks: int | None = None


def has_place() -> ColumnElement[bool]:
    """Whether a match of the request takes a place: somebody was found."""
    return exists(select(Match.id).where(Match.request_id == Request.id, Match.state.in_(TAKES_PLACE)))


def in_state(state: str) -> ColumnElement[bool]:
    """Whether a request is `waiting` (open, nobody found), `found`, `paused`, or one of `all` that can still be."""
    if state == "found":
        return has_place()
    if state == "paused":
        return Request.state == Openness.PAUSED
    if state == "waiting":
        return (Request.state == Openness.OPEN) & ~has_place()
    return Request.state.in_((Openness.OPEN, Openness.PAUSED))


def _narrowings(wanted: Wanted) -> list[ColumnElement[bool]]:
    conditions = [in_state(wanted.state)]
    if wanted.kind:
        conditions.append(Request.kind == wanted.kind)
    if wanted.district:
        conditions.append(Person.district_id == wanted.district)
    if wanted.language:
        conditions.append(speaks(wanted.language))
    if wanted.need:
        conditions.append(holds_code(Request.needs, wanted.need))
    if wanted.weeks:
        conditions.append(Request.waiting_since <= now() - timedelta(weeks=wanted.weeks))
    return conditions


def waiting_list(scope: Select[Request], wanted: Wanted, order: str = LONGEST_FIRST) -> Select[Request]:
    """Return the requests of `scope` (which joins the person) that `wanted` describes, with what a row shows.

    An unknown `order` is the longest waiting first.
    """
    return (
        scope.join(Person.district)
        .where(*_narrowings(wanted))
        .order_by(*ORDERS.get(order, ORDERS[LONGEST_FIRST]), Request.id)
        .options(
            joinedload(Request.person).options(joinedload(Person.district), selectinload(Person.languages)),
            joinedload(Request.programme),
        )
    )
