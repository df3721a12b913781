"""What the map shows: the outlines of districts, and where the places of the list lie. Never a person.

It knows no words: a place is named by the entry of the list that tells about it.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from webapp.models import Centre, District, Initiative, Institution
from webapp.services.directory import Neighbourhood, Place
from webapp.services.positions import Point, middle, position_of

KINDS = ("centre", "meeting-place", "institution", "initiative")  # the first one of a spot gives it its sign


class Spot(NamedTuple):
    """A point of the map; where the places lie somewhere in a district, that is its middle."""

    point: Point
    district: str  # empty where the point is exact


@dataclass
class TownMap:
    """Districts, and the places at each spot; `nowhere` counts the places whose district is not known."""

    districts: list[District] = field(default_factory=list)
    spots: dict[Spot, list[Place]] = field(default_factory=dict)
    nowhere: int = 0

    @property
    def sources(self) -> list[str]:
        """Where the imported outlines come from."""
        return sorted({district.outline_source for district in self.districts if not district.is_approximate})

    @property
    def is_approximate(self) -> bool:
        """Whether any outline is only drawn from the middles of the districts."""
        return any(district.is_approximate for district in self.districts)


def kind_of(place: Place) -> str:
    """Return what sort of sign a place gets, one of KINDS."""
    if isinstance(place, Institution):
        return "meeting-place" if place.is_meeting_place else "institution"
    return "centre" if isinstance(place, Centre) else "initiative"


def entry_of(place: Place) -> str:
    """Return the id of the entry of the list that tells about a place."""
    return f"{type(place).__name__.lower()}-{place.id}"


def town_map(towns: Iterable[Neighbourhood]) -> TownMap:
    """Return the map of what was found; an initiative stands in the middle of each district that it helps in."""
    drawn = TownMap()
    for there in towns:
        drawn.districts += there.town.districts
        for found in there.everything:
            spots = list(_spots(found.place))
            drawn.nowhere += not spots
            for spot in spots:
                drawn.spots.setdefault(spot, []).append(found.place)
    return drawn


def as_data(drawn: TownMap, chosen: int | None) -> dict[str, Any]:
    """Return the map as a script reads it; `chosen` is the id of the district that somebody chose."""
    return {
        "approximate": drawn.is_approximate,
        "sources": drawn.sources,
        "districts": [
            {
                "name": district.name,
                "outline": district.outline,
                "approximate": district.is_approximate,
                "centre": entry_of(district.centre),
                "chosen": district.id == chosen,
            }
            for district in drawn.districts
            if district.outline
        ],
        "spots": [
            {
                "lat": spot.point[0],
                "lon": spot.point[1],
                "exact": not spot.district,
                "district": spot.district,
                "kind": _sign(places),
                "places": [
                    {"entry": entry_of(place), "kind": kind_of(place), "name": place.name} for place in places
                ],
            }
            for spot, places in drawn.spots.items()
        ],
    }


def _spots(place: Place) -> Iterator[Spot]:
    if isinstance(place, Initiative):
        yield from (Spot(middle(district), district.name) for district in place.districts)
        return
    position = position_of(place, place.district)
    if position:
        yield Spot(position.point, "" if position.is_exact or place.district is None else place.district.name)


def _sign(places: Sequence[Place]) -> str:
    return min((kind_of(place) for place in places), key=KINDS.index)
