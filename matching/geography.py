"""Positions and distances: great circles on the mean sphere (the geocoder is in `geocoder`)."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

EARTH_RADIUS_KM = 6371.0088  # mean radius of WGS84 (IUGG)


def unit_vectors(lat: ArrayLike, lon: ArrayLike) -> NDArray[np.float64]:
    """Points on the unit sphere, shape (..., 3), from WGS84 degrees; NaN stays NaN."""
    phi, lam = np.radians(np.asarray(lat, float)), np.radians(np.asarray(lon, float))
    return np.stack([np.cos(phi) * np.cos(lam), np.cos(phi) * np.sin(lam), np.sin(phi)], axis=-1)


def chord_to_km(chord: ArrayLike) -> NDArray[np.float64]:
    """Great-circle distance in km from the straight distance between two points of the unit sphere."""
    half = np.minimum(np.asarray(chord, float) / 2, 1.0)
    return np.asarray(2 * EARTH_RADIUS_KM * np.arcsin(half), float)


def km_to_chord(km: ArrayLike) -> NDArray[np.float64]:
    """The straight distance on the unit sphere of a great-circle distance in km (at most half around)."""
    angle = np.minimum(np.asarray(km, float) / (2 * EARTH_RADIUS_KM), np.pi / 2)
    return np.asarray(2 * np.sin(angle), float)


def distance_km(lat_a: ArrayLike, lon_a: ArrayLike, lat_b: ArrayLike, lon_b: ArrayLike) -> NDArray[np.float64]:
    """Great-circle distance in km between points in WGS84 degrees; NaN where a position is unknown."""
    return chord_to_km(np.linalg.norm(unit_vectors(lat_a, lon_a) - unit_vectors(lat_b, lon_b), axis=-1))
