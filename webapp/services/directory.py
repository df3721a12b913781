"""Where help is: centres, confirmed initiatives, meeting places and institutions of a town. Never a person."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from webapp.models import Catchment, Centre, District, Initiative, InitiativeState, Institution, Town
from webapp.services.opening_hours import is_open_at
from webapp.services.positions import km_between, middle, position_of

NEAR_KM = 5.0  # a place of another district within this distance is still near

Place = Centre | Initiative | Institution


@dataclass(frozen=True)
class Search:
    """What a visitor looks for; what is empty does not narrow anything down. `language` is a BCP 47 code."""

    town: int | None = None
    district: int | None = None
    language: str = ""
    open_now: bool = False
    text: str = ""

    def __bool__(self) -> bool:
        return bool(self.town or self.district or self.language or self.open_now or self.text)


@dataclass(frozen=True)
class Found:
    """A place, and how it fits what was looked for.

    `km` from the middle of the chosen district, None where nobody chose one or the position is not known.
    `speaks` the language that was looked for: True, False, or None where it has not told us, or nobody asked.
    """

    place: Place
    km: float | None
    speaks: bool | None
    is_silent: bool
    """Whether a language was looked for, and this place has not told us which it speaks."""

    @property
    def order(self) -> tuple[bool, float, str]:
        """Who speaks the language first, then the nearest, those of unknown position last."""
        return not self.speaks, math.inf if self.km is None else self.km, self.place.name.casefold()


@dataclass(frozen=True)
class Neighbourhood:
    """What a town offers to whoever searches; `serving` is the centre of the chosen district.

    `not_verified` counts the centres that are left out of what is open now, because nobody verified their hours.
    """

    town: Town
    serving: Found | None
    centres: Sequence[Found]
    initiatives: Sequence[Found]
    meeting_places: Sequence[Found]
    institutions: Sequence[Found]
    not_verified: int = 0

    def __bool__(self) -> bool:
        return bool(self.everything or self.not_verified)

    @property
    def everything(self) -> list[Found]:
        """All that was found, in the order of the page."""
        serving = [self.serving] if self.serving else []
        return [*serving, *self.centres, *self.initiatives, *self.meeting_places, *self.institutions]


@dataclass(frozen=True)
class _Wish:
    search: Search
    district: District | None
    moment: datetime

    def shown(self, places: Iterable[Place]) -> list[Found]:
        """Return those that fit, the best first."""
        found = (self._found(place) for place in places)
        return sorted((each for each in found if self._fits(each)), key=lambda each: each.order)

    def serving(self) -> Found | None:
        """Return the centre of the chosen district, whatever else was chosen."""
        return self._found(self.district.centre) if self.district else None

    def _found(self, place: Place) -> Found:
        told = [language.code for language in place.languages]
        wanted = self.search.language
        return Found(
            place,
            self._km(place),
            speaks=wanted in told if wanted and told else None,
            is_silent=bool(wanted and not told),
        )

    def _fits(self, found: Found) -> bool:
        if found.speaks is False or (isinstance(found.place, Institution) and (found.km or 0.0) > NEAR_KM):
            return False
        return any(self.search.text.casefold() in text.casefold() for text in _texts(found.place))

    def _km(self, place: Place) -> float | None:
        if self.district is None or isinstance(place, Initiative):
            return None
        position = position_of(place, place.district)
        return km_between(middle(self.district), position.point) if position else None


def near(session: Session, search: Search, moment: datetime) -> list[Neighbourhood]:
    """Return the towns that have something for `search`, by name; `moment` decides what is open.

    A chosen district narrows initiatives down to those that help there, names the centre that serves it, which is
    shown whatever else was chosen, and leaves out institutions that are farther than NEAR_KM; those of no known
    position are the whole town's. A language leaves out who told us that they speak others; who speaks it comes
    first. What is open now is known only of centres with verified hours.
    """
    district = session.get(District, search.district) if search.district else None
    only = district.town_id if district else search.town
    towns = select(Town).options(
        selectinload(Town.centres).selectinload(Centre.hours),
        selectinload(Town.centres).selectinload(Centre.languages),
        selectinload(Town.centres).selectinload(Centre.catchments).joinedload(Catchment.district),
    )
    if only is not None:
        towns = towns.where(Town.id == only)
    wish = _Wish(search, district, moment)
    found = (_neighbourhood(session, town, wish) for town in session.scalars(towns.order_by(Town.name)))
    return [neighbourhood for neighbourhood in found if neighbourhood]


def _neighbourhood(session: Session, town: Town, wish: _Wish) -> Neighbourhood:
    serving = wish.serving()
    others = [centre for centre in town.centres if serving is None or centre is not serving.place]
    if wish.search.open_now:
        are_open = [centre for centre in others if is_open_at(centre, wish.moment)]
        unknown = wish.shown(centre for centre in others if not centre.is_verified)
        return Neighbourhood(town, serving, wish.shown(are_open), [], [], [], not_verified=len(unknown))
    institutions = _institutions(session, town)
    return Neighbourhood(
        town,
        serving,
        wish.shown(others),
        wish.shown(_initiatives(session, town, wish.district)),
        wish.shown(one for one in institutions if one.is_meeting_place),
        wish.shown(one for one in institutions if not one.is_meeting_place),
    )


def _texts(place: Place) -> tuple[str, ...]:
    return (place.name, place.description) if isinstance(place, Initiative) else (place.name,)


def _initiatives(session: Session, town: Town, district: District | None) -> Iterable[Initiative]:
    confirmed = (
        select(Initiative)
        .where(Initiative.town_id == town.id, Initiative.state == InitiativeState.CONFIRMED)
        .options(selectinload(Initiative.districts), selectinload(Initiative.languages))
    )
    return session.scalars(confirmed.where(Initiative.districts.contains(district)) if district else confirmed)


def _institutions(session: Session, town: Town) -> Sequence[Institution]:
    there = select(Institution).where(Institution.town_id == town.id)
    told = joinedload(Institution.district), selectinload(Institution.languages)
    return session.scalars(there.options(*told)).all()
