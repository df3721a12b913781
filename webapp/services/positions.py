"""Where a place lies, as far as it is known, and how far that is."""

from dataclasses import dataclass

from geopy.distance import great_circle

from webapp.models import District
from webapp.models.places import Office

Point = tuple[float, float]  # latitude, longitude in WGS84 degrees


@dataclass(frozen=True)
class Position:
    """A point, or the middle of the district in which the place lies somewhere."""

    point: Point
    is_exact: bool


def middle(district: District) -> Point:
    """Return the middle of a district."""
    return district.lat, district.lon


def position_of(place: Office, district: District | None) -> Position | None:
    """Return where a place in `district` lies; None where not even the district is known."""
    if place.lat is not None and place.lon is not None:
        return Position((place.lat, place.lon), is_exact=True)
    return Position(middle(district), is_exact=False) if district else None


def km_between(one: Point, other: Point) -> float:
    """Return the kilometres between two points, on a great circle."""
    return float(great_circle(one, other).km)
