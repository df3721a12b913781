"""The outlines of districts, drawn from their middles where a town has not imported its borders.

Loads SciPy, so it is imported only where somebody draws: by commands, never by a page.
"""

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import ConvexHull, HalfspaceIntersection
from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from webapp.models import District, Town

KM_PER_DEGREE = 111.2  # of latitude; of longitude times the cosine of the latitude
MARGIN_KM = 1.2
REACH_KM = 3.5
CORNERS = 24
DIGITS = 5  # about a metre

Plane = NDArray[np.float64]  # points in kilometres, or half-planes as rows (a, b, c): a x + b y + c <= 0
Coordinates = list[Any]  # of a GeoJSON MultiPolygon
Points = Sequence[tuple[float, float]]


def draw_missing(session: Session) -> None:
    """Draw approximate outlines where a district has none; those of other towns move aside for them."""
    towns = session.scalars(select(Town).options(selectinload(Town.districts))).all()
    if not any(district.outline is None for town in towns for district in town.districts):
        return
    for town in towns:
        if any(district.outline_source for district in town.districts):
            continue
        others = [district for other in towns if other is not town for district in other.districts]
        outlines = cells(_middles(town.districts), _middles(others))
        for district, outline in zip(town.districts, outlines, strict=True):
            district.outline = outline


def _middles(districts: Sequence[District]) -> Points:
    return [(district.lat, district.lon) for district in districts]


def cells(points: Points, beside: Points = ()) -> list[Coordinates]:
    """Return for each point (WGS84 degrees) what is nearer to it than to any other: its Voronoi cell.

    The points `beside` take part and get no cell. A cell reaches at most REACH_KM, and ends MARGIN_KM outside of
    the convex hull of `points`. It is an intersection of half-planes, in kilometres around the mean of the points.
    Raises `ValueError` where two points are the same.
    """
    where = np.asarray([*points, *beside], float)
    if len(np.unique(where, axis=0)) < len(where):
        raise ValueError("two districts have the same middle")
    origin = where.mean(axis=0)
    scale = KM_PER_DEGREE * np.array([1.0, math.cos(math.radians(origin[0]))])
    plane = (where - origin) * scale
    border = _border(plane[: len(points)])
    return [_as_polygon(_cell(plane, own, border) / scale + origin) for own in range(len(points))]


def _cell(plane: Plane, own: int, border: Plane) -> Plane:
    """Return the corners of a cell, counterclockwise as seen with east on the right."""
    middle = plane[own]
    bounds = np.vstack([_nearer(plane, own), _within_reach(middle), border])
    corners = HalfspaceIntersection(bounds, middle).intersections
    north, east = (corners - middle).T
    return corners[np.argsort(np.arctan2(north, east))]


def _nearer(plane: Plane, own: int) -> Plane:
    """Return the half-planes of what is nearer to one point than to each other one."""
    others = np.delete(plane, own, axis=0)
    towards, between = others - plane[own], (others + plane[own]) / 2
    return np.column_stack([towards, -(towards * between).sum(axis=1)])


def _within_reach(middle: Plane) -> Plane:
    """Return the half-planes of a regular polygon around a point."""
    angles = np.linspace(0, 2 * np.pi, CORNERS, endpoint=False)
    outward = np.column_stack([np.cos(angles), np.sin(angles)])
    return np.column_stack([outward, -(outward @ middle) - REACH_KM])


def _border(plane: Plane) -> Plane:
    """Return the half-planes of the convex hull, moved outwards; none where the points have no area."""
    if np.linalg.matrix_rank(plane - plane[0]) < plane.shape[1]:
        return np.empty((0, plane.shape[1] + 1))
    return ConvexHull(plane).equations - [0, 0, MARGIN_KM]


def _as_polygon(corners: Plane) -> Coordinates:
    """Return the corners (latitude, longitude) as GeoJSON writes them: closed, longitude first."""
    ring = [[round(float(lon), DIGITS), round(float(lat), DIGITS)] for lat, lon in corners]
    distinct = [point for point, before in zip(ring, [ring[-1], *ring[:-1]], strict=True) if point != before]
    return [[[*distinct, distinct[0]]]]
