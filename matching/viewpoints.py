"""What a pair means for each of its two sides, in codes and numbers.

Each side's view holds what that side may know in the end: of the other's wishes only what it is to help with. What
is shown when is for the application to say; it leaves out what is not to be seen yet.
"""

from dataclasses import dataclass

import numpy as np

from matching.cells import SLOTS
from matching.market import Market


@dataclass(frozen=True)
class ForRequest:
    """What somebody who asks gets: needs `covered` and `uncovered`; the level from 0 (none) to 7 (native)."""

    covered: tuple[str, ...]
    uncovered: tuple[str, ...]
    language: str
    level: float
    distance_km: float | None
    slots: tuple[str, ...]
    interests: tuple[str, ...]


@dataclass(frozen=True)
class ForOffer:
    """What it takes of somebody who helps: skills `used`; how far, of how far at most; the load from then on.

    `running` counts the matches there would be with this one (`None` where nothing is known), `places_left` the
    places still free.
    """

    used: tuple[str, ...]
    language: str
    level: float
    distance_km: float | None
    radius_km: float
    slots: tuple[str, ...]
    running: int | None
    places_left: int


def viewpoints(market: Market, row: int, col: int) -> tuple[ForRequest, ForOffer]:
    """The two sides' views of one pair, eligible or not."""
    requests, offers = market.requests, market.offers
    pair = np.array([row]), np.array([col])
    channel = market.talk.channel(row, col)
    level = float(market.talk.spoken.level(*pair)[0])
    km = float(market.km(*pair)[0])
    distance = None if np.isnan(km) else km
    both = int(requests.availability[row] & offers.availability[col])
    slots = tuple(slot for index, slot in enumerate(SLOTS) if both >> index & 1)
    needs, skills = requests.needs[row], offers.skills[col]
    covered = tuple(need for need in needs if need in skills)
    active, radius = offers.active[col], offers.radius_km[col]
    return (
        ForRequest(
            covered=covered,
            uncovered=tuple(need for need in needs if need not in skills),
            language=channel.request_tag if channel else "",
            level=level,
            distance_km=distance,
            slots=slots,
            interests=tuple(code for code in requests.interests[row] if code in offers.interests[col]),
        ),
        ForOffer(
            used=covered,
            language=channel.offer_tag if channel else "",
            level=level,
            distance_km=distance,
            radius_km=float(market.policy.radius_km if np.isnan(radius) else radius),
            slots=slots,
            running=None if np.isnan(active) else int(active) + 1,
            places_left=max(0, int(offers.capacity[col]) - 1),
        ),
    )
