"""The scan in machine code: for many requests, the offers that would be worth most after their price.

It reads the arrays of `encoding` and computes what `eligibility` and `scorecard` compute with NumPy, to the
last bit; a test holds the two together. The arrays are handed to the inner functions one by one: Numba counts
references on each field that is taken out of a tuple, which would cost more than the pair itself.
"""

from math import exp, sqrt

import numpy as np

from matching.compiled import compiled
from matching.encoded import LEVEL, NEARNESS, OVERLAP, Encoded, F, G, I, U

TILE = 64


@compiled
def ones(word: np.uint64) -> np.uint64:
    """How many bits are set (Warren, Hacker's Delight, 5-1)."""
    word = word - ((word >> np.uint64(1)) & np.uint64(0x5555555555555555))
    word = (word & np.uint64(0x3333333333333333)) + ((word >> np.uint64(2)) & np.uint64(0x3333333333333333))
    word = (word + (word >> np.uint64(4))) & np.uint64(0x0F0F0F0F0F0F0F0F)
    return (word * np.uint64(0x0101010101010101)) >> np.uint64(56)


@compiled
def disjoint(ask: U, give: U, i: int, j: int) -> bool:
    """Whether two sets of bits have nothing in common."""
    for word in range(ask.shape[1]):  # noqa: SIM110 - Numba knows no any() over a generator
        if ask[i, word] & give[j, word]:
            return False
    return True


@compiled
def best_step(first: int, end: int, channel: I, ask: G, give: G, part: int) -> int:
    """The best step that a request can have with any column of a part, by its channels from `first` to `end`."""
    best = 0
    for at in range(first, end):
        best = max(best, min(ask[at], give[channel[at], part]))
    return best


@compiled
def best_steps(own: int, end: int, channel: I, ask: G, give: G, first: int, best: G) -> None:
    """The best steps with a run of columns: over the channels from `own` to `end`, the lower of the two sides."""
    best[:] = 0
    for at in range(own, end):
        mine, theirs = ask[at], give[channel[at], first : first + len(best)]
        for k in range(len(best)):
            best[k] = max(best[k], min(mine, theirs[k]))


@compiled
def squares(points: F, x: float, y: float, z: float, first: int, result: F) -> None:
    """The squared distances of a point from a run of points (3, m)."""
    for k in range(len(result)):
        dx, dy, dz = x - points[0, first + k], y - points[1, first + k], z - points[2, first + k]
        result[k] = dx * dx + dy * dy + dz * dz


@compiled
def listed(ptr: I, cols: I, i: int, j: int) -> bool:
    """Whether a column is on the list of a row."""
    for at in range(ptr[i], ptr[i + 1]):  # noqa: SIM110 - as above
        if cols[at] == j:
            return True
    return False


@compiled
def across(ask: int, give: int) -> int:
    """1 where the river lies between two banks (see `Market.request_banks`), else 0."""
    return 1 if ask >= 0 and give >= 0 and ask // 2 == give // 2 and ask != give else 0


@compiled
def in_common(words: I, ask: U, give: U, which: int, i: int, j: int) -> int:
    """How many codes of one overlap two sides have in common."""
    common = 0
    for word in range(words[which], words[which + 1]):
        common += int(ones(ask[i, word] & give[j, word]))
    return common


# The log-odds of k/4096, so that a probability is never taken for rarer than it is.
LOGIT = np.array([-50.0, *(np.log(k / (4096 - k)) for k in range(1, 4096))])


@compiled
def least_odds(probability: float) -> float:
    """Log-odds that a probability needs at least, rounded down; more than anybody has from 1 on."""
    if probability >= 1.0:
        return 1e9
    return LOGIT[int(probability * 4096)] if probability > 0 else -1e9


@compiled
def keep_best(cols: I, odds: F, values: F, col: int, odd: float, value: float) -> None:
    """Put a pair among the best, which are sorted by value, and drop the last of them."""
    at = len(cols) - 1
    while at > 0 and values[at - 1] < value:
        cols[at], odds[at], values[at] = cols[at - 1], odds[at - 1], values[at - 1]
        at -= 1
    cols[at], odds[at], values[at] = col, odd, value


@compiled
def scan(  # noqa: C901, PLR0912, PLR0913, PLR0915, PLR0917 - a loop nest whose inside runs a billion times
    encoded: Encoded, rows: I, price: F, part_price: F, floor: F, bonus: F, cols: I, odds: F, values: F
) -> int:
    """For each of the rows, the columns worth most after their price, if worth more than the row's floor.

    Fills `cols`, `odds` (log-odds), `values` (rows, best first), which come in as -1, 0, -1. Returns how many
    pairs were looked at: cells, parts and single pairs that cannot reach the floor, by the limits, are not.
    """
    rules, places, speech, scores, cells, limits = encoded
    ask_conflict, give_conflict, ask_person, give_person, excluded_ptr, excluded = rules[:6]
    limit, least, ask_hours, give_hours = rules[6:]
    ask_point, give_point, ask_bank, give_bank = places
    own_ptr, channel, ask_spoken, ask_written, give_spoken, give_written = speech
    start, class_group, shapes, ats, level_value, near_value, far_unknown, steps_per_chord = scores[:8]
    overlap_value, words, ask_set, give_set, ask_size, give_silent = scores[8:]
    ptr, _, part_ptr, cell_point, cell_radius, cell_reach, near_ptr, near, group = cells
    rest, row_most, distance_most, part_start, part_spoken, part_written, part_conflict = limits
    last_step = len(distance_most) - 1.0
    widest = np.max(np.diff(ptr[part_ptr])) if len(ptr) > 1 else 0
    most_of = np.zeros(np.max(np.diff(part_ptr)) if len(ptr) > 1 else 0)
    spoken_of, written_of = np.zeros(widest, np.uint8), np.zeros(widest, np.uint8)
    square_of = np.zeros(widest)
    seen = 0
    at = 0
    while at < len(rows):
        end = at + 1
        while end < len(rows) and end < at + TILE and group[rows[end]] == group[rows[at]]:
            end += 1
        for place in range(near_ptr[group[rows[at]]], near_ptr[group[rows[at]] + 1]):
            cell = near[place]
            for row in range(at, end):
                i = rows[row]
                level = max(floor[i], values[row, -1])
                if level == np.inf:
                    continue
                x, y, z = ask_point[i, 0], ask_point[i, 1], ask_point[i, 2]
                dx, dy, dz = x - cell_point[cell, 0], y - cell_point[cell, 1], z - cell_point[cell, 2]
                chord = sqrt(dx * dx + dy * dy + dz * dz) - cell_radius[cell]
                if not chord > 0:  # inside, or unknown
                    chord = 0.0
                if chord > cell_reach[cell]:
                    continue
                near_most = row_most[i] + distance_most[int(min(chord * steps_per_chord, last_step))]
                classes, own, own_end = class_group[i], own_ptr[i], own_ptr[i + 1]
                low, high = -1, -1
                for part in range(part_ptr[cell], part_ptr[cell + 1]):
                    most_of[part - part_ptr[cell]] = -np.inf
                    if not disjoint(ask_conflict, part_conflict, i, part):
                        continue
                    step = best_step(own, own_end, channel, ask_spoken, part_spoken, part)
                    if step < least[i]:
                        continue
                    most = near_most + level_value[0, step]
                    most += level_value[1, best_step(own, own_end, channel, ask_written, part_written, part)]
                    if most + part_start[classes, part] < least_odds(level + part_price[part] - bonus[i]):
                        continue
                    most_of[part - part_ptr[cell]] = most
                    low, high = part if low < 0 else low, part
                if low < 0:
                    continue
                first, width = ptr[low], ptr[high + 1] - ptr[low]
                best_steps(own, own_end, channel, ask_spoken, give_spoken, first, spoken_of[:width])
                best_steps(own, own_end, channel, ask_written, give_written, first, written_of[:width])
                squares(give_point, x, y, z, first, square_of[:width])
                for part in range(low, high + 1):
                    most = most_of[part - part_ptr[cell]]
                    if most == -np.inf:
                        continue
                    seen += ptr[part + 1] - ptr[part]
                    for j in range(ptr[part], ptr[part + 1]):
                        k = j - first
                        spoken, square = spoken_of[k], square_of[k]
                        if spoken < least[i] or square > limit[j]:
                            continue
                        if not disjoint(ask_conflict, give_conflict, i, j):
                            continue
                        odd = start[classes, j]
                        need = least_odds(level + price[j] - bonus[i])
                        if most + odd < need:
                            continue
                        if ask_hours[i] and give_hours[j] and not ask_hours[i] & give_hours[j]:
                            continue
                        if ask_person[i] >= 0 and ask_person[i] == give_person[j]:
                            continue
                        if listed(excluded_ptr, excluded, i, j):
                            continue
                        for feature in range(len(shapes)):
                            if odd + rest[i, feature] < need:
                                odd = -np.inf
                                break
                            shape, which = shapes[feature], ats[feature]
                            if shape == OVERLAP:
                                size = 0 if give_silent[j, which] else ask_size[i, which]
                                common = in_common(words, ask_set, give_set, which, i, j) if size else 0
                                odd += overlap_value[which, size, common]
                            elif shape == NEARNESS:
                                if square >= 0:
                                    step = int(min(sqrt(square) * steps_per_chord, last_step))
                                    odd += near_value[across(ask_bank[i], give_bank[j]), step]
                                else:
                                    odd += far_unknown
                            else:
                                odd += level_value[shape, spoken if shape == LEVEL else written_of[k]]
                        if odd < need:
                            continue
                        value = 1.0 / (1.0 + exp(-odd)) + bonus[i] - price[j]
                        if value > level:
                            keep_best(cols[row], odds[row], values[row], j, odd, value)
                            level = max(floor[i], values[row, -1])
        at = end
    return seen
