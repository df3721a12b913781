"""An independent check of a round: from the untouched rows, pair by pair, sharing no code with the solver."""

from collections import Counter

import numpy as np

from matching.eligibility import eligibility
from matching.policy import Policy
from matching.tables import Ints, Offers, Requests


class NotVerified(RuntimeError):  # noqa: N818 - what it says is that
    """A round broke a promise; its pairs must not be used."""


def verify(pairs: Ints, requests: Requests, offers: Offers, policy: Policy) -> None:
    """Raise `NotVerified` unless capacities, demands and all hard rules hold for these pairs (k, 2)."""
    fresh_requests = Requests.from_rows(requests.rows, requests.gazetteer)
    fresh_offers = Offers.from_rows(offers.rows, offers.gazetteer)
    codes = eligibility(fresh_requests, fresh_offers, pairs[:, 0], pairs[:, 1], policy)
    for (row, col), code in zip(pairs, codes, strict=True):
        if code:
            raise NotVerified(f"{requests.id[row]} and {offers.id[col]}: {code}")
    if len(np.unique(pairs, axis=0)) < len(pairs):
        raise NotVerified("a pair stands twice")
    _limit(pairs[:, 0], requests.id, fresh_requests.demand, "demand")
    _limit(pairs[:, 1], offers.id, fresh_offers.capacity, "capacity")


def _limit(index: Ints, ids: tuple[str, ...], limits: Ints, noun: str) -> None:
    for row, count in Counter(index.tolist()).items():
        if count > limits[row]:
            raise NotVerified(f"{ids[row]} stands {count} times, over its {noun} of {limits[row]}")
