"""Whether a ring of a GeoJSON polygon is one: closed, in degrees, in its place, and nowhere crossing itself."""

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from webapp.services.positions import Point, km_between

MOST_CORNERS = 6_000  # of a town: what a phone loads and draws at once, about 30 KB compressed
FARTHEST_KM = (
    15.0  # a border from its district's middle; a file of another town, or with swapped axes, lies farther
)
LEAST_POSITIONS = 4  # of a closed ring (RFC 7946, section 3.1.6)


def faults_of(ring: Any, middle: Point) -> Iterator[str]:
    """Yield what is wrong with a ring, whatever JSON it is, around the `middle` of its district."""
    try:
        corners = np.array([point[:2] for point in ring], float)
    except (TypeError, ValueError, KeyError):
        yield "coordinates are not pairs of numbers"
        return
    if corners.ndim != 2 or corners.shape[0] < LEAST_POSITIONS or corners.shape[1] != 2:
        yield f"a ring needs at least {LEAST_POSITIONS} positions"
        return
    lon, lat = corners.T
    if not np.isfinite(corners).all() or (abs(lon) > 180).any() or (abs(lat) > 90).any():
        yield "coordinates are not degrees of longitude and latitude"
        return
    if (corners[0] != corners[-1]).any():
        yield "a ring does not end where it begins"
    if max(km_between(middle, (float(y), float(x))) for x, y in corners) > FARTHEST_KM:
        yield f"lies more than {FARTHEST_KM:.0f} km from its district's middle; longitude comes first"
    if len(corners) > MOST_CORNERS:
        yield "too many corners; please simplify it"
    elif _crosses_itself(corners[:-1]):
        yield "a ring crosses itself"


def _crosses_itself(corners: NDArray[np.float64]) -> bool:
    """Whether two edges of a ring that are no neighbours meet, or the ring has no area.

    Two segments meet where the ends of each lie on different sides of the other (or on it), and their boxes meet.
    """
    starts, ends = corners, np.roll(corners, -1, axis=0)
    count = len(corners)
    if _turn(corners[0], starts, ends).sum() == 0:
        return True
    for one in range(count - 2):
        others = np.arange(one + 2, count - (one == 0))
        a, b, c, d = starts[one], ends[one], starts[others], ends[others]
        sides = (_turn(a, b, c) * _turn(a, b, d) <= 0) & (_turn(c, d, a) * _turn(c, d, b) <= 0)
        boxes = (np.minimum(a, b) <= np.maximum(c, d)) & (np.minimum(c, d) <= np.maximum(a, b))
        if (sides & boxes.all(axis=-1)).any():
            return True
    return False


def _turn(a: NDArray[np.float64], b: NDArray[np.float64], c: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return on which side of the line from `a` to `b` a point `c` lies: left is positive, on it is 0."""
    first, second = b - a, c - a
    return first[..., 0] * second[..., 1] - first[..., 1] * second[..., 0]
