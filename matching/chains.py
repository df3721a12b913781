"""Chains: how one more place can be had by letting some proposals move on, and what that adds to the total.

Whoever comes takes a free place; or the place of a proposal that may still move, whose request then takes
another place, and so on until a free one is reached. A new place works the other way round: whoever takes it
leaves a place behind, for another who leaves one behind, until somebody who waits takes it, or nobody does.
Either is an augmenting path (Berge 1957) of bounded length. Nobody who has a proposal is left without one, but
in `giving_way`, where waiting is a place like others, only worth nothing.

The search goes best first, by the bounds that `Places` holds for every column, and cuts off what cannot be better:
it ends with the best chain there is (branch and bound). A walk may use a proposal twice, a chain may not; up to two
moves a walk is a chain, and the first descent finds it.
"""

from bisect import insort
from collections.abc import Callable, Iterator
from itertools import islice
from typing import NamedTuple

import numpy as np

from matching.places import NEVER, NOBODY, Places, Step
from matching.tables import Floats

Marks = frozenset[tuple[int, int]]
Found = tuple[float, tuple[Step, ...]]


class Insertion(NamedTuple):
    """One more pair, what it adds to the total (None where it cannot be had), and the steps it takes."""

    at: int
    worth: float
    gain: float | None
    steps: tuple[Step, ...]


def best_offers(places: Places, worth: Floats, top: int, row: int = NOBODY) -> list[Insertion]:
    """The best columns for one more, worth (m,) there (-inf: may not meet), the largest gain first.

    After those that can be had come, up to `top`, those that cannot, in the order of `worth`. `row` is the one who
    comes, where it holds places already.
    """
    bound = worth + places.reach[places.most]
    return _best(worth, bound, top, lambda col: _chain(places, col, places.most, frozenset({(row, col)})))


def best_requests(places: Places, worth: Floats, top: int) -> list[Insertion]:
    """The best rows for a new place, worth (n,) there (-inf: may not meet), as `best_offers`.

    A row that leaves a place for it takes the first step, to the column after the last.
    """
    return _best(worth, worth + places.leaving, top, lambda row: _departure(places, row))


def _chain(places: Places, col: int, left: int, used: Marks) -> Found:
    """The best chain by which one more comes to a column; `used` has who came where and who left what."""
    if places.free[col] > 0:
        return 0.0, ()
    best: Found = (NEVER, ())
    for bound, step, added in _ways_out(places, col, left):
        if bound <= best[0]:
            break
        marks = {(step.row, step.target), (step.row, _left(col))}
        if used & marks:
            continue
        gain, steps = _chain(places, step.target, left - 1, used | marks)
        if added + gain > best[0]:
            best = added + gain, (step, *steps)
    return best


def _ways_out(places: Places, col: int, left: int) -> Iterator[tuple[float, Step, float]]:
    """The steps out of a full column, with the most each can add and what it adds itself, best first.

    At least one move is `left`: without one, `Places.reach` leads to no full column.
    """
    source, target, added = places.steps
    first, last = np.searchsorted(source, [col, col + 1])
    bounds = added[first:last] + places.reach[left - 1][target[first:last]]
    ways = np.argsort(-bounds, axis=None, kind="stable")[: np.count_nonzero(bounds > NEVER)]
    for at in ways.tolist():
        pair, place = divmod(at, target.shape[1])
        here = pair + int(first)
        step = Step(int(places.row[places.moves[here]]), col, int(target[here, place]))
        yield float(bounds[pair, place]), step, float(added[here, place])


def _departure(places: Places, row: int) -> Found:
    """The best that comes of a row taking a new place: the place it leaves, and who comes there."""
    if places.wanted[row] > 0:
        return 0.0, ()
    best: Found = (NEVER, ())
    for pair in places.movable_of(row):
        col = int(places.col[pair])
        gain, steps = _refill(places, col, places.most - 1, frozenset({(row, _left(col))}))
        if gain - places.worth[pair] > best[0]:
            best = gain - float(places.worth[pair]), (Step(row, col, len(places.free)), *steps)
    return best


def _refill(places: Places, col: int, left: int, used: Marks) -> Found:
    """The best that can be made of a place that becomes free in a column."""
    best: Found = (0.0, ())
    for bound, step, added in _ways_in(places, col, left):
        if bound <= best[0]:
            break
        marks = {(step.row, col), (step.row, _left(step.source))}
        if used & marks:
            continue
        gain, steps = (0.0, ()) if step.source == NOBODY else _refill(places, step.source, left - 1, used | marks)
        if added + gain > best[0]:
            best = added + gain, (step, *steps)
    return best


def _ways_in(places: Places, col: int, left: int) -> Iterator[tuple[float, Step, float]]:
    """The steps into a column, as `_ways_out`: of those who wait, and of those who would leave a place."""
    rows, worth, begins = places.waiting
    waiting = slice(begins[col], begins[col + 1])
    bounds, added, sources, comers = (
        worth[waiting],
        worth[waiting],
        np.full(len(rows[waiting]), NOBODY),
        rows[waiting],
    )
    if left:
        order, begins = places.steps_to
        here = order[begins[col] : begins[col + 1]]
        source, _, gained = places.steps
        pairs = here // gained.shape[1]
        moved = gained.ravel()[here]
        bounds = np.concatenate([bounds, moved + places.opening[left - 1][source[pairs]]])
        added = np.concatenate([added, moved])
        sources = np.concatenate([sources, source[pairs]])
        comers = np.concatenate([comers, places.row[places.moves[pairs]]])
    for at in np.argsort(-bounds, kind="stable").tolist():
        yield float(bounds[at]), Step(int(comers[at]), int(sources[at]), col), float(added[at])


def _left(col: int) -> int:
    """A code for having left a column, other than that of any column."""
    return -2 - col


def _best(worth: Floats, bound: Floats, top: int, search: Callable[[int], Found]) -> list[Insertion]:
    """The best insertions, exactly: looked for in the order of what each can gain at most."""
    found: list[Insertion] = []
    for at in _largest(bound, 0.0, 4 * top):
        if len(found) >= top and bound[at] <= (found[top - 1].gain or 0.0):
            break
        others, steps = search(at)
        if worth[at] + others > 0:
            one = Insertion(at, float(worth[at]), float(worth[at] + others), steps)
            insort(found, one, key=lambda insertion: -(insertion.gain or 0.0))
    found = found[:top]
    if len(found) < top:
        rest = worth.copy()
        rest[[one.at for one in found]] = NEVER
        best = islice(_largest(rest, NEVER, top), top - len(found))
        found += [Insertion(at, float(worth[at]), None, ()) for at in best]
    return found


def _largest(values: Floats, least: float, first: int) -> Iterator[int]:
    """Where the values above `least` stand, the largest first, and of equals the first."""
    above = np.flatnonzero(values > least)
    while len(above):
        cut = np.partition(values[above], -first)[-first] if len(above) > first else least
        top = above[values[above] >= cut]
        yield from top[np.argsort(-values[top], kind="stable")].tolist()
        above, first = above[values[above] < cut], 4 * first
