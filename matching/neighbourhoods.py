"""Offers by neighbourhood, and there by what they offer: the order in which the scan meets them."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching import encoded
from matching.cells import LARGEST
from matching.eligibility import reach
from matching.market import Market
from matching.pairs import pointers
from matching.tables import Bools, Floats, Ints

CELL = 2.0 / 6371  # neighbourhoods of about 2 km
RARE = 0.25  # a language that fewer of the volunteers speak is a rare one here
UNBOUNDED = 4.0  # longer than any chord


def neighbourhoods(market: Market) -> encoded.Cells:
    """Open columns by cells of a grid on the unit sphere; those of unknown places share one of their own.

    Within a cell, columns of the same kinds stand together, with those who speak a rare language apart: what the
    others can understand is then known for all of them at once.
    """
    usable = np.flatnonzero(market.offers.vetted & (market.offers.capacity > 0))
    speaks = market.talk.spoken.give[usable] > 0
    rare = speaks[:, speaks.mean(axis=0) < RARE].any(axis=1) if len(usable) else np.zeros(0, bool)
    kept = np.column_stack([_grid(market.offer_points[usable]), market.offers.kinds[usable], rare])
    order = np.lexsort(kept.T[::-1])
    cols, kept = usable[order], kept[order]
    parts, cells = (np.flatnonzero(_changes(kept[:, :width])) for width in (5, 3))
    ptr, cell_ptr = np.append(parts, len(cols)), np.append(cells, len(cols))
    known = kept[cells, 0] != LARGEST
    points = market.offer_points[cols]
    point = by_run(np.add, np.nan_to_num(points), cell_ptr, axis=0) / np.diff(cell_ptr)[:, None]
    apart = np.sqrt(((points - np.repeat(point, np.diff(cell_ptr), axis=0)) ** 2).sum(axis=1))
    radius = np.where(known, by_run(np.fmax, apart, cell_ptr, axis=0), UNBOUNDED)
    far = np.where(known, by_run(np.maximum, reach(market)[cols], cell_ptr, axis=0), UNBOUNDED)
    return encoded.Cells(
        ptr, cols, np.searchsorted(ptr, cell_ptr), point, radius, far, *_near(market, point, radius, far)
    )


def _changes(rows: Ints) -> Bools:
    """Which rows (k, columns) differ from the row before them (k,); the first does."""
    return np.append(np.ones(min(1, len(rows)), bool), (rows[1:] != rows[:-1]).any(axis=1))


def _near(market: Market, point: Floats, radius: Floats, far: Floats) -> tuple[Ints, Ints, Ints]:
    """For the rows of each cell of the grid, the cells that any of them may reach, nearest first."""
    key, group = np.unique(_grid(market.request_points), axis=0, return_inverse=True)
    near = []
    for number, cell in enumerate(key):
        if cell[0] == LARGEST:
            near.append(np.arange(len(point)))
            continue
        rows = market.request_points[group.ravel() == number]
        middle = rows.mean(axis=0)
        own = np.sqrt(((rows - middle) ** 2).sum(axis=1).max())
        apart = np.sqrt(((point - middle) ** 2).sum(axis=1)) - radius
        within = np.flatnonzero(apart - own <= far)
        near.append(within[np.argsort(apart[within], kind="stable")])
    return (
        pointers([len(cells) for cells in near]),
        np.concatenate([np.zeros(0, np.int64), *near]),
        group.ravel().astype(np.int64),
    )


def _grid(points: Floats) -> Ints:
    """The cell of each point (k, 3), LARGEST where the point is unknown."""
    return np.where(np.isnan(points), LARGEST, np.floor(np.nan_to_num(points) / CELL)).astype(np.int64)


def by_run(function: np.ufunc, values: NDArray[Any], ptr: Ints, axis: int) -> NDArray[Any]:
    """The values of each run (`ptr`) along an axis, taken together by a ufunc."""
    if len(ptr) == 1:
        return np.take(values, [], axis=axis)
    return np.asarray(function.reduceat(values, ptr[:-1], axis=axis))
