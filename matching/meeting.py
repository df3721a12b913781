"""A few people against all of the other side, in machine code: the log-odds of every pair that may meet.

`kernel.scan` looks for the best of many rows and needs both tables in one encoding. This answers for somebody who
was in no table, without touching what is prepared of the others (see `profiles`), and computes what `eligibility`
and `scorecard` compute, to the last bit; a test holds them together.
"""

from math import sqrt
from typing import NamedTuple

import numpy as np

from matching.compiled import compiled
from matching.encoded import LEVEL, NEARNESS, OVERLAP, B, F, G, I, U
from matching.kernel import across, ones


class Asks(NamedTuple):
    """What the kernel knows of requests, a row each; levels count in halves; a tag is -1 where there is no more."""

    demands: U
    programme: U
    must: U
    person: I
    point: F
    bank: I
    hours: I
    least: F
    tag: I
    spoken: G
    written: G
    classes: I
    sets: U
    sizes: I


class Gives(NamedTuple):
    """What the kernel knows of offers, a row each; levels count in halves, by tag; `silent` (m, overlaps + 1)."""

    lacks: U
    programmes: U
    skills: U
    person: I
    point: F
    bank: I
    hours: I
    limit: F
    spoken: G
    written: G
    classes: I
    sets: U
    silent: B


class Bridges(NamedTuple):
    """For each tag of a request (`ptr`) those it can talk with, and both sides' credits, spoken and written."""

    ptr: I
    tag: I
    ask_credit: F
    give_credit: F


class Scores(NamedTuple):
    """What features add: `classes` (classes, of request, of offer), then by `shape` and `at` as in `kernel.Scores`.

    `level` (levels, 251) by grade, `near` (2, 1600) by bank and step, `overlap` (overlaps, sizes, sizes).
    """

    base: float
    classes: F
    shape: I
    at: I
    level: F
    near: F
    far_unknown: float
    steps_per_chord: float
    overlap: F


@compiled
def lacking(need: U, have: U, i: int, j: int) -> bool:
    """Whether one side needs a code that the other does not have; the sides may be of different width."""
    for word in range(need.shape[1]):
        known = have[j, word] if word < have.shape[1] else np.uint64(0)
        if need[i, word] & ~known:
            return True
    return False


@compiled
def common(ask: U, give: U, which: int, i: int, j: int) -> int:
    """How many codes of one overlap two people have in common."""
    count = 0
    for word in range(min(ask.shape[2], give.shape[2])):
        count += int(ones(ask[i, which, word] & give[j, which, word]))
    return count


@compiled
def talk(  # noqa: PLR0913, PLR0917 - arrays one by one, see `kernel`
    ptr: I, others: I, ask_credit: F, give_credit: F, how: int, tag: I, ask: G, give: G, i: int, j: int
) -> float:
    """The best level of two people over common languages and bridges: the lower of the two sides."""
    best = 0.0
    for place in range(tag.shape[1]):
        own = tag[i, place]
        if own < 0:
            break
        for at in range(ptr[own], ptr[own + 1]):
            if others[at] < give.shape[1]:
                mine = ask[i, place] / 2.0 * ask_credit[at, how]
                theirs = give[j, others[at]] / 2.0 * give_credit[at, how]
                best = max(best, min(mine, theirs))
    return best


@compiled
def meet(asks: Asks, gives: Gives, bridges: Bridges, scores: Scores, odds: F) -> None:  # noqa: C901, PLR0912
    """Fill `odds` (n, m) with the log-odds of pairs, -inf where a rule forbids them (lists of exclusion aside)."""
    demands, programme, must, ask_person, ask_point, ask_bank, ask_hours, least = asks[:8]
    tag, ask_spoken, ask_written, ask_class, ask_set, sizes = asks[8:]
    lacks, programmes, skills, give_person, give_point, give_bank, give_hours, limit = gives[:8]
    give_spoken, give_written, give_class, give_set, silent = gives[8:]
    ptr, others, ask_credit, give_credit = bridges
    base, class_value, shapes, ats, level_value, near_value, far_unknown, steps_per_chord, overlap_value = scores
    last_step = near_value.shape[1] - 1.0
    no_skills = silent.shape[1] - 1
    for i in range(len(demands)):
        for j in range(len(lacks)):
            odds[i, j] = -np.inf
            if demands[i, 0] & lacks[j, 0]:
                continue
            dx = ask_point[i, 0] - give_point[j, 0]
            dy = ask_point[i, 1] - give_point[j, 1]
            dz = ask_point[i, 2] - give_point[j, 2]
            square = dx * dx + dy * dy + dz * dz
            if square > limit[j]:
                continue
            if ask_hours[i] and give_hours[j] and not ask_hours[i] & give_hours[j]:
                continue
            if ask_person[i] >= 0 and ask_person[i] == give_person[j]:
                continue
            if lacking(programme, programmes, i, j) or (not silent[j, no_skills] and lacking(must, skills, i, j)):
                continue
            spoken = talk(ptr, others, ask_credit, give_credit, 0, tag, ask_spoken, give_spoken, i, j)
            if spoken < least[i]:
                continue
            odd = base
            for which in range(len(class_value)):
                odd += class_value[which, ask_class[i, which], give_class[j, which]]
            for feature in range(len(shapes)):
                shape, which = shapes[feature], ats[feature]
                if shape == OVERLAP:
                    size = 0 if silent[j, which] else sizes[i, which]
                    both = common(ask_set, give_set, which, i, j) if size else 0
                    odd += overlap_value[which, size, both]
                elif shape == NEARNESS:
                    if square >= 0:
                        step = int(min(sqrt(square) * steps_per_chord, last_step))
                        odd += near_value[across(ask_bank[i], give_bank[j]), step]
                    else:
                        odd += far_unknown
                elif shape == LEVEL:
                    odd += level_value[which, int(np.rint(spoken / 7.0 * 250.0))]
                else:
                    written = talk(ptr, others, ask_credit, give_credit, 1, tag, ask_written, give_written, i, j)
                    odd += level_value[which, int(np.rint(written / 7.0 * 250.0))]
            odds[i, j] = odd
