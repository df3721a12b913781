"""Requests and offers side by side under a policy: what rules and features of pairs are computed from."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from matching.geography import chord_to_km, unit_vectors
from matching.tables import Bools, Floats, Ints, Offers, People, Requests
from matching.talk import Talk

if TYPE_CHECKING:
    from matching.policy import Policy  # which names the features, which are made of markets

Bits = NDArray[np.uint64]


@dataclass(frozen=True, eq=False)
class Market:
    """Both tables, the policy, and what many rules and features share; made once a round."""

    requests: Requests
    offers: Offers
    policy: "Policy"

    @cached_property
    def talk(self) -> Talk:
        """How well each pair can talk and write."""
        return Talk.between(self.requests.languages, self.offers.languages)

    @cached_property
    def request_points(self) -> Floats:
        """Unit vectors (n, 3), NaN where the position is unknown."""
        return unit_vectors(self.requests.lat, self.requests.lon)

    @cached_property
    def offer_points(self) -> Floats:
        """Unit vectors (m, 3), NaN where the position is unknown."""
        return unit_vectors(self.offers.lat, self.offers.lon)

    @cached_property
    def request_banks(self) -> Ints:
        """The side of the river (n,): -1 unknown, else comparable with `offer_banks` where `// 2` agrees."""
        return _banks(self.requests)

    @cached_property
    def offer_banks(self) -> Ints:
        """The side of the river (m,), as `request_banks`."""
        return _banks(self.offers)

    def squared_chord(self, rows: Ints, cols: Ints) -> Floats:
        """Square of the straight distance of each pair on the unit sphere (k,), NaN where unknown."""
        x, y, z = (self.request_points[rows] - self.offer_points[cols]).T
        return np.asarray(x * x + y * y + z * z)

    def km(self, rows: Ints, cols: Ints) -> Floats:
        """Great-circle distance of each pair in km (k,), NaN where a position is unknown."""
        return chord_to_km(np.sqrt(self.squared_chord(rows, cols)))

    def across(self, rows: Ints, cols: Ints) -> Bools:
        """Whether the river lies between the pair (k,); never where either side's bank is unknown."""
        ask, give = self.request_banks[rows], self.offer_banks[cols]
        return np.asarray((ask >= 0) & (give >= 0) & (ask // 2 == give // 2) & (ask != give))


def bit_sets(ask: Sequence[Sequence[str]], give: Sequence[Sequence[str]]) -> tuple[Bits, Bits]:
    """Sets of codes as bits, (n, words) and (m, words): `ask[i] & give[j]` has the codes in common."""
    vocabulary: dict[str, int] = {}
    for side in (ask, give):
        for codes in side:
            for code in codes:
                vocabulary.setdefault(code, len(vocabulary))
    words = max(1, -(-len(vocabulary) // 64))

    def encode(side: Sequence[Sequence[str]]) -> Bits:
        bits = np.zeros((len(side), words), np.uint64)
        for row, codes in enumerate(side):
            for code in codes:
                word, bit = divmod(vocabulary[code], 64)
                bits[row, word] |= np.uint64(1 << bit)
        return bits

    return encode(ask), encode(give)


def in_common(ask: Bits, give: Bits, rows: Ints, cols: Ints) -> Ints:
    """How many codes each pair has in common (k,)."""
    return np.asarray(np.bitwise_count(ask[rows] & give[cols]).sum(axis=1), np.int64)


def _banks(people: People) -> Ints:
    """By district; where a position stands alone, by the district whose point is nearest, within 5 km."""
    gazetteer = people.gazetteer
    places = [place for place in gazetteer.districts if (place.city, place.district) in gazetteer.banks]
    banks = [gazetteer.banks.get(name, -1) for name in zip(people.city, people.district, strict=True)]
    result = np.array(banks, np.int64)
    search = np.flatnonzero((result < 0) & ~np.isnan(people.lat))
    if places and len(search):
        points = unit_vectors([place.lat for place in places], [place.lon for place in places])
        known = np.array([gazetteer.banks[place.city, place.district] for place in places])
        for block in np.array_split(search, -(-len(search) // 4096)):
            cosine = unit_vectors(people.lat[block], people.lon[block]) @ points.T
            near = cosine.max(axis=1) > np.cos(5 / 6371)
            result[block] = np.where(near, known[cosine.argmax(axis=1)], -1)
    return result
