"""What makes a pair promising: few features, each in [0, 1], each better the larger it is.

To add a feature, add a line to `FEATURES`; its weight is the log-odds between its worst and best value
before any history. None of them looks at nationality, religion, legal status or age.
"""

import numpy as np
from numpy.typing import NDArray

from matching.shapes import GRADES, UNKNOWN, Classes, Feature, Level, Nearness, Overlap, graded
from matching.tables import Codes, Ints, Offers, Requests

LEARNING = frozenset({"sprache", "alphabetisierung"})


def _anybody(requests: Requests) -> Ints:
    return np.zeros(len(requests), np.int64)


def _learns(requests: Requests) -> Ints:
    return np.array([not LEARNING.isdisjoint(needs) for needs in requests.needs], np.int64)


def _german(offers: Offers) -> Ints:
    levels = ({language.tag: language.spoken for language in row} for row in offers.languages)
    return np.array([spoken.get("de", 0) for spoken in levels], np.int64)


def _completed(offers: Offers) -> Ints:
    """0 where unknown, else one more than the matches completed, at most 20."""
    return np.where(np.isnan(offers.completed), 0, np.minimum(offers.completed, 19) + 1).astype(np.int64)


def _free_share(offers: Offers) -> Ints:
    share = offers.capacity / np.maximum(offers.capacity + offers.active, 1)
    return graded(np.where(np.isnan(offers.active), UNKNOWN, share)).astype(np.int64)


def _hours(people: Requests | Offers) -> Codes:
    return tuple(
        tuple(str(slot) for slot in range(21) if mask >> slot & 1) for mask in people.availability.tolist()
    )


def _own_programme(requests: Requests) -> Codes:
    return tuple((name,) if name else () for name in requests.programme)


def _effort(km: NDArray[np.float64]) -> NDArray[np.float64]:
    """Half the worth is gone after 4 km."""
    return 4 / (4 + km)


FEATURES: tuple[Feature, ...] = (
    # Over half of all mentors report language problems (bagfa 2017): nothing counts for more.
    Level("language", 2.4),
    # Letters from offices are what newcomers ask about most.
    Level("written", 0.4, written=True),
    # Who comes to learn German gains from somebody who speaks it well.
    Classes("german", 0.6, _learns, _german, ((UNKNOWN,) * 8, tuple(level / 7 for level in range(8)))),
    # Help is organised by quarter, and people come by tram.
    Nearness("distance", 2.0, _effort),
    Overlap("needs", 1.5, lambda r: r.needs, lambda o: o.skills, lambda common, wanted: common / wanted),
    # 44 % of mentors report too little time (bagfa 2017); three slots in common are as good as more.
    Overlap("hours", 1.2, _hours, _hours, lambda common, _: min(common, 3) / 3),
    # A first topic; the second helps, the third hardly.
    Overlap("interests", 0.6, lambda r: r.interests, lambda o: o.interests, lambda common, _: min(common, 2) / 2),
    # A mentor of the same trade opens doors to work.
    Overlap("trades", 0.5, lambda r: r.trades, lambda o: o.trades, lambda common, _: float(common > 0)),
    # Who has seen a match through knows how; the tenth adds less than the first.
    Classes("experience", 0.5, _anybody, _completed, ((UNKNOWN, *(n / (n + 2) for n in range(20))),)),
    # Who is not already busy has more time for this one: places free out of all places.
    Classes("ease", 0.5, _anybody, _free_share, (tuple(grade / GRADES for grade in range(GRADES + 1)),)),
    # The volunteer knows the programme's goal; where no programme is asked for, nobody gains.
    Overlap("programme", 0.4, _own_programme, lambda o: o.programmes, lambda common, _: float(common > 0)),
)
NAMES = tuple(feature.name for feature in FEATURES)
PRIOR_WEIGHTS = {feature.name: feature.weight for feature in FEATURES}
