"""Where help is: centres, confirmed initiatives and institutions of a town, and who is open now. Never a person."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from webapp.models import Centre, District, HoursKind, Initiative, InitiativeState, Institution, OpeningHours, Town
from webapp.services.local_time import LOCAL_TIME


@dataclass(frozen=True)
class Search:
    """What a visitor looks for; what is empty does not narrow anything down."""

    town: int | None = None
    district: int | None = None
    text: str = ""

    def __bool__(self) -> bool:
        return bool(self.town or self.district or self.text)


@dataclass(frozen=True)
class Neighbourhood:
    """What a town offers to whoever searches; `serving` is the centre of the chosen district."""

    town: Town
    serving: Centre | None
    centres: Sequence[Centre]
    initiatives: Sequence[Initiative]
    institutions: Sequence[Institution]

    def __bool__(self) -> bool:
        return bool(self.serving or self.centres or self.initiatives or self.institutions)


@dataclass(frozen=True)
class Span:
    """Consecutive days of a week (0 is Monday) with the same hours."""

    first: int
    last: int
    hours: tuple[OpeningHours, ...]


def near(session: Session, search: Search) -> list[Neighbourhood]:
    """Return the towns that have something for `search`, by name.

    A chosen district narrows initiatives down to those that help there, names the centre that serves it, and
    leaves out institutions of other districts; those of no known district are the whole town's.
    """
    district = session.get(District, search.district) if search.district else None
    only = district.town_id if district else search.town
    towns = select(Town).options(selectinload(Town.centres).selectinload(Centre.hours)).order_by(Town.name)
    if only is not None:
        towns = towns.where(Town.id == only)
    found = (_neighbourhood(session, town, district, search.text) for town in session.scalars(towns))
    return [neighbourhood for neighbourhood in found if neighbourhood]


def _neighbourhood(session: Session, town: Town, district: District | None, text: str) -> Neighbourhood:
    serving = district.centre if district else None
    return Neighbourhood(
        town,
        serving,
        [centre for centre in town.centres if centre is not serving and _mentions(text, centre.name)],
        [one for one in _initiatives(session, town, district) if _mentions(text, one.name, one.description)],
        [one for one in _institutions(session, town, district) if _mentions(text, one.name)],
    )


def _initiatives(session: Session, town: Town, district: District | None) -> Iterable[Initiative]:
    confirmed = (
        select(Initiative)
        .where(Initiative.town_id == town.id, Initiative.state == InitiativeState.CONFIRMED)
        .options(selectinload(Initiative.districts))
        .order_by(Initiative.name)
    )
    return session.scalars(confirmed.where(Initiative.districts.contains(district)) if district else confirmed)


def _institutions(session: Session, town: Town, district: District | None) -> Iterable[Institution]:
    there = (
        select(Institution)
        .where(Institution.town_id == town.id)
        .options(joinedload(Institution.district))
        .order_by(Institution.name)
    )
    if district:
        there = there.where(Institution.district_id.is_(None) | (Institution.district_id == district.id))
    return session.scalars(there)


def _mentions(text: str, *texts: str) -> bool:
    return any(text.casefold() in each.casefold() for each in texts)


def week(hours: Iterable[OpeningHours], kind: HoursKind) -> list[Span]:
    """Return the hours of one kind by day, days that follow each other with the same hours taken together."""
    ordered = sorted((each for each in hours if each.kind is kind), key=lambda each: (each.weekday, each.opens))
    spans: list[Span] = []
    for day, of_day in groupby(ordered, key=lambda each: each.weekday):
        today = tuple(of_day)
        before = spans[-1] if spans else None
        if before and before.last == day - 1 and _times(before.hours) == _times(today):
            spans[-1] = Span(before.first, day, before.hours)
        else:
            spans.append(Span(day, day, today))
    return spans


def _times(hours: Iterable[OpeningHours]) -> list[tuple[object, object]]:
    return [(each.opens, each.closes) for each in hours]


def is_open(centre: Centre, kind: HoursKind, moment: datetime) -> bool | None:
    """Return whether the centre is open, or answers the phone, at that moment; None where nobody verified it."""
    if not centre.is_verified:
        return None
    local = moment.astimezone(LOCAL_TIME)
    return any(
        each.kind is kind and each.weekday == local.weekday() and each.opens <= local.time() < each.closes
        for each in centre.hours
    )
