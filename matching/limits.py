"""How much features can add at the most, by which the scan leaves out what cannot pay."""

from typing import TYPE_CHECKING

import numpy as np

from matching import encoded
from matching.market import Market
from matching.neighbourhoods import by_run

if TYPE_CHECKING:
    from collections.abc import Callable

    from matching.tables import Floats

SAFE = 1e-9  # sums in another order may differ in the last bits; no pair is lost to that


def limits_of(
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
