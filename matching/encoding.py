"""A market under a scorecard as the arrays that the scan reads."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching import encoded
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
from matching.limits import limits_of
from matching.market import Bits, Market
from matching.neighbourhoods import neighbourhoods
from matching.pairs import pointers
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


def encode(market: Market, scorecard: Scorecard) -> encoded.Encoded:
    """The arrays for this market: as many rows as requests, as many columns as open offers, by cell."""
    cells = neighbourhoods(market)
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
        limits=encoded.Limits(*_uniform(limits_of(market, rules, speech, scores, cells))),
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
