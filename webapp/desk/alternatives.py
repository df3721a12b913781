"""Other volunteers for the same request, compared in words with the one suggested."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from flask import url_for
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from webapp.desk.queue import PERSON, alternative_offers, name_of, own_offers
from webapp.extensions import db
from webapp.match_cards import contrast_in_words, difference, distance_in_words
from webapp.models import Match, MatchState, Offer, Request
from webapp.services.translator import best_offers

Facts = dict[str, Any]


@dataclass(frozen=True)
class Choice:
    """A volunteer to choose; without name and exact distance where another centre has not released them."""

    offer: Offer
    name: str
    href: str | None
    affinity: float
    difference: str
    contrast: str
    distance: str


def alternatives_of(match: Match) -> list[Choice]:
    """Return the next best volunteers that the search noted down for a suggestion."""
    return _choices(match.alternatives, alternative_offers([match]), match.affinity, match.reasons)


def everybody_for(request: Request, top: int) -> list[Choice]:
    """Return the `top` best volunteers for a request now, compared with the suggestion, else with the best."""
    found = [
        {"offer": one.offer_id, "affinity": one.affinity, "distance_km": one.distance_km, "reasons": one.reasons}
        for one in best_offers(db.session(), request, top)
    ]
    if not found:
        return []
    suggested = db.session.scalars(
        select(Match)
        .where(Match.request_id == request.id, Match.state == MatchState.PROPOSED, Match.affinity.is_not(None))
        .order_by(Match.by_hand)
    ).first()
    standard = suggested or Match(affinity=found[0]["affinity"], reasons=found[0]["reasons"])
    ids = [one["offer"] for one in found]
    offers = db.session.scalars(
        select(Offer).where(Offer.id.in_(ids)).options(joinedload(Offer.person).options(*PERSON))
    )
    return _choices(found, {offer.id: offer for offer in offers}, standard.affinity, standard.reasons)


def _choices(
    found: Iterable[Facts], offers: dict[int, Offer], affinity: float | None, reasons: list[Any]
) -> list[Choice]:
    own = own_offers(offers)
    return [
        _choice(one, offers[one["offer"]], affinity, reasons, known=one["offer"] in own)
        for one in found
        if one["offer"] in offers
    ]


def _choice(facts: Facts, offer: Offer, affinity: float | None, reasons: list[Any], *, known: bool) -> Choice:
    km = facts["distance_km"]
    return Choice(
        offer=offer,
        name=name_of(offer, known=known),
        href=url_for("desk.person", person_id=offer.person_id) if known else None,
        affinity=facts["affinity"],
        difference=difference(affinity, facts["affinity"]),
        contrast=contrast_in_words(reasons, facts["reasons"]),
        distance="" if km is None else distance_in_words(km, exact=known),
    )
