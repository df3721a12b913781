"""One day of a replay, as a way of matching sees it: who waits, who has a place, and what is known of the pairs."""

from dataclasses import dataclass

import numpy as np

from matching.features import NAMES
from matching.scorecard import GradeMatrix
from matching.shapes import GRADES
from matching.tables import Floats, Ints

# A score by hand, as a programme's staff would write it down: shares of 100.
BY_HAND = {"language": 35, "distance": 25, "needs": 25, "hours": 15}
# What each side looks at when it ranks the other (Gale-Shapley needs two opinions).
NEWCOMER = {"language": 40, "needs": 40, "german": 20}
VOLUNTEER = {"distance": 40, "hours": 30, "interests": 20, "language": 10}


def scored(grades: GradeMatrix, points: dict[str, int]) -> Floats:
    """The points (k,) that graded pairs (k, features) get, at most 100."""
    return sum(
        (grades[:, NAMES.index(name)] / GRADES * most for name, most in points.items()), np.zeros(len(grades))
    )


@dataclass(frozen=True, eq=False)
class Day:
    """The pairs (k,) that may meet today, and how many each side takes: `demand` (n,), `places` (m,).

    `affinity` (k,) with the waiting bonus is what our rounds maximise; `km` (k,) is infinite where unknown;
    `by_hand`, `newcomer` and `volunteer` (k,) are scores; `asked` (n,) and `given` (m,) days of arrival.
    """

    rows: Ints
    cols: Ints
    demand: Ints
    places: Ints
    worth: Floats
    km: Floats
    by_hand: Floats
    newcomer: Floats
    volunteer: Floats
    asked: Ints
    given: Ints
