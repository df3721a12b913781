"""Who holds which place, where else each could go, and the most that moving on could add to the total.

`reach` and `opening` hold, by dynamic programming over the number of moves (Bellman 1958), the most that any walk
of moves can add: forwards from a column that takes one more to a free place, or backwards from a place that
becomes free to somebody who waits. `chains` searches by them.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

import numpy as np

from matching.tables import Bools, Floats, Ints

NEVER = -np.inf
NOBODY = -1


class Step(NamedTuple):
    """A request goes from one column to another; either is -1 (`NOBODY`) where it waits."""

    row: int
    source: int
    target: int


@dataclass(frozen=True, eq=False)
class Places:
    """Who holds which place, and where else each could go.

    Pairs held (p,): `row`, `col`, `worth`, and whether they may move (`movable`). `free` (m,) places are left,
    `wanted` (n,) more pairs each request would take. `target` (n, k) lists the columns a request could go to,
    of worth `target_worth` (-inf where the list is shorter). At most `most` proposals move.
    """

    row: Ints
    col: Ints
    worth: Floats
    movable: Bools
    free: Ints
    wanted: Ints
    target: Ints
    target_worth: Floats
    most: int

    @cached_property
    def reach(self) -> Floats:
        """By moves left and column (most + 1, m): the most that others add where one more comes; -inf: no way."""
        reach = np.full((self.most + 1, len(self.free)), NEVER)
        reach[:, self.free > 0] = 0.0
        source, target, added = self.steps
        for left in range(1, self.most + 1):
            best = (added + reach[left - 1][target]).max(axis=1, initial=NEVER)
            full = self.free[source] <= 0  # where a place is free, nobody has to move
            np.maximum.at(reach[left], source[full], best[full])
        return reach

    @cached_property
    def opening(self) -> Floats:
        """By moves left and column (most + 1, m): the most that others add where a place comes free (0 or more)."""
        opening = np.zeros((self.most + 1, len(self.free)))
        waiting = np.flatnonzero(self.wanted > 0)
        np.maximum.at(opening[0], self.target[waiting].ravel(), self.target_worth[waiting].ravel())
        source, target, added = self.steps
        for left in range(1, self.most + 1):
            opening[left] = opening[0]
            gained = added + opening[left - 1][source][:, None]
            np.maximum.at(opening[left], target.ravel(), gained.ravel())
        return opening

    @cached_property
    def leaving(self) -> Floats:
        """The most (n,) that others add where a request takes a new place: 0 for whoever waits; -inf: no way."""
        leaving = np.where(self.wanted > 0, 0.0, NEVER)
        if self.most:
            moves = self.moves
            rows = self.row[moves]
            gained = self.opening[self.most - 1][self.col[moves]] - self.worth[moves]
            settled = self.wanted[rows] <= 0
            np.maximum.at(leaving, rows[settled], gained[settled])
        return leaving

    def giving_way(self) -> "Places":
        """The same with waiting as one column more, open to all and worth nothing."""
        n = len(self.wanted)
        return replace(
            self,
            free=np.append(self.free, n + 1),
            target=np.hstack([self.target, np.full((n, 1), len(self.free))]),
            target_worth=np.hstack([self.target_worth, np.zeros((n, 1))]),
        )

    def given_up(self, row: int) -> "Places":
        """The same without what this row holds and may give up: it waits."""
        kept = (self.row != row) | ~self.movable
        free, wanted, target_worth = self.free.copy(), self.wanted.copy(), self.target_worth.copy()
        for pair in np.flatnonzero(~kept).tolist():
            free[self.col[pair]] += 1
            wanted[row] += 1
            target_worth[row, self.target[row] == self.col[pair]] = self.worth[pair]
        return replace(
            self,
            row=self.row[kept],
            col=self.col[kept],
            worth=self.worth[kept],
            movable=self.movable[kept],
            free=free,
            wanted=wanted,
            target_worth=target_worth,
        )

    def with_row(self, target: Ints, target_worth: Floats, wanted: int) -> "Places":
        """The same with one row more, which holds nothing; its list has the width of the others'."""
        return replace(
            self,
            wanted=np.append(self.wanted, wanted),
            target=np.vstack([self.target, target]),
            target_worth=np.vstack([self.target_worth, target_worth]),
        )

    def with_col(self, worth: Floats, free: int, prices: Floats) -> "Places":
        """The same with one column more, of `worth` (n,) to each row; rows to which it is better list it."""
        target, target_worth = self.target.copy(), self.target_worth.copy()
        value = target_worth - prices[target] if target.size else target_worth
        rows = np.flatnonzero(worth > value.min(axis=1, initial=np.inf)) if target.size else np.zeros(0, np.int64)
        last = value[rows].argmin(axis=1) if len(rows) else rows
        target[rows, last], target_worth[rows, last] = len(self.free), worth[rows]
        return replace(self, free=np.append(self.free, free), target=target, target_worth=target_worth)

    @cached_property
    def moves(self) -> Ints:
        """The pairs that may move, by column."""
        moves = np.flatnonzero(self.movable)
        return moves[np.argsort(self.col[moves], kind="stable")]

    @cached_property
    def steps(self) -> tuple[Ints, Ints, Floats]:
        """Of each pair that may move its column (q,), the columns it could go to, and what that adds (q, k)."""
        rows = self.row[self.moves]
        return (
            self.col[self.moves],
            self.target[rows],
            self.target_worth[rows] - self.worth[self.moves][:, None],
        )

    @cached_property
    def waiting(self) -> tuple[Ints, Floats, Ints]:
        """Who waits, by the columns they list, the best first: rows, worth, and where each column's part begins."""
        rows = np.flatnonzero(self.wanted > 0)
        at, place = np.nonzero(self.target_worth[rows] > NEVER)
        rows = rows[at]
        target, worth = self.target[rows, place], self.target_worth[rows, place]
        order = np.lexsort((-worth, target))
        return rows[order], worth[order], _begins(target, len(self.free))

    @cached_property
    def steps_to(self) -> tuple[Ints, Ints]:
        """The steps (flat) by the column they lead to, and where each column's part begins."""
        target = self.steps[1]
        return np.argsort(target, axis=None, kind="stable"), _begins(target, len(self.free))

    @cached_property
    def by_row(self) -> tuple[Ints, Ints]:
        """The pairs that may move, by row, and the row of each."""
        order = self.moves[np.argsort(self.row[self.moves], kind="stable")]
        return order, self.row[order]

    def movable_of(self, row: int) -> list[int]:
        """The pairs of a row that may move."""
        pairs, rows = self.by_row
        begin, end = np.searchsorted(rows, [row, row + 1])
        return pairs[begin:end].tolist()

    def after(self, steps: Iterable[tuple[Step, float]]) -> "Places":
        """The same after these steps, each with the worth of the pair that it makes."""
        row, col, worth, movable = self.row.copy(), self.col.copy(), self.worth.copy(), self.movable.copy()
        free, wanted = self.free.copy(), self.wanted.copy()
        target, target_worth = self.target.copy(), self.target_worth.copy()
        for step, value in steps:
            listed = np.flatnonzero(target[step.row] == step.target)
            if step.target == NOBODY:
                kept = (row != step.row) | (col != step.source)
                [left] = worth[~kept]
                target_worth[step.row, target[step.row] == step.source] = left
                row, col, worth, movable = row[kept], col[kept], worth[kept], movable[kept]
                free[step.source] += 1
                wanted[step.row] += 1
                continue
            free[step.target] -= 1
            if step.source == NOBODY:
                row, col = np.append(row, step.row), np.append(col, step.target)
                worth, movable = np.append(worth, value), np.append(movable, True)
                wanted[step.row] -= 1
                target_worth[step.row, listed] = NEVER
                continue
            pair = int(np.flatnonzero((row == step.row) & (col == step.source))[0])
            target[step.row, listed], target_worth[step.row, listed] = step.source, worth[pair]
            col[pair], worth[pair] = step.target, value
            free[step.source] += 1
        return replace(
            self,
            row=row,
            col=col,
            worth=worth,
            movable=movable,
            free=free,
            wanted=wanted,
            target=target,
            target_worth=target_worth,
        )

    def worth_of(self, step: Step) -> float:
        """What the pair that a step of a chain makes is worth."""
        return float(self.target_worth[step.row][self.target[step.row] == step.target].max())


def _begins(columns: Ints, width: int) -> Ints:
    return np.concatenate([[0], np.cumsum(np.bincount(columns.ravel(), minlength=width))])
