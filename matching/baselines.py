"""How others match: what a round is compared with. Each picks pairs of one day from those that may meet.

None of them sees the affinity: `first_come_first_served` and `nearest_first` look at the queue and the map,
the other two at a score by hand, as platforms of today have it.
"""

from collections import deque

import numpy as np
from scipy.optimize import linear_sum_assignment

from matching.day import Day
from matching.tables import Ints


def first_come_first_served(day: Day) -> Ints:
    """Who has waited longest gets whoever has been free longest; the pairs taken."""
    return _in_order(day, np.lexsort((day.given[day.cols], day.rows, day.asked[day.rows])))


def nearest_first(day: Day) -> Ints:
    """The two who live nearest to each other, then the next two."""
    return _in_order(day, np.argsort(day.km, kind="stable"))


def _in_order(day: Day, order: Ints) -> Ints:
    left, free, taken = day.demand.copy(), day.places.copy(), []
    for pair in order.tolist():
        row, col = day.rows[pair], day.cols[pair]
        if left[row] and free[col]:
            left[row] -= 1
            free[col] -= 1
            taken.append(pair)
    return np.array(taken, np.int64)


def gale_shapley(day: Day) -> Ints:
    """Deferred acceptance with capacities (Gale and Shapley 1962): newcomers propose, volunteers hold the best."""
    order = np.lexsort((-day.newcomer, day.rows))
    wishes = {row: deque[int]() for row in np.flatnonzero(day.demand).tolist()}
    for pair in order.tolist():
        if day.rows[pair] in wishes:
            wishes[int(day.rows[pair])].append(pair)
    held: dict[int, list[tuple[float, int]]] = {}
    asking = deque(row for row, wanted in enumerate(day.demand.tolist()) for _ in range(wanted))
    while asking:
        row = asking.popleft()
        if not wishes[row]:
            continue
        pair = wishes[row].popleft()
        holds = held.setdefault(int(day.cols[pair]), [])
        holds.append((float(day.volunteer[pair]), -pair))
        if len(holds) > day.places[day.cols[pair]]:
            refused = min(holds)
            holds.remove(refused)
            asking.append(int(day.rows[-refused[1]]))
    return np.array(sorted(-pair for holds in held.values() for _, pair in holds), np.int64)


def weighted_hungarian(day: Day) -> Ints:
    """The largest sum of a score by hand (Kuhn 1955), on a full matrix of people wanted and places."""
    asked = np.repeat(np.arange(len(day.demand)), day.demand)
    places = np.repeat(np.arange(len(day.places)), day.places)
    score = np.zeros((len(day.demand), len(day.places)))
    number = np.full(score.shape, -1)
    score[day.rows, day.cols] = day.by_hand + 1  # whoever may meet is better than nobody
    number[day.rows, day.cols] = np.arange(len(day.rows))
    left, right = linear_sum_assignment(score[np.ix_(asked, places)], maximize=True)
    pairs = number[asked[left], places[right]]
    return np.unique(pairs[pairs >= 0])  # two places of one volunteer for one request: a pair stands once
