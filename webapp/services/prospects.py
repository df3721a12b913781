"""How many volunteers could help with one request as things stand: what a waiting person is honestly told."""

from math import asin, cos, radians, sin, sqrt

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import Session

from webapp.db import now
from webapp.models import Clearance, LanguageSkill, Offer, PairBlock, Person, Request, Vetting
from webapp.services.narrowing import holds_code
from webapp.services.translator import available_offers, policy_of

EARTH_KM = 6371.0
LEVELS = ("A1", "A2", "B1", "B2", "C1", "C2", "native")


def kilometres(lat_a: float, lon_a: float, lat_b: float, lon_b: float) -> float:
    """Return the great-circle distance of two places given in degrees (haversine formula)."""
    north, east = radians(lat_b - lat_a) / 2, radians(lon_b - lon_a) / 2
    chord = sin(north) ** 2 + cos(radians(lat_a)) * cos(radians(lat_b)) * sin(east) ** 2
    return 2 * EARTH_KM * asin(sqrt(chord))


def count_prospects(session: Session, request: Request) -> int:
    """Return how many vetted volunteers with a free place are near enough, share a language and fit the request.

    A lower bound: languages that are only close to each other are not counted, though a round may use them.
    """
    asker = request.person
    reach = policy_of(request.programme).radius_km
    places = session.execute(_fitting(request).with_only_columns(Person.lat, Person.lon, Offer.radius_km))
    return sum(
        kilometres(asker.lat, asker.lon, lat, lon) <= (reach if radius is None else radius)
        for lat, lon, radius in places
    )


def _fitting(request: Request) -> Select[Offer]:
    blocked = select(PairBlock.offer_id).where(
        PairBlock.request_id == request.id, or_(PairBlock.until.is_(None), PairBlock.until >= now().date())
    )
    wanted = [request.must_need] if request.must_need else request.needs
    return (
        available_offers(request.programme)
        .where(
            Offer.vetting == Vetting.VETTED,
            Offer.used < Offer.capacity,
            Offer.person_id != request.person_id,
            Offer.id.not_in(blocked),
            holds_code(Offer.kinds, request.kind.value),
            or_(*(holds_code(Offer.skills, need) for need in wanted)),
            *_wishes(request),
        )
        .order_by(None)
    )


def _wishes(request: Request) -> list[ColumnElement[bool]]:
    least = LEVELS.index(policy_of(request.programme).minimum_level)
    spoken = {skill.language for skill in request.person.languages if skill.spoken in LEVELS[least:]}
    conditions = [
        Person.languages.any(LanguageSkill.language.in_(spoken) & LanguageSkill.spoken.in_(LEVELS[least:]))
    ]
    if request.prefers_gender is not None:
        conditions.append(Person.gender == request.prefers_gender)
    if request.concerns_child:
        clean = Clearance.no_relevant_entry & (Clearance.valid_until >= now().date())
        conditions.append(Offer.clearance.has(clean))
    return conditions
