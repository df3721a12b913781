"""One arrival without a whole round: whom a request, or a volunteer, could meet at once, and who would move for it.

The engine sees the people concerned: the request, everybody free, and the requests whose undecided suggestions hold
a place that this one might take. Suggestions chosen by hand, or waiting for another centre's answer, stay.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from matching import Offers, Requests, Standing, Suggestion, suggest
from matching.market import Market
from matching.selections import joined
from webapp.models import Match, MatchState, Offer, Programme, Request
from webapp.services.translator.columns import offer_rows, policy_of, request_rows
from webapp.services.translator.learned import model_of
from webapp.services.translator.pairs import PairFacts, facts_of
from webapp.services.translator.prices import last_prices
from webapp.services.translator.taking_part import available_offers, waiting_requests

LOOKED_AT = 40
"""Volunteers whose places are looked at for one request, the best first."""


@dataclass(frozen=True)
class Moved:
    """Another request whose undecided suggestion goes from one offer to another; to None where it waits again."""

    request_id: int
    from_offer: int
    to_offer: int | None


@dataclass(frozen=True)
class Way:
    """One pair that could be suggested at once. `price` is what the last round says others lose by this place.

    `gain` is None where the place cannot be had: undecided suggestions hold it, and nothing better is to be had.
    """

    request_id: int
    facts: PairFacts
    gain: float | None
    price: float
    moves: tuple[Moved, ...]


def ways_for(session: Session, request: Request, top: int) -> list[Way]:
    """Return the best offers for a request as things stand, best first."""
    programme, policy = request.programme, policy_of(request.programme)
    model = model_of(session, programme)
    rows = offer_rows(session, available_offers(programme))
    if not rows:
        return []
    offers = Offers.from_rows(rows)
    own = select(Request).where(Request.id == request.id)
    asked = Requests.from_rows(request_rows(session, own))
    best = suggest(asked, offers, 0, policy=policy, model=model, top=max(top, LOOKED_AT))
    undecided = _undecided(session, programme, [int(one.offer) for one in best], request)
    held = [(str(match.request_id), str(match.offer_id)) for match in undecided]
    others = select(Request).where(Request.id.in_({match.request_id for match in undecided} - {request.id}))
    standing = Standing.between(
        joined(asked, Requests.from_rows(request_rows(session, others.order_by(Request.id)))),
        offers,
        policy,
        model,
        held=held,
        approved=[pair for pair, match in zip(held, undecided, strict=True) if _stays(match, request)],
        prices=last_prices(session, programme),
    )
    found = standing.offers_for(0, top)
    facts = facts_of(Market(standing.requests, offers, policy), [one.explanation for one in found])
    return [_way(one, told) for one, told in zip(found, facts, strict=True)]


def requests_for(session: Session, offer: Offer, programme: Programme, top: int) -> list[Way]:
    """Return the best requests of a programme for an offer, of those to whom nobody is suggested yet."""
    suggested = select(Match.request_id).where(Match.state == MatchState.PROPOSED)
    waiting = request_rows(session, waiting_requests(programme).where(Request.id.not_in(suggested)))
    rows = offer_rows(session, available_offers(programme).where(Offer.id == offer.id))
    if not waiting or not rows:
        return []
    policy, requests = policy_of(programme), Requests.from_rows(waiting)
    standing = Standing.between(requests, Offers.from_rows([]), policy, model_of(session, programme))
    found = standing.requests_for(rows[0], top)
    facts = facts_of(
        Market(requests, Offers.from_rows(rows), policy), [replace(one.explanation, col=0) for one in found]
    )
    return [_way(one, told) for one, told in zip(found, facts, strict=True)]


def _undecided(session: Session, programme: Programme, offer_ids: list[int], request: Request) -> Sequence[Match]:
    """Return the undecided suggestions that hold one of these places, and those of the request itself."""
    concerned = Match.offer_id.in_(offer_ids) | (Match.request_id == request.id)
    return session.scalars(
        select(Match)
        .where(Match.programme_id == programme.id, Match.state == MatchState.PROPOSED, concerned)
        .order_by(Match.id)
    ).all()


def _stays(match: Match, request: Request) -> bool:
    return match.request_id != request.id and (match.by_hand or match.release_asked_at is not None)


def _way(one: Suggestion, facts: PairFacts) -> Way:
    return Way(
        request_id=int(one.explanation.request),
        facts=facts,
        gain=one.gain,
        price=one.price,
        moves=tuple(
            Moved(int(move.request), int(move.source), int(move.target) if move.target else None)
            for move in one.moves
        ),
    )
