"""What came of a round: how many suggestions, and who got nobody, and why."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, joinedload

from webapp.models import Match, Offer, Person, Programme, Request, Round, RoundState
from webapp.services.counting import count
from webapp.services.narrowing import holds_code
from webapp.services.translator import available_offers, waiting_requests
from webapp.services.volunteers import STATES


@dataclass(frozen=True)
class Outlook:
    """A programme before a search: how many wait, how many volunteers are free, and the last search."""

    programme: Programme
    waiting: int
    free: int
    last: Round | None


def outlook(session: Session, programme: Programme) -> Outlook:
    """Return what a search for `programme` would look at now."""
    last = session.scalar(
        select(Round).where(Round.programme_id == programme.id).order_by(Round.id.desc()).limit(1)
    )
    offers = available_offers(programme).where(STATES["free"], holds_code(Offer.kinds, programme.kind.value))
    return Outlook(
        programme=programme,
        waiting=count(session, waiting_requests(programme), Request.id),
        free=count(session, offers, Offer.id),
        last=last,
    )


def suggestions(session: Session, round_: Round) -> int:
    """Return how many suggestions a round made."""
    return session.scalar(select(func.count()).where(Match.round_id == round_.id)) or 0


def latest(session: Session, programmes: Select[Programme]) -> Sequence[Round]:
    """Return the last search of each of these programmes that came to an end, those that found a gap."""
    ids = programmes.with_only_columns(Programme.id).order_by(None)
    last = (
        select(func.max(Round.id))
        .where(Round.programme_id.in_(ids), Round.state == RoundState.DONE)
        .group_by(Round.programme_id)
    )
    found = session.scalars(select(Round).where(Round.id.in_(last)).order_by(Round.id)).all()
    return [round_ for round_ in found if round_.fairness.get("gaps")]


def left_out(session: Session, round_: Round, requests: Select[Request]) -> Sequence[tuple[Request, str]]:
    """Return the requests that got nobody, with the code that says why, the longest waiting first.

    `requests` is what the reader may see; a request that was erased since is left out.
    """
    found = session.scalars(
        requests.where(Request.id.in_([int(id_) for id_ in round_.unmatched]))
        .order_by(Request.waiting_since)
        .options(joinedload(Request.person).joinedload(Person.district))
    )
    return [(request, str(round_.unmatched[str(request.id)])) for request in found.unique()]
