"""A market under a scorecard as the arrays that the scan reads."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching import encoded
from matching.candidates import pointers
from matching.cells import LARGEST
from matching.eligibility import (
    excluded_pairs,
    hours_that_matter,
    least_steps,
    must_sets,
    person_numbers,
    programme_sets,
    reach,
)
from matching.features import FEATURES
from matching.market import Bits, Market
from matching.scorecard import ORDER, Scorecard
from matching.shapes import (
    GRADES,
    STEPS_PER_CHORD,
    UNKNOWN,
    ClassesGrader,
    LevelGrader,
    NearnessGrader,
    OverlapGrader,
    Prepared,
)
from matching.tables import Bools, Floats, Ints

CELL = 2.0 / 6371  # neighbourhoods of about 2 km
SAFE = 1e-9  # sums in another order may differ in the last bits; no pair is lost to that
RARE = 0.25  # a language that fewer of the volunteers speak is a rare one here
UNBOUNDED = 4.0  # longer than any chord


def encode(market: Market, scorecard: Scorecard) -> encoded.Encoded:
    """The arrays for this market: as many rows as requests, as many columns as open offers, by cell."""
    cells = _cells(market)
    rules, speech = _rules(market, cells.col), _speech(market, cells.col)
    scores = _scores(market, scorecard, cells.col)
    places = encoded.Places(
        market.request_points,
        market.offer_points[cells.col].T,
        market.request_banks,
        market.offer_banks[cells.col],
    )
    return encoded.Encoded(
        rules=encoded.Rules(*_uniform(rules)),
        places=encoded.Places(*_uniform(places)),
        speech=encoded.Speech(*_uniform(speech)),
        scores=encoded.Scores(*_uniform(scores)),
        cells=encoded.Cells(*_uniform(cells)),
        limits=encoded.Limits(*_uniform(_limits(market, rules, speech, scores, cells))),
    )


def _uniform(arrays: Iterable[Any]) -> Iterator[Any]:
    """The arrays in one memory layout, so that Numba compiles the scan once and not for each mixture."""
    for array in arrays:
        yield np.require(array, requirements=["C", "W"]) if isinstance(array, np.ndarray) else array


def _rules(market: Market, open_cols: Ints) -> encoded.Rules:
    ask_person, give_person = person_numbers(market)
    position = np.full(len(market.offers), -1)
    position[open_cols] = np.arange(len(open_cols))
    excluded = excluded_pairs(market)
    ask_conflict, give_conflict = _conflicts(market)
    return encoded.Rules(
        ask_conflict=ask_conflict,
        give_conflict=give_conflict[open_cols],
        ask_person=ask_person,
        give_person=give_person[open_cols],
        excluded_ptr=pointers(np.bincount(excluded[:, 0], minlength=len(market.requests))),
        excluded=position[excluded[:, 1]],
        limit=reach(market)[open_cols] ** 2,
        least=least_steps(market),
        ask_hours=hours_that_matter(market),
        give_hours=market.offers.availability[open_cols],
    )


def _conflicts(market: Market) -> tuple[Bits, Bits]:
    """Bits (n, words), (m, words) of which a pair has one in common where it breaks a rule about sets.

    For what requests demand: the demand on their side, lacking it on the other. For the gender that offers
    wish: the other way round.
    """
    requests, offers = market.requests, market.offers
    _, ask_programme, give_programme = programme_sets(market)
    ask_must, give_skills = must_sets(market)
    demands = (
        (requests.kinds, offers.kinds),
        (requests.needs_clearance, offers.cleared),
        (requests.prefers_gender, offers.gender),
        (ask_programme, give_programme),
        (ask_must, give_skills),
    )
    ask, give = ([_bits(pair[side]) for pair in demands] for side in (0, 1))
    wish = _bits(offers.prefers_gender)
    asked = _packed([*ask, ~_bits(requests.gender)], [*ask, wish])
    return asked, _packed([*(~has for has in give), wish], [*ask, wish])


def _bits(values: NDArray[Any]) -> Bools:
    """The bits of numbers (n,) or of rows of words (n, words), as (n, 64 · words)."""
    words = np.ascontiguousarray(values if values.ndim > 1 else values[:, None], np.uint64)
    return np.unpackbits(words.view(np.uint8), axis=1, bitorder="little").astype(bool)


def _packed(parts: Sequence[Bools], used: Sequence[Bools]) -> Bits:
    """Columns of bits side by side in as few words as possible, without those that `used` never has."""
    kept = np.hstack([part[:, use.any(axis=0)] for part, use in zip(parts, used, strict=True)])
    padded = np.pad(kept, ((0, 0), (0, 64 - kept.shape[1] % 64)))
    return np.ascontiguousarray(np.packbits(padded, axis=1, bitorder="little")).view(np.uint64)


def _speech(market: Market, open_cols: Ints) -> encoded.Speech:
    spoken, written = market.talk.spoken, market.talk.written
    row, channel = np.nonzero(spoken.ask)
    return encoded.Speech(
        ptr=pointers(np.bincount(row, minlength=len(spoken.ask))),
        channel=channel,
        ask_spoken=spoken.ask[row, channel],
        ask_written=written.ask[row, channel],
        give_spoken=spoken.give[open_cols].T,
        give_written=written.give[open_cols].T,
    )


def _scores(market: Market, scorecard: Scorecard, open_cols: Ints) -> encoded.Scores:
    n, m = len(market.requests), len(open_cols)
    values: dict[int, list[Floats]] = {shape: [] for shape in range(4)}
    overlaps: list[OverlapGrader] = []
    shapes, ats = [], []
    group, start = np.zeros(n, np.int64), np.full((1, m), scorecard.base)
    for feature in ORDER:
        grader, table = FEATURES[feature].prepare(market), scorecard.tables[feature]
        added = table[np.atleast_2d(grader.table)]
        if isinstance(grader, ClassesGrader):
            start = (start[:, None] + added[None][:, :, grader.give[open_cols]]).reshape(len(start) * len(added), m)
            group = group * len(added) + grader.ask
            continue
        shape = _shape(grader, market)
        shapes.append(shape)
        ats.append(len(values[shape]))
        values[shape].append(added)
        if isinstance(grader, OverlapGrader):
            overlaps.append(grader)
        if isinstance(grader, NearnessGrader):
            far_unknown = float(table[round(UNKNOWN * GRADES)])
    return encoded.Scores(
        start=start,
        group=group,
        shape=np.array(shapes),
        at=np.array(ats),
        level=stacked([*values[encoded.LEVEL], *values[encoded.WRITTEN]])[:, 0],
        near=values[encoded.NEARNESS][0],
        far_unknown=far_unknown,
        steps_per_chord=STEPS_PER_CHORD,
        overlap=stacked(values[encoded.OVERLAP]),
        words=pointers([grader.ask.shape[1] for grader in overlaps]),
        ask_set=np.hstack([grader.ask for grader in overlaps]),
        give_set=np.hstack([grader.give[open_cols] for grader in overlaps]),
        ask_size=columns([grader.sizes for grader in overlaps], n, np.uint8),
        give_silent=columns([grader.silent[open_cols] for grader in overlaps], m, np.bool_),
    )


def _shape(grader: Prepared, market: Market) -> int:
    """How the kernel is to grade a feature."""
    if isinstance(grader, LevelGrader):
        return encoded.LEVEL if grader.steps is market.talk.spoken else encoded.WRITTEN
    return encoded.OVERLAP if isinstance(grader, OverlapGrader) else encoded.NEARNESS


def _limits(
    market: Market, rules: encoded.Rules, speech: encoded.Speech, scores: encoded.Scores, cells: encoded.Cells
) -> encoded.Limits:
    """The most that each part can add; levels and distances are monotone, of the others the best is taken."""
    talk, n = market.talk, len(market.requests)
    distance = np.maximum(scores.near.max(axis=0), scores.far_unknown)
    most: dict[int, Callable[[int], Floats | float]] = {
        encoded.LEVEL: lambda _: scores.level[0, talk.spoken.ask.max(axis=1, initial=0)],
        encoded.WRITTEN: lambda _: scores.level[1, talk.written.ask.max(axis=1, initial=0)],
        encoded.NEARNESS: lambda _: distance.max(),
        encoded.OVERLAP: lambda at: np.maximum(
            scores.overlap[at].max(axis=1)[scores.ask_size[:, at]], scores.overlap[at, 0, 0]
        ),
    }
    shapes = zip(scores.shape, scores.at, strict=True)
    each = np.stack([np.broadcast_to(most[shape](at), n) for shape, at in shapes])
    rest = np.zeros((n, len(each) + 1))
    rest[:, :-1] = np.cumsum(each[::-1], axis=0)[::-1].T
    return encoded.Limits(
        rest=SAFE + rest,
        row=SAFE + each[scores.shape == encoded.OVERLAP].sum(axis=0),
        distance=distance,
        start=by_run(np.maximum, scores.start, cells.ptr, axis=1),
        spoken=by_run(np.maximum, speech.give_spoken, cells.ptr, axis=1),
        written=by_run(np.maximum, speech.give_written, cells.ptr, axis=1),
        conflict=by_run(np.bitwise_and, rules.give_conflict, cells.ptr, axis=0),
    )


def _cells(market: Market) -> encoded.Cells:
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


def stacked(tables: Sequence[Floats]) -> Floats:
    """Tables of different shapes as one array, filled up with what no sum can use."""
    high, wide = (max(table.shape[axis] for table in tables) for axis in (0, 1))
    result = np.full((len(tables), high, wide), -np.inf)
    for table, place in zip(tables, result, strict=True):
        place[: table.shape[0], : table.shape[1]] = table
    return result


def columns(parts: Sequence[NDArray[Any]], length: int, dtype: Any) -> NDArray[Any]:
    """Several arrays (length,) side by side (length, parts)."""
    return np.array(parts, dtype).reshape(len(parts), length).T
