"""A market under a scorecard in arrays: what the scan reads, and nothing else."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

F = NDArray[np.float64]
I = NDArray[np.int64]  # noqa: E741 - a type of the kernels, beside F
B = NDArray[np.bool_]
U = NDArray[np.uint64]
G = NDArray[np.uint8]

LEVEL, WRITTEN, NEARNESS, OVERLAP = range(4)  # the shapes of features


class Rules(NamedTuple):
    """What the hard rules look at; `ask_` (n, ...), `give_` (m, ...).

    Conflicts are bits: a pair that has one in common breaks a rule (its kind, programme, clearance, wished
    gender, or a must). `excluded` lists columns by row; `limit` is the square of how far each offer goes.
    """

    ask_conflict: U
    give_conflict: U
    ask_person: I
    give_person: I
    excluded_ptr: I
    excluded: I
    limit: F
    least: I
    ask_hours: I
    give_hours: I


class Places(NamedTuple):
    """Unit vectors, and the side of the river."""

    ask_point: F
    give_point: F
    ask_bank: I
    give_bank: I


class Speech(NamedTuple):
    """Channels that each request has (`ptr`, `channel`), its steps there, and all offers' (channels, m)."""

    ptr: I
    channel: I
    ask_spoken: G
    ask_written: G
    give_spoken: G
    give_written: G


class Scores(NamedTuple):
    """What features add, in log-odds, in the order of `scorecard.ORDER`: by column first, then by pair.

    `start` (groups, m) is base and classes, for each group of requests by class (`group`, n). Then `shape`
    says how a feature is graded and `at` which arrays are its own: by step of level (2, steps), by bank and
    step of distance (2, 1600), by codes wanted and in common (overlaps, sizes, sizes).
    """

    start: F
    group: I
    shape: I
    at: I
    level: F
    near: F
    far_unknown: float
    steps_per_chord: float
    overlap: F
    words: I
    ask_set: U
    give_set: U
    ask_size: I
    give_silent: B


class Cells(NamedTuple):
    """Columns by neighbourhood, and there by what they offer, so that whole runs of them are left out unseen.

    `col` lists the open columns by part (`ptr`): those of a cell with the same kinds and similar languages. A
    cell's parts stand together (`part_ptr`). `point`, `radius` enclose the columns of a cell, `reach` is the
    farthest that any of them goes (chords; a cell of unknown places has an endless radius). `near` lists, for
    each group of rows (`near_ptr`), the cells to look at, nearest first; `group` (n,) is each row's group.
    """

    ptr: I
    col: I
    part_ptr: I
    point: F
    radius: F
    reach: F
    near_ptr: I
    near: I
    group: I


class Limits(NamedTuple):
    """The most that features can add to a pair's log-odds, and what all columns of a part have in common.

    `rest` (n, features of pairs + 1): all from this one on, at their best. `row` (n,): overlaps. `distance`
    (1600,): by step. Of each part: `start` (groups, parts), the most of `Scores.start`; `spoken`, `written`
    (channels, parts), the best steps; `conflict` (parts, words), the bits that all have.
    """

    rest: F
    row: F
    distance: F
    start: F
    spoken: G
    written: G
    conflict: U


class Encoded(NamedTuple):
    """A market under a scorecard, in arrays."""

    rules: Rules
    places: Places
    speech: Speech
    scores: Scores
    cells: Cells
    limits: Limits
