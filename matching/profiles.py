"""People of one side as the arrays of `meeting`, one by one or many at once, in codes that can grow."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from matching import encoded, meeting
from matching.eligibility import hours_that_matter, least_levels, reach
from matching.features import FEATURES
from matching.languages import UNKNOWN_LEVEL, Language, bridges
from matching.market import Bits, Market
from matching.policy import Policy
from matching.scorecard import ORDER, Scorecard
from matching.shapes import (
    GRADES,
    STEPS_PER_CHORD,
    STEPS_PER_KM,
    UNKNOWN,
    Classes,
    Level,
    Nearness,
    Overlap,
    graded,
)
from matching.shapes import STEPS as DISTANCES
from matching.tables import Floats, Ints

CLASSES = [feature for feature in FEATURES if isinstance(feature, Classes)]
OVERLAPS = [feature for feature in FEATURES if isinstance(feature, Overlap)]
Profile = TypeVar("Profile", meeting.Asks, meeting.Gives)


@dataclass
class Words:
    """Numbers for codes, tags and people, the same on both sides; who brings a new one makes the list longer."""

    programmes: dict[str, int] = field(default_factory=dict)
    skills: dict[str, int] = field(default_factory=dict)
    tags: dict[str, int] = field(default_factory=dict)
    people: dict[str, int] = field(default_factory=dict)
    overlaps: list[dict[str, int]] = field(default_factory=lambda: [{} for _ in OVERLAPS])
    _bridges: meeting.Bridges = field(init=False)

    def __post_init__(self) -> None:
        self._bridges = self._ways()

    @property
    def bridges(self) -> meeting.Bridges:
        """What each tag can talk with: itself, and those that a bridge leads to."""
        if len(self._bridges.ptr) <= len(self.tags):
            self._bridges = self._ways()
        return self._bridges

    def _ways(self) -> meeting.Bridges:
        ways: list[list[tuple[int, tuple[float, float], tuple[float, float]]]] = [
            [(number, (1.0, 1.0), (1.0, 1.0))] for number in range(len(self.tags))
        ]
        for bridge in bridges():
            hears, speaks = self.tags.get(bridge.understands), self.tags.get(bridge.speaks)
            credit = (bridge.spoken_credit, bridge.written_credit)
            if hears is not None and speaks is not None:
                ways[hears].append((speaks, (1.0, 1.0), credit))
                ways[speaks].append((hears, credit, (1.0, 1.0)))
        flat = [way for row in ways for way in row]
        return meeting.Bridges(
            np.concatenate([[0], np.cumsum([len(row) for row in ways])]).astype(np.int64),
            np.array([tag for tag, _, _ in flat], np.int64),
            np.array([ask for _, ask, _ in flat], float).reshape(-1, 2),
            np.array([give for _, _, give in flat], float).reshape(-1, 2),
        )


def asks_of(market: Market, words: Words) -> meeting.Asks:
    """The requests of a market as arrays."""
    requests = market.requests
    width = max((len(known) for known in requests.languages), default=0)
    shape = (len(requests), max(1, width))
    tag, spoken, written = np.full(shape, -1), np.zeros(shape, np.uint8), np.zeros(shape, np.uint8)
    for row, known in enumerate(requests.languages):
        for place, language in enumerate(known):
            tag[row, place] = _number(words.tags, language.tag)
            spoken[row, place], written[row, place] = 2 * language.spoken, _half_levels_written(language)
    wanted = [feature.wanted(requests) for feature in OVERLAPS]
    return meeting.Asks(
        demands=_signs(
            requests.kinds, requests.needs_clearance, requests.prefers_gender, ~requests.gender & 7, always=1
        ),
        programme=_bits([(name,) if name else () for name in requests.programme], words.programmes),
        must=_bits(requests.musts, words.skills),
        person=_people(requests.person, words),
        point=np.ascontiguousarray(market.request_points),
        bank=market.request_banks,
        hours=np.array(hours_that_matter(market)),
        least=least_levels(market),
        tag=tag,
        spoken=spoken,
        written=written,
        classes=_columns([feature.request_class(requests) for feature in CLASSES], len(requests)),
        sets=_sets(wanted, words, len(requests)),
        sizes=_columns([[len(codes) for codes in side] for side in wanted], len(requests)),
    )


def gives_of(market: Market, words: Words) -> meeting.Gives:
    """The offers of a market as arrays."""
    offers = market.offers
    for known in offers.languages:
        for language in known:
            _number(words.tags, language.tag)
    shape = (len(offers), len(words.tags))
    spoken, written = np.zeros(shape, np.uint8), np.zeros(shape, np.uint8)
    for row, known in enumerate(offers.languages):
        for language in known:
            number = words.tags[language.tag]
            spoken[row, number], written[row, number] = 2 * language.spoken, _half_levels_written(language)
    offered = [feature.offered(offers) for feature in OVERLAPS]
    closed = ~(offers.vetted & (offers.capacity > 0))
    return meeting.Gives(
        lacks=_signs(~offers.kinds & 7, ~offers.cleared, ~offers.gender & 7, offers.prefers_gender, always=closed),
        programmes=_bits(offers.programmes, words.programmes),
        skills=_bits(offers.skills, words.skills),
        person=_people(offers.person, words),
        point=np.ascontiguousarray(market.offer_points),
        bank=market.offer_banks,
        hours=np.array(offers.availability),
        limit=reach(market) ** 2,
        spoken=spoken,
        written=written,
        classes=_columns([feature.offer_class(offers) for feature in CLASSES], len(offers)),
        sets=_sets(offered, words, len(offers)),
        silent=_columns([[not codes for codes in side] for side in [*offered, offers.skills]], len(offers)).astype(
            bool
        ),
    )


def scores_of(scorecard: Scorecard, policy: Policy, largest: int) -> meeting.Scores:
    """What features add under a policy, for requests that name at most `largest` codes of a kind."""
    shapes: list[int] = []
    ats: list[int] = []
    levels: list[Floats] = []
    overlaps: list[Floats] = []
    for index in ORDER:
        feature, table = FEATURES[index], scorecard.tables[index]
        if isinstance(feature, Classes):
            continue
        if isinstance(feature, Level):
            shapes.append(encoded.WRITTEN if feature.written else encoded.LEVEL)
            ats.append(len(levels))
            levels.append(table)
        elif isinstance(feature, Overlap):
            shapes.append(encoded.OVERLAP)
            ats.append(len(overlaps))
            overlaps.append(table[_grades_of(feature, largest)])
        elif isinstance(feature, Nearness):  # pragma: no branch - there is no other shape
            shapes.append(encoded.NEARNESS)
            ats.append(0)
            km = np.arange(DISTANCES) / STEPS_PER_KM
            near = table[graded([feature.value(km), feature.value(km + policy.crossing_km)])]
            far_unknown = float(table[round(UNKNOWN * GRADES)])
    by_class = [
        scorecard.tables[index][graded(feature.values)]
        for index, feature in enumerate(FEATURES)
        if isinstance(feature, Classes)
    ]
    classes = np.zeros((len(by_class), *(max(table.shape[axis] for table in by_class) for axis in (0, 1))))
    for table, place in zip(by_class, classes, strict=True):
        place[: table.shape[0], : table.shape[1]] = table
    return meeting.Scores(
        scorecard.base,
        classes,
        np.array(shapes),
        np.array(ats),
        np.array(levels),
        near,
        far_unknown,
        STEPS_PER_CHORD,
        np.array(overlaps),
    )


def together(one: Profile, other: Profile) -> Profile:
    """Both, one after the other; where one knows more codes than the other, the other has none of them."""
    sides: list[list[NDArray[Any]]] = [list(one), list(other)]
    parts = zip(one._fields, *sides, strict=True)
    return type(one)(
        *(
            np.concatenate([_widened(a, b, -1 if name == "tag" else 0), _widened(b, a, -1 if name == "tag" else 0)])
            for name, a, b in parts
        )
    )


def _widened(array: NDArray[Any], other: NDArray[Any], value: int) -> NDArray[Any]:
    missing = [(0, max(0, wide - own)) for own, wide in zip(array.shape[1:], other.shape[1:], strict=True)]
    return np.pad(array, [(0, 0), *missing], constant_values=value) if missing else array


def _grades_of(feature: Overlap, largest: int) -> NDArray[np.uint8]:
    """As `Overlap.prepare` has them."""
    table = np.full((largest + 1, largest + 1), graded(UNKNOWN))
    for size in range(1, largest + 1):
        table[size, : size + 1] = [graded(feature.value(common, size)) for common in range(size + 1)]
    return table


def _signs(kinds: Ints, clearance: NDArray[Any], gender: Ints, wish: Ints, *, always: NDArray[Any] | int) -> Bits:
    """What two people must not have in common, a word each: bits of kind, clearance, genders, and one more."""
    word = kinds | clearance.astype(np.int64) << 3 | gender << 4 | wish << 7 | np.asarray(always, np.int64) << 10
    return word.astype(np.uint64).reshape(-1, 1)


def _number(numbers: dict[str, int], code: str) -> int:
    return numbers.setdefault(code, len(numbers))


def _bits(side: Sequence[Iterable[str]], numbers: dict[str, int]) -> Bits:
    known = [[_number(numbers, code) for code in codes] for codes in side]
    bits = np.zeros((len(side), len(numbers) // 64 + 1), np.uint64)
    for row, codes in enumerate(known):
        for number in codes:
            bits[row, number // 64] |= np.uint64(1 << number % 64)
    return bits


def _sets(sides: Sequence[Sequence[Iterable[str]]], words: Words, length: int) -> Bits:
    """The codes of each overlap (length, overlaps, words)."""
    parts = [_bits(side, numbers) for side, numbers in zip(sides, words.overlaps, strict=True)]
    sets = np.zeros((length, len(parts), max(part.shape[1] for part in parts)), np.uint64)
    for at, part in enumerate(parts):
        sets[:, at, : part.shape[1]] = part
    return sets


def _people(names: Sequence[str], words: Words) -> Ints:
    return np.array([_number(words.people, name) if name else -1 for name in names], np.int64)


def _columns(parts: Sequence[Any], length: int) -> Ints:
    return np.array(parts, np.int64).reshape(len(parts), length).T.copy()


def _half_levels_written(language: Language) -> int:
    """Twice the written level; where nothing was said, half the spoken level."""
    return language.spoken if language.written == UNKNOWN_LEVEL else 2 * language.written
