"""A geopy geocoder over the gazetteer: postal codes and districts, no network."""

from typing import Any

from geopy.geocoders.base import DEFAULT_SENTINEL, Geocoder
from geopy.location import Location
from geopy.point import Point

from matching.gazetteer import Gazetteer, Place, default_gazetteer


class EmbeddedGeocoder(Geocoder):
    """Finds postal codes and districts of the gazetteer; drop-in for geopy's geocoders."""

    def __init__(self, gazetteer: Gazetteer | None = None) -> None:
        super().__init__()
        self.gazetteer = gazetteer or default_gazetteer()

    def geocode(
        self,
        query: str,
        *,
        exactly_one: bool = True,
        timeout: Any = DEFAULT_SENTINEL,  # noqa: ARG002 - geopy's signature; nothing is waited for
    ) -> Location | list[Location] | None:
        """The place a query means (a postal code, a district, `district, city`), `None` where none fits.

        With `exactly_one=False` a list: a postal code that covers several districts gives one location
        each. `raw` holds `city`, `district`, `borough` and `postal_code`.
        """
        return _answer([_location(place) for place in self.gazetteer.candidates(query)], exactly_one)

    def reverse(
        self,
        query: Any,
        *,
        exactly_one: bool = True,
        timeout: Any = DEFAULT_SENTINEL,  # noqa: ARG002 - as above
    ) -> Location | list[Location] | None:
        """The district whose point is nearest to a point (anything geopy's `Point` reads)."""
        point = query if isinstance(query, Point) else Point(query)
        return _answer([_location(self.gazetteer.nearest(point.latitude, point.longitude))], exactly_one)


def _location(place: Place) -> Location:
    address = f"{place.postal_code} {place.city}-{place.district}".strip()
    raw = {
        "city": place.city,
        "district": place.district,
        "borough": place.borough,
        "postal_code": place.postal_code,
    }
    return Location(address, Point(place.lat, place.lon), raw)


def _answer(found: list[Location], exactly_one: bool) -> Location | list[Location] | None:  # noqa: FBT001
    if not found:
        return None
    return found[0] if exactly_one else found
