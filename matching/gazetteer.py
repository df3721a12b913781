"""The gazetteer: districts and postal codes by name, from CSV; a further town is a few rows more."""

import csv
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from pathlib import Path

Row = Mapping[str, str]


@dataclass(frozen=True)
class Place:
    """A district with its point (WGS84 degrees), or, where `postal_code` is set, that part of it."""

    city: str
    district: str
    lat: float
    lon: float
    borough: str = ""
    postal_code: str = ""


@dataclass(frozen=True)
class Gazetteer:
    """Districts, postal codes and neighbours; `a | b` knows the places of both."""

    districts: tuple[Place, ...]
    postal_codes: Mapping[str, tuple[Place, ...]]
    neighbours: tuple[tuple[tuple[str, str], tuple[str, str], bool], ...] = ()

    @classmethod
    def from_rows(
        cls, districts: Iterable[Row], postal_codes: Iterable[Row] = (), adjacency: Iterable[Row] = ()
    ) -> "Gazetteer":
        """A gazetteer from rows with the columns of `districts.csv`, `postal_codes.csv` and `adjacency.csv`.

        A district's postal codes stand in its row, space-separated; a postal code's own row gives it a point
        (else it has its district's). Raises `KeyError` on a missing column, `ValueError` on a bad number.
        """
        rows = list(districts)
        points = {row["postal_code"]: (float(row["lat"]), float(row["lon"])) for row in postal_codes}
        places, codes = [], defaultdict(list)
        for row in rows:
            place = Place(
                row["city"], row["district"], float(row["lat"]), float(row["lon"]), row.get("borough") or ""
            )
            places.append(place)
            for code in (row.get("postal_codes") or "").split():
                lat, lon = points.get(code, (place.lat, place.lon))
                codes[code].append(Place(place.city, place.district, lat, lon, place.borough, code))
        neighbours = tuple(
            (
                (row["city_a"], row["district_a"]),
                (row["city_b"], row["district_b"]),
                row["across_rhine"] == "yes",
            )
            for row in adjacency
        )
        return cls(tuple(places), {code: tuple(found) for code, found in codes.items()}, neighbours)

    @classmethod
    def from_csv(
        cls, districts: str | Path, postal_codes: str | Path | None = None, adjacency: str | Path | None = None
    ) -> "Gazetteer":
        """A gazetteer from CSV files (UTF-8, comma), as `from_rows`."""
        return cls.from_rows(*(_read(path) for path in (districts, postal_codes, adjacency)))

    def __or__(self, other: "Gazetteer") -> "Gazetteer":
        codes = dict(self.postal_codes)
        for code, places in other.postal_codes.items():
            codes[code] = (*codes.get(code, ()), *places)
        return Gazetteer(self.districts + other.districts, codes, self.neighbours + other.neighbours)

    def knows_city(self, city: str) -> bool:
        """Whether any district lies in this city."""
        return _key(city) in self._cities

    def find(self, city: str, district: str) -> tuple[Place, ...]:
        """The districts of that name in that city; an empty city looks in all of them."""
        found = self._by_name.get(_key(district), ())
        return tuple(place for place in found if not city or _key(place.city) == _key(city))

    def candidates(self, query: str) -> tuple[Place, ...]:
        """The places a query may mean: a postal code, a district, `district, city`, `city-district`.

        A postal code that covers several districts gives one candidate for each. Empty where nothing fits.
        """
        parts = query.replace(",", " ").split()
        code = next((part for part in parts if part in self.postal_codes), None)
        if code:
            rest = _key(" ".join(part for part in parts if part != code))
            found = self.postal_codes[code]
            named = tuple(place for place in found if rest and rest in _names(place))
            return named or (found if not rest or rest in self._cities else ())
        return self._by_any_name.get(_key(query.replace(",", " ")), ())

    def nearest(self, lat: float, lon: float) -> Place:
        """The district whose point is nearest (WGS84 degrees; good for distances within a region)."""
        from matching.geography import distance_km  # noqa: PLC0415 - numpy only where it is needed

        return min(self.districts, key=lambda place: float(distance_km(lat, lon, place.lat, place.lon)))

    @cached_property
    def banks(self) -> Mapping[tuple[str, str], int]:
        """A number per district: two districts of one region differ exactly where the Rhine parts them.

        Follows the neighbours: crossing an edge marked as across the river changes sides. Two numbers a
        region, 2k and 2k+1; districts without neighbours are absent.
        """
        edges = defaultdict(list)
        for a, b, across in self.neighbours:
            edges[a].append((b, across))
            edges[b].append((a, across))
        banks: dict[tuple[str, str], int] = {}
        region = 0
        for start in edges:
            if start in banks:
                continue
            banks[start] = region
            frontier = [start]
            while frontier:
                here = frontier.pop()
                for there, across in edges[here]:
                    if there not in banks:
                        banks[there] = banks[here] ^ across
                        frontier.append(there)
            region += 2
        return banks

    @cached_property
    def _cities(self) -> frozenset[str]:
        return frozenset(_key(place.city) for place in self.districts)

    @cached_property
    def _by_name(self) -> Mapping[str, tuple[Place, ...]]:
        return _index((_key(place.district), place) for place in self.districts)

    @cached_property
    def _by_any_name(self) -> Mapping[str, tuple[Place, ...]]:
        return _index((name, place) for place in self.districts for name in _names(place))


@cache
def default_gazetteer() -> Gazetteer:
    """The places that come with the engine: Duisburg and Krefeld."""
    data = files("matching").joinpath("data")
    names = ("districts.csv", "postal_codes.csv", "adjacency.csv")
    return Gazetteer.from_rows(
        *(csv.DictReader(data.joinpath(name).read_text("utf-8").splitlines()) for name in names)
    )


def _read(path: str | Path | None) -> list[dict[str, str]]:
    if path is None:
        return []
    with Path(path).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def _key(name: str) -> str:
    return " ".join(unicodedata.normalize("NFC", name).casefold().replace("-", " ").split())


def _names(place: Place) -> set[str]:
    city, district = place.city, place.district
    return {_key(name) for name in (district, f"{city} {district}", f"{district} {city}")}


def _index(pairs: Iterable[tuple[str, Place]]) -> Mapping[str, tuple[Place, ...]]:
    found: dict[str, dict[Place, None]] = defaultdict(dict)
    for name, place in pairs:
        found[name][place] = None
    return {name: tuple(places) for name, places in found.items()}
