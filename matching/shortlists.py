"""Where else each request could go: its best places after their price, and its best free ones.

All eligible pairs would be too many to search for every chain. A chain can only be missing where a place that
would be worth it, at the round's prices, is neither among a request's twelve best nor among its four best free.
"""

from collections.abc import Collection

import numpy as np

from matching.candidates import Scan
from matching.market import Market
from matching.places import NEVER, Places
from matching.rounds import waiting_bonus
from matching.scorecard import Scorecard
from matching.tables import Floats, Ints

GOOD = 12  # places by worth after their price that a request could go to
FREE = 4  # places that nobody holds, besides
FULL = 10.0  # more than a place is worth
Pair = tuple[str, str]


def ranked(worth: Floats, prices: Floats, free: Ints, width: int = GOOD + FREE) -> tuple[Ints, Floats]:
    """For each row (n, m) the columns it could go to: the best free ones, and the best after their price."""
    good = max(0, width - FREE)
    best = np.argsort(prices - worth, axis=1, kind="stable")[:, :good]
    open_best = np.argsort(np.where(free > 0, -worth, np.inf), axis=1, kind="stable")[:, : width - good]
    target = np.hstack([best, open_best])
    target = np.pad(target, ((0, 0), (0, (width if worth.shape[1] else 0) - target.shape[1])))
    target_worth = np.take_along_axis(worth, target, axis=1)
    target_worth[:, good:][free[target[:, good:]] <= 0] = NEVER
    return target, target_worth


def scanned(market: Market, scorecard: Scorecard, prices: Floats, free: Ints) -> tuple[Ints, Floats]:
    """As `ranked`, for many rows."""
    n, m = len(market.requests), len(market.offers)
    scan = Scan(market, scorecard, waiting_bonus(market.requests, market.policy))
    target, target_worth = np.zeros((n, (GOOD + FREE) if m else 0), np.int64), np.full((n, GOOD + FREE), NEVER)
    for begin, keep, level in ((0, GOOD, prices), (GOOD, FREE, np.where(free > 0, 0.0, FULL))):
        found = scan.best(level, np.full(n, -1.0), keep)
        order = np.argsort(found.rows, kind="stable")
        rows = found.rows[order]
        place = begin + np.arange(len(rows)) - np.searchsorted(rows, rows)
        target[rows, place], target_worth[rows, place] = found.cols[order], found.worth[order]
    return target, target_worth[:, : target.shape[1]]


def places_of(
    market: Market,
    held: tuple[Ints, Ints, Floats],
    free: Ints,
    targets: tuple[Ints, Floats],
    fixed: Collection[Pair],
) -> Places:
    """Places of which the pairs in `fixed`, by id, may not move; nobody lists what they hold."""
    row, col, worth = held
    kept, asks, gives = set(fixed), market.requests.id, market.offers.id
    movable = [(asks[i], gives[j]) not in kept for i, j in zip(row.tolist(), col.tolist(), strict=True)]
    wanted = market.requests.demand - np.bincount(row, minlength=len(market.requests))
    target, target_worth = targets
    for i, j in zip(row.tolist(), col.tolist(), strict=True):
        target_worth[i, target[i] == j] = NEVER
    most = market.policy.most_moved
    return Places(row, col, worth, np.array(movable, bool), free, wanted, target, target_worth, most)
