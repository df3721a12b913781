"""How many wait for the same language as somebody, and how many found somebody lately: no place in a queue."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from matching import Offers, Requests
from matching.groups import help_languages
from matching.market import Market
from webapp.db import now
from webapp.models import Match, Offer, Person, Request, Vetting
from webapp.services.translator.columns import languages_of, policy_of
from webapp.services.translator.taking_part import available_offers, waiting_requests

LATELY = timedelta(days=90)
A_FEW = 5


@dataclass(frozen=True)
class Ahead:
    """The language somebody can be helped in; how many wait for it, and found somebody in the last 90 days.

    A number below five is None, so that nobody can be told from it.
    """

    language: str
    waiting: int | None
    found: int | None


def ahead_of(session: Session, request: Request) -> Ahead:
    """Return what is ahead of a request that waits, in its own programme."""
    matched = select(Match.request_id).where(
        Match.programme_id == request.programme_id, Match.newcomer_yes_at >= now() - LATELY
    )
    found_ids = set(session.scalars(matched))
    people = joinedload(Request.person).selectinload(Person.languages)
    waiting = session.scalars(waiting_requests(request.programme).options(people)).all()
    found = session.scalars(select(Request).where(Request.id.in_(found_ids)).options(people)).all()
    languages = _help_languages(session, request, {row.id: row for row in (request, *waiting, *found)})
    own = languages[request.id]
    return Ahead(
        language=own,
        waiting=_told(sum(languages[row.id] == own for row in waiting)),
        found=_told(sum(languages[row.id] == own for row in found)),
    )


def _told(count: int) -> int | None:
    return count if count >= A_FEW else None


def _help_languages(session: Session, request: Request, rows: dict[int, Request]) -> dict[int, str]:
    people = joinedload(Offer.person).selectinload(Person.languages)
    free = available_offers(request.programme).where(Offer.vetting == Vetting.VETTED).options(people)
    offers = [
        {
            "id": str(offer.id),
            "kinds": " ".join(offer.kinds),
            "languages": languages_of(offer.person),
            "capacity": offer.free_places,
            "vetted": "yes",
        }
        for offer in session.scalars(free)
    ]
    requests = [
        {
            "id": str(row.id),
            "kind": row.kind.value,
            "languages": languages_of(row.person),
            "needs": " ".join(row.needs),
        }
        for row in rows.values()
    ]
    market = Market(Requests.from_rows(requests), Offers.from_rows(offers), policy_of(request.programme))
    return dict(zip(rows, help_languages(market), strict=True))
