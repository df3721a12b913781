"""How well two people can talk: the best of their common languages, and of the bridges between two."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from matching.languages import UNKNOWN_LEVEL, Language, bridges
from matching.tables import Floats, Ints

Spoken = Sequence[tuple[Language, ...]]


class Channel(NamedTuple):
    """A way to talk: a language both speak, or a bridge, where one follows what the other speaks."""

    request_tag: str
    offer_tag: str
    request_credit: tuple[float, float] = (1.0, 1.0)
    offer_credit: tuple[float, float] = (1.0, 1.0)


@dataclass(frozen=True, eq=False)
class Steps:
    """Levels by person and channel, as steps: `ask` (n, channels) and `give` (m, channels) point into `levels`.

    `levels` is ascending and starts with 0, no common language; steps compare as their levels do.
    """

    levels: Floats
    ask: NDArray[np.uint8]
    give: NDArray[np.uint8]

    @classmethod
    def of(cls, ask: Floats, give: Floats) -> "Steps":
        """The steps of these levels; there are fewer than 256 (seven levels, and what bridges make of them)."""
        levels = np.unique(np.concatenate([[0.0], ask.ravel(), give.ravel()]))
        step_of = [np.searchsorted(levels, side).astype(np.uint8) for side in (ask, give)]
        return cls(levels, *step_of)

    def best(self, rows: Ints, cols: Ints) -> NDArray[np.uint8]:
        """The best step of each pair (k,): over all channels, the lower of its two sides."""
        if not len(self.ask.T):
            return np.zeros(len(rows), np.uint8)
        return np.asarray(np.minimum(self.ask[rows], self.give[cols]).max(axis=1))

    def level(self, rows: Ints, cols: Ints) -> Floats:
        """The best level of each pair (k,), from 0 (none) to 7 (native)."""
        return self.levels[self.best(rows, cols)]


@dataclass(frozen=True, eq=False)
class Talk:
    """The ways in which two sides can talk and write, and how well each person does.

    A pair's level in a channel is the lower of its two sides; a bridge multiplies the speaker's level by its
    credit beforehand. Where nobody said how well they write, writing counts half of speaking.
    """

    channels: tuple[Channel, ...]
    spoken: Steps
    written: Steps

    @classmethod
    def between(cls, ask: Spoken, give: Spoken) -> "Talk":
        """The channels that these two sides have, languages first, each by name."""
        channels = _channels(_tags(ask), _tags(give))
        asking = [(channel.request_tag, channel.request_credit) for channel in channels]
        giving = [(channel.offer_tag, channel.offer_credit) for channel in channels]
        spoken, written = (
            Steps.of(_levels(ask, asking, written=how), _levels(give, giving, written=how)) for how in (False, True)
        )
        return cls(channels, spoken, written)

    def channel(self, row: int, col: int) -> Channel | None:
        """The channel in which a pair talks best (the first of equals); `None` without any."""
        levels = np.minimum(self.spoken.ask[row], self.spoken.give[col])
        best = int(levels.argmax()) if len(levels) else 0
        return self.channels[best] if len(levels) and levels[best] > 0 else None


def _tags(side: Spoken) -> set[str]:
    return {language.tag for languages in side for language in languages}


def _channels(ask: set[str], give: set[str]) -> tuple[Channel, ...]:
    channels = [Channel(tag, tag) for tag in sorted(ask & give)]
    for bridge in bridges():
        credit = (bridge.spoken_credit, bridge.written_credit)
        if bridge.understands in ask and bridge.speaks in give:
            channels.append(Channel(bridge.understands, bridge.speaks, offer_credit=credit))
        if bridge.speaks in ask and bridge.understands in give:
            channels.append(Channel(bridge.speaks, bridge.understands, request_credit=credit))
    return tuple(channels)


def _levels(side: Spoken, ways: Iterable[tuple[str, tuple[float, float]]], *, written: bool) -> Floats:
    columns: dict[str, list[tuple[int, float]]] = {}
    for index, (tag, both) in enumerate(ways):
        columns.setdefault(tag, []).append((index, both[written]))
    width = sum(map(len, columns.values()))
    levels = np.zeros((len(side), width))
    for row, languages in enumerate(side):
        for language in languages:
            level = _written(language) if written else language.spoken
            for column, credit in columns.get(language.tag, ()):
                levels[row, column] = level * credit
    return levels


def _written(language: Language) -> float:
    return language.spoken / 2 if language.written == UNKNOWN_LEVEL else language.written
