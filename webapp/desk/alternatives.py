"""Other volunteers for the same request, compared in words with the one suggested, and who would move for them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from webapp.desk.queue import PERSON, alternative_offers, name_of, own_offers
from webapp.extensions import db
from webapp.match_cards import Candidate, Pair, contrast_sentence, difference, distance_in_words
from webapp.models import Match, MatchState, Offer, Request
from webapp.services.translator import Moved, Way, ways_for

NOTICEABLE = 0.005
"""Affinity, or gain for all, from which one choice is better than another."""
LOOKED_AT = 20
"""Volunteers among whom it is looked up what choosing one would mean for others."""


@dataclass(frozen=True)
class Choice:
    """A volunteer to choose; without name and exact distance where another centre has not released them.

    `notes` say what it would mean for others: who would move, or that others need this volunteer more.
    """

    offer: Offer
    name: str
    href: str | None
    affinity: float
    difference: str
    contrast: str
    distance: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Standard:
    """What choices are compared with: the suggestion, or the best of them."""

    candidate: Candidate
    affinity: float | None
    gain: float | None = None


def alternatives_of(match: Match) -> list[Choice]:
    """Return the next best volunteers that the search noted down, with what it would mean to choose them now."""
    offers = alternative_offers([match])
    if not offers:
        return []
    ways = {way.facts.offer_id: way for way in ways_for(db.session(), match.request, LOOKED_AT)}
    standard, own = _standard(match, ways), own_offers(offers)
    return [
        _choice(match.request, one, offers[id_], standard, ways.get(id_), known=id_ in own)
        for id_, one in ((one["offer"], one) for one in match.alternatives)
        if id_ in offers
    ]


def everybody_for(request: Request, top: int) -> list[Choice]:
    """Return the `top` best volunteers for a request now, compared with the suggestion, else with the best."""
    found = ways_for(db.session(), request, top)
    if not found:
        return []
    ways = {way.facts.offer_id: way for way in found}
    offers = offers_by_id(ways)
    own = own_offers(offers)
    suggested = db.session.scalars(
        select(Match)
        .where(Match.request_id == request.id, Match.state == MatchState.PROPOSED, Match.affinity.is_not(None))
        .order_by(Match.by_hand)
    ).first()
    best = found[0].facts
    standard = (
        _standard(suggested, ways)
        if suggested
        else Standard(Candidate(offers[best.offer_id], best.distance_km, best.reasons), best.affinity)
    )
    return [
        _choice(request, vars(way.facts), offers[id_], standard, way, known=id_ in own) for id_, way in ways.items()
    ]


def offers_by_id(ids: Mapping[int, object] | set[int]) -> dict[int, Offer]:
    """Return these offers with what the desk shows of their people."""
    found = db.session.scalars(
        select(Offer).where(Offer.id.in_(list(ids))).options(joinedload(Offer.person).options(*PERSON))
    )
    return {offer.id: offer for offer in found}


def moves_in_words(moves: Sequence[Moved]) -> tuple[str, ...]:
    """Return who would go from whom to whom."""
    offers = offers_by_id({id_ for moved in moves for id_ in (moved.from_offer, moved.to_offer) if id_})
    own = own_offers(offers)
    names = {id_: name_of(offer, known=id_ in own) for id_, offer in offers.items()}
    return tuple(_moved(moved, names) for moved in moves)


def _moved(moved: Moved, names: Mapping[int, str]) -> str:
    who = db.session.get_one(Request, moved.request_id).person.full_name
    source = names[moved.from_offer]
    if moved.to_offer is None:
        return _("%(who)s, now suggested with %(source)s, would wait again.", who=who, source=source)
    return _(
        "%(who)s, now suggested with %(source)s, would be suggested with %(target)s.",
        who=who,
        source=source,
        target=names[moved.to_offer],
    )


def _standard(match: Match, ways: Mapping[int, Way]) -> Standard:
    way = ways.get(match.offer_id)
    return Standard(
        Candidate(match.offer, match.distance_km, match.reasons), match.affinity, way.gain if way else None
    )


def _choice(
    request: Request, facts: Mapping[str, Any], offer: Offer, standard: Standard, way: Way | None, *, known: bool
) -> Choice:
    km, name = facts["distance_km"], name_of(offer, known=known)
    pair = Pair(request, standard.candidate, Candidate(offer, km, facts["reasons"]), exact=known)
    return Choice(
        offer=offer,
        name=name,
        href=url_for("desk.person", person_id=offer.person_id) if known else None,
        affinity=facts["affinity"],
        difference=difference(standard.affinity, facts["affinity"]),
        contrast="" if offer is standard.candidate.offer else contrast_sentence(name, pair),
        distance="" if km is None else distance_in_words(km, exact=known),
        notes=_notes(way, standard) if way else (),
    )


def _notes(way: Way, standard: Standard) -> tuple[str, ...]:
    if way.gain is None:
        return (_("Somebody else is suggested for this place, and would lose more by it."),)
    if standard.gain is None or standard.affinity is None:
        return moves_in_words(way.moves)
    better_here = way.facts.affinity > standard.affinity + NOTICEABLE
    worse_for_all = way.gain < standard.gain - NOTICEABLE
    needed = (_("Better here, but others need this volunteer more."),) if better_here and worse_for_all else ()
    return (*needed, *moves_in_words(way.moves))
