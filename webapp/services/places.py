"""Where somebody lives: a district and a position rounded to about 200 m. What was typed is never stored.

The embedded geocoder knows the districts and postal codes of the towns in the database. Where an operator
chose Nominatim, it is asked for a finer position of a postal code's part of a district: it gets these two
and nothing else, and whatever it does, the embedded answer stands behind it.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from matching.gazetteer import Gazetteer
from matching.geocoder import EmbeddedGeocoder
from webapp.models import District, PostalCode, Town
from webapp.services.geocoder import Nominatim, ask

POSTAL_CODE = re.compile(r"(?<!\d)\d{5}(?!\d)")
LAT_STEP, LON_STEP = 0.002, 0.003  # degrees: 222 m, and 208 m at 51.4° north


@dataclass(frozen=True)
class Spot:
    """Where a person is taken to live; `lat`, `lon` in rounded WGS84 degrees.

    `recognised` is False where what was typed is not known, so that the middle of the chosen district serves.
    """

    district_id: int
    lat: float
    lon: float
    postal_code: str = ""
    recognised: bool = True


@dataclass(frozen=True)
class Which:
    """The districts that what was typed may mean; none where it means nothing to us."""

    districts: tuple[District, ...]


def locate(
    session: Session, typed: str, chosen: District | None = None, network: Nominatim | None = None
) -> Spot | Which:
    """Return the spot that `typed` (a postal code, a district, an address) and the chosen district mean.

    With `network` the session's transaction ends here before the network is asked: call this before anything
    is changed.
    """
    typed = " ".join(typed.split())
    if not typed:
        return _spot(chosen, chosen.lat, chosen.lon) if chosen else Which(())
    districts, code = _districts_of(session, typed)
    if not districts:
        return _spot(chosen, chosen.lat, chosen.lon, recognised=False) if chosen else Which(())
    if chosen in districts:
        districts = [chosen]
    if len(districts) > 1 or (chosen and chosen not in districts):
        return Which(tuple(districts))
    return _finest(session, districts[0], code, network)


def towns(session: Session) -> Sequence[Town]:
    """Return the towns by name, their districts loaded."""
    return session.scalars(select(Town).options(selectinload(Town.districts)).order_by(Town.name)).all()


def rounded(lat: float, lon: float) -> tuple[float, float]:
    """Return the position on a grid of about 200 m (WGS84 degrees)."""
    return round(round(lat / LAT_STEP) * LAT_STEP, 3), round(round(lon / LON_STEP) * LON_STEP, 3)


def gazetteer(session: Session) -> Gazetteer:
    """Return the engine's gazetteer of the towns in the database: a further town is rows, not code."""
    districts = session.scalars(
        select(District).options(joinedload(District.town), selectinload(District.postal_codes))
    )
    return Gazetteer.from_rows(
        [
            {
                "city": district.town.name,
                "district": district.name,
                "borough": district.borough,
                "lat": str(district.lat),
                "lon": str(district.lon),
                "postal_codes": " ".join(code.code for code in district.postal_codes),
            }
            for district in districts
        ],
        [
            {"postal_code": code.code, "lat": str(code.lat), "lon": str(code.lon)}
            for code in session.scalars(select(PostalCode))
        ],
    )


def _districts_of(session: Session, typed: str) -> tuple[list[District], str]:
    """Return the districts that the words may mean, and the postal code among them that we know."""
    geocoder = EmbeddedGeocoder(gazetteer(session))
    code = next(iter(POSTAL_CODE.findall(typed)), "")
    for query in (typed, code):
        locations = geocoder.geocode(query, exactly_one=False) if query else None
        if locations:
            names = {(location.raw["city"], location.raw["district"]) for location in locations}
            return _by_name(session, names), locations[0].raw["postal_code"]
    return [], ""


def _by_name(session: Session, names: Iterable[tuple[str, str]]) -> list[District]:
    wanted = set(names)
    rows = session.scalars(
        select(District)
        .where(District.name.in_([name for _, name in wanted]))
        .options(joinedload(District.town), selectinload(District.postal_codes))
        .order_by(District.name)
    )
    return [row for row in rows if (row.town.name, row.name) in wanted]


def _finest(session: Session, district: District, code: str, network: Nominatim | None) -> Spot:
    """Return the best position we have for the part of `district` that has this postal code."""
    area = next((area for area in district.postal_codes if area.code == code), None)
    if area is None:
        return _spot(district, district.lat, district.lon)
    # A postal code inside one district is finer than the district; one across several is coarser.
    lat, lon = (area.lat, area.lon) if len(area.districts) == 1 else (district.lat, district.lon)
    spot = _spot(district, lat, lon, code)
    if network is None:
        return spot
    query = f"{code} {district.name}, {district.town.name}"
    nearby = (district.lat, district.lon)
    bind = session.get_bind()
    session.rollback()  # no lock is held while the network is asked
    found = ask(bind, network, query, nearby)
    return Spot(spot.district_id, *rounded(*found), postal_code=code) if found else spot


def _spot(district: District, lat: float, lon: float, code: str = "", *, recognised: bool = True) -> Spot:
    lat, lon = rounded(lat, lon)
    return Spot(district.id, lat, lon, code, recognised)
