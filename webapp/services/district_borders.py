"""Borders of districts that a town imports: a GeoJSON file (RFC 7946), taken over as a whole or not at all."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice, pairwise
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from webapp.models import Town, User
from webapp.services import audit
from webapp.services.rings import MOST_CORNERS, faults_of

MOST_BYTES = 5_000_000
DIGITS = 5  # about a metre
WGS84 = ("CRS84", "EPSG::4326", "EPSG:4326")

Ring = list[list[float]]


class BordersError(ValueError):
    """A file that is not taken over; one line for each fault."""


@dataclass
class Borders:
    """What was found in a file: the outline of each district by name, and what is wrong."""

    outlines: dict[str, list[Any]] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)


def import_borders(
    session: Session, actor: User | None, town: Town, file: Path, *, source: str, name: str = "name"
) -> int:
    """Take over the borders of all districts of `town` from `file`; return how many corners they have.

    Each feature names its district in the property `name`. `source` says where the borders come from, and is shown
    beside the map. Raises `BordersError`, and changes nothing, unless every district has exactly one good outline.
    """
    if file.stat().st_size > MOST_BYTES:
        raise BordersError(f"larger than {MOST_BYTES:,} bytes; please simplify it")
    found = _read(_features(file), town, name)
    corners = sum(len(ring) for outline in found.outlines.values() for polygon in outline for ring in polygon)
    if corners > MOST_CORNERS:
        found.faults.append(
            f"{corners:,} corners, at most {MOST_CORNERS:,}; please simplify it, by mapshaper for one"
        )
    if found.faults:
        raise BordersError("\n".join(found.faults))
    for district in town.districts:
        district.outline, district.outline_source = found.outlines[district.name], source
    audit.record(session, actor, "town.import_borders", town)
    return corners


def _features(file: Path) -> Sequence[Any]:
    try:
        content = json.loads(file.read_text(encoding="utf-8-sig"))
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise BordersError("not JSON in UTF-8") from error
    if not isinstance(content, dict) or content.get("type") != "FeatureCollection":
        raise BordersError("not a GeoJSON FeatureCollection")
    if "crs" in content and not str(content["crs"]).rstrip("'} ").endswith(WGS84):
        raise BordersError("not in WGS84: please convert it to EPSG:4326")
    features = content.get("features")
    if not isinstance(features, list):
        raise BordersError("no features")
    return features


def _read(features: Sequence[Any], town: Town, name: str) -> Borders:
    districts = {district.name: district for district in town.districts}
    found = Borders()
    for number, feature in enumerate(features, 1):
        try:
            called = feature["properties"][name]
            geometry = feature["geometry"]
            polygons = {"Polygon": [geometry["coordinates"]], "MultiPolygon": geometry["coordinates"]}[
                geometry["type"]
            ]
        except (KeyError, TypeError):
            found.faults.append(f"feature {number}: no polygon with a property {name!r}")
            continue
        if called not in districts:
            found.faults.append(f"feature {number}: {town.name} has no district {called!r}")
        elif called in found.outlines:
            found.faults.append(f"feature {number}: {called!r} stands there twice")
        else:
            middle = districts[called].lat, districts[called].lon
            faults = list(_faults(polygons, middle))
            found.faults += [f"feature {number} ({called}): {fault}" for fault in faults]
            found.outlines[called] = [] if faults else _rounded(polygons)
    missing = sorted(set(districts) - set(found.outlines))
    if missing:
        found.faults.append(f"no outline for {', '.join(missing)}")
    return found


def _faults(polygons: Any, middle: tuple[float, float]) -> Iterator[str]:
    """Yield what is wrong with the outline of one district, the first fault of each ring."""
    if (
        not isinstance(polygons, list)
        or not polygons
        or not all(isinstance(each, list) and each for each in polygons)
    ):
        yield "no coordinates"
        return
    for ring in (ring for polygon in polygons for ring in polygon):
        yield from islice(faults_of(ring, middle), 1)


def _rounded(polygons: Any) -> list[Any]:
    """Return the polygons with coordinates to about a metre, heights left out, and no corner twice in a row."""
    return [[_ring(ring) for ring in polygon] for polygon in polygons]


def _ring(ring: Any) -> Ring:
    points = [[round(float(lon), DIGITS), round(float(lat), DIGITS)] for lon, lat, *_height in ring]
    return [points[0], *(point for before, point in pairwise(points) if point != before)]
