"""Suggestions as the desk shows them: each with its card, and with names as far as they may be seen here."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload, selectinload

from webapp.access import matches_of, offers_of
from webapp.extensions import db
from webapp.match_cards import (
    Card,
    card_of,
    desk_sight,
    difference,
    headline,
)
from webapp.models import Catchment, District, Match, MatchState, Offer, Person, Request, Side
from webapp.services.decisions import needs_release

PERSON = (
    joinedload(Person.district).joinedload(District.catchment).joinedload(Catchment.centre),
    selectinload(Person.languages),
)


@dataclass(frozen=True)
class Entry:
    """A match on the desk. `released` says whether it may be approved, `names` how to call the two."""

    match: Match
    card: Card
    names: tuple[str, str]
    volunteer_known: bool
    released: bool


def proposals() -> Select[Match]:
    """Return the undecided suggestions of the reader's programmes: by hand first, then the best."""
    return (
        matches_of(current_user)
        .where(Match.state == MatchState.PROPOSED)
        .order_by(Match.by_hand.desc(), Match.affinity.desc(), Match.id)
        .options(*SHOWN)
    )


SHOWN = (
    joinedload(Match.programme),
    joinedload(Match.request).joinedload(Request.person).options(*PERSON),
    joinedload(Match.offer).options(joinedload(Offer.clearance), joinedload(Offer.person).options(*PERSON)),
)


def own_offers(ids: Iterable[int]) -> frozenset[int]:
    """Return those of the offers whose volunteers belong to the reader's centre or initiative."""
    return frozenset(
        db.session.scalars(offers_of(current_user).with_only_columns(Offer.id).where(Offer.id.in_(set(ids))))
    )


def name_of(offer: Offer, *, known: bool) -> str:
    """Return how to call a volunteer here: by name, or by the centre that has not released them."""
    if known:
        return offer.person.full_name
    return _("somebody at %(centre)s", centre=offer.person.district.centre.name)


def _next_best(match: Match, offers: dict[int, Offer], own: frozenset[int]) -> list[tuple[str, str, str]]:
    choose = url_for("desk.choose", request_id=match.request_id)
    return [
        (
            name_of(offers[one["offer"]], known=one["offer"] in own),
            difference(match.affinity, one["affinity"]),
            f"{choose}#offer-{one['offer']}",
        )
        for one in match.alternatives
        if one["offer"] in offers
    ]


def alternative_offers(matches: Iterable[Match]) -> dict[int, Offer]:
    """Return the offers that the search noted down as next best, by id."""
    ids = {one["offer"] for match in matches for one in match.alternatives}
    found = db.session.scalars(
        select(Offer).where(Offer.id.in_(ids)).options(joinedload(Offer.person).options(*PERSON))
    )
    return {offer.id: offer for offer in found}


def entries(matches: Sequence[Match]) -> list[Entry]:
    """Return the matches as the desk shows them."""
    alternatives = alternative_offers(matches)
    own = own_offers({match.offer_id for match in matches} | set(alternatives))
    return [_entry(match, alternatives, own) for match in matches]


def entry_of(match: Match) -> Entry:
    """Return one match as the desk shows it."""
    return entries([match])[0]


def first_entry() -> Entry | None:
    """Return the first suggestion of the queue, or None where nothing is to be decided."""
    match = db.session.scalars(proposals().limit(1)).first()
    return entry_of(match) if match else None


def _entry(match: Match, alternatives: dict[int, Offer], own: frozenset[int]) -> Entry:
    sight = desk_sight(match, own_volunteer=match.offer_id in own)
    known = sight.knows(Side.VOLUNTEER)
    people = match.request.person, match.offer.person
    hrefs = tuple(url_for("desk.person", person_id=person.id) for person in people)
    return Entry(
        match=match,
        card=card_of(
            match,
            sight,
            hrefs=(hrefs[0], hrefs[1] if match.offer_id in own else None),
            next_best=_next_best(match, alternatives, own),
        ),
        names=(headline(people[0], Side.NEWCOMER, sight), name_of(match.offer, known=known)),
        volunteer_known=known,
        released=not needs_release(match),
    )
