"""`Requests` and `Offers`: validated columns, from CSV or from rows, and back to the same text.

Empty means unknown. Nationality, religion, legal status and age are never read: no column has them, and
columns that are not named here are kept with the row and looked at by nobody.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar, Self

import numpy as np
from numpy.typing import NDArray

from matching import cells
from matching.faults import BadInput, Fault
from matching.gazetteer import Gazetteer, default_gazetteer
from matching.languages import Language, parse_languages
from matching.reading import read_rows, write_rows

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Codes = tuple[tuple[str, ...], ...]

_Parser = Callable[[str], Any]
_PEOPLE: dict[str, _Parser] = {
    "id": str,
    "languages": parse_languages,
    "lat": cells.latitude,
    "lon": cells.longitude,
    "city": str,
    "district": str,
    "interests": cells.codes,
    "trades": cells.codes,
    "gender": cells.gender,
    "prefers_gender": cells.gender,
    "availability": cells.availability,
    "person": str,
    "exclude": cells.codes,
}
_DTYPES: dict[str, Any] = {
    "lat": np.float64,
    "lon": np.float64,
    "waiting_days": np.float64,
    "radius_km": np.float64,
    "active": np.float64,
    "completed": np.float64,
    "due": "datetime64[D]",
    "vetted": np.bool_,
    "cleared": np.bool_,
    "needs_clearance": np.bool_,
}
_LISTS = {"id", "languages", "city", "district", "person", "programme"} | {
    "interests",
    "trades",
    "exclude",
    "needs",
    "musts",
    "skills",
    "programmes",
}


@dataclass(frozen=True, eq=False)
class People:
    """What both sides have in common; one entry per person, in the order of the input.

    Arrays are read-only. Bits: `kinds` mentor 1, guide 2, helper 4; `gender` and `prefers_gender` f 1, m 2,
    d 4; `availability` one bit a slot, Monday morning first. Unknown is 0, NaN or empty.
    """

    rows: tuple[dict[str, str], ...] = field(repr=False)
    gazetteer: Gazetteer = field(repr=False)
    id: tuple[str, ...]
    kinds: Ints
    languages: tuple[tuple[Language, ...], ...]
    lat: Floats
    lon: Floats
    city: tuple[str, ...]
    district: tuple[str, ...]
    interests: Codes
    trades: Codes
    gender: Ints
    prefers_gender: Ints
    availability: Ints
    person: tuple[str, ...]
    exclude: Codes

    parsers: ClassVar[dict[str, _Parser]]
    required: ClassVar[tuple[str, ...]]
    noun: ClassVar[str]

    def __len__(self) -> int:
        return len(self.id)

    @classmethod
    def from_csv(cls, path: str | Path, gazetteer: Gazetteer | None = None) -> Self:
        """The table in a CSV file; `BadInput` names every fault by line, column and reason."""
        header, numbered = read_rows(path)
        return cls._from_numbered(header, numbered, Path(path).name, gazetteer)

    @classmethod
    def from_rows(
        cls, rows: Iterable[Mapping[str, Any]], gazetteer: Gazetteer | None = None, source: str | None = None
    ) -> Self:
        """The table of rows with the CSV's column names, text or native values.

        Lists stand for space-separated codes, True for yes, dates for ISO dates, None for empty. Faults are
        named by `source` (default: requests or offers) and the row's number, counted from 1.
        """
        numbered = [
            (number, {name: cells.as_text(value) for name, value in row.items()})
            for number, row in enumerate(rows, start=1)
        ]
        names = {name for _, row in numbered for name in row} if numbered else cls.required
        return cls._from_numbered(names, numbered, source or cls.noun, gazetteer)

    def to_rows(self) -> list[dict[str, str]]:
        """The rows as text, as they came in: `from_rows` makes the same table of them."""
        return [dict(row) for row in self.rows]

    def to_csv(self, path: str | Path) -> None:
        """Write the rows as UTF-8 CSV with every column that any row has."""
        columns = dict.fromkeys([*self.required, *(name for row in self.rows for name in row)])
        write_rows(path, columns, self.rows)

    @classmethod
    def _from_numbered(
        cls,
        names: Collection[str],
        numbered: list[tuple[int, dict[str, str]]],
        source: str,
        gazetteer: Gazetteer | None,
    ) -> Self:
        missing = [name for name in cls.required if name not in names]
        if missing:
            raise BadInput(Fault(source, 1, name, "this column is missing") for name in missing)
        faults: list[Fault] = []
        columns = {
            name: _column(name, parser, numbered, source, faults, needed=name in cls.required)
            for name, parser in cls.parsers.items()
        }
        _check_ids(columns["id"], numbered, source, faults)
        gazetteer = gazetteer or default_gazetteer()
        _locate(columns, gazetteer, numbered, source, faults)
        if faults:
            raise BadInput(sorted(faults, key=lambda fault: fault.row or 0))
        return cls(rows=tuple(row for _, row in numbered), gazetteer=gazetteer, **cls._fields(columns))

    @classmethod
    def _fields(cls, columns: dict[str, list[Any]]) -> dict[str, Any]:
        return {name: _freeze(name, values) for name, values in columns.items()}


@dataclass(frozen=True, eq=False)
class Requests(People):
    """People who ask; `demand` (n,) is how many different offers each wants."""

    needs: Codes
    musts: Codes
    due: NDArray[np.datetime64]
    waiting_days: Floats
    demand: Ints
    needs_clearance: Bools
    programme: tuple[str, ...]

    noun = "requests"
    required = ("id", "kind", "languages")
    parsers: ClassVar[dict[str, _Parser]] = _PEOPLE | {
        "kind": cells.kind,
        "needs": cells.needs,
        "due": cells.day,
        "waiting_days": cells.amount,
        "demand": cells.positive,
        "needs_clearance": cells.yes,
        "programme": str,
    }

    @classmethod
    def _fields(cls, columns: dict[str, list[Any]]) -> dict[str, Any]:
        marked = columns.pop("needs")
        columns["musts"] = [tuple(code[:-1] for code in row if code.endswith("!")) for row in marked]
        columns["needs"] = [tuple(dict.fromkeys(code.rstrip("!") for code in row)) for row in marked]
        columns["kinds"] = columns.pop("kind")
        return super()._fields(columns)


@dataclass(frozen=True, eq=False)
class Offers(People):
    """People who help; `capacity` (m,) is how many places each has free now."""

    skills: Codes
    active: Floats
    completed: Floats
    capacity: Ints
    radius_km: Floats
    cleared: Bools
    programmes: Codes
    vetted: Bools

    noun = "offers"
    required = ("id", "kinds", "languages", "capacity", "vetted")
    parsers: ClassVar[dict[str, _Parser]] = _PEOPLE | {
        "kinds": cells.kinds,
        "skills": cells.codes,
        "active": cells.amount,
        "completed": cells.amount,
        "capacity": cells.count,
        "radius_km": cells.amount,
        "cleared": cells.yes,
        "programmes": cells.codes,
        "vetted": cells.yes,
    }


def _column(
    name: str,
    parse: _Parser,
    numbered: list[tuple[int, dict[str, str]]],
    source: str,
    faults: list[Fault],
    *,
    needed: bool,
) -> list[Any]:
    """The column's values; many cells hold the same text, so each text is parsed once."""
    known: dict[str, Any] = {}
    values: list[Any] = []
    for line, row in numbered:
        text = row.get(name, "")
        if needed and not text:
            faults.append(Fault(source, line, name, "this must be given"))
            values.append(None)
            continue
        if text not in known:
            try:
                known[text] = parse(text)
            except ValueError as error:
                faults.append(Fault(source, line, name, str(error)))
                values.append(None)
                continue
        values.append(known[text])
    return values


def _check_ids(
    ids: list[str | None], numbered: list[tuple[int, dict[str, str]]], source: str, faults: list[Fault]
) -> None:
    first: dict[str, int] = {}
    for (line, _), id in zip(numbered, ids, strict=True):
        if id is not None and first.setdefault(id, line) != line:
            faults.append(Fault(source, line, "id", f'"{id}" stands in line {first[id]}, too'))


def _locate(
    columns: dict[str, list[Any]],
    gazetteer: Gazetteer,
    numbered: list[tuple[int, dict[str, str]]],
    source: str,
    faults: list[Fault],
) -> None:
    """Fill in positions by name; a position in degrees wins, and its names are taken as they stand."""
    lats, lons, cities, districts = (columns[name] for name in ("lat", "lon", "city", "district"))
    for index, (line, row) in enumerate(numbered):
        if bool(row.get("lat")) != bool(row.get("lon")):
            empty = "lon" if row.get("lat") else "lat"
            faults.append(Fault(source, line, empty, "lat and lon go together"))
        if row.get("lat") or row.get("lon"):
            continue
        city, district = cities[index], districts[index]
        if city and not gazetteer.knows_city(city):
            faults.append(Fault(source, line, "city", f'unknown city "{city}"'))
        elif district:
            found = gazetteer.find(city, district)
            if len(found) == 1:
                lats[index], lons[index] = found[0].lat, found[0].lon
                cities[index], districts[index] = found[0].city, found[0].district
            else:
                reason = f'"{district}" is in several cities' if found else f'unknown district "{district}"'
                faults.append(Fault(source, line, "district", reason))


def _freeze(name: str, values: list[Any]) -> Any:
    if name in _LISTS:
        return tuple(values)
    array: NDArray[Any] = np.array(values, dtype=np.dtype(_DTYPES.get(name, np.int64)))
    array.flags.writeable = False
    return array
