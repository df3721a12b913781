"""What everybody of one side is worth to somebody of the other, whether that one stands in a table or not.

Two ways with the same numbers: NumPy prepares both sides for each question, which suits a few hundred people and
loads nothing; `Prepared` keeps one side ready and answers in well under a millisecond.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Protocol

import numpy as np

from matching.eligibility import Eligibility
from matching.market import Market
from matching.policy import Policy
from matching.rounds import waiting_bonus
from matching.scorecard import Grading, Scorecard, logistic
from matching.selections import joined, take
from matching.tables import Floats, Offers, People, Requests

if TYPE_CHECKING:
    from matching import meeting
    from matching.profiles import Words

NEVER = -np.inf


class Appraisal(Protocol):
    """Worth of pairs, -inf where a rule forbids them."""

    def of_offers(self, asked: Requests) -> Floats:
        """What each offer (m,) is worth to the one request in `asked`."""

    def of_requests(self, given: Offers) -> Floats:
        """What the one offer in `given` is worth to each request (n,)."""

    def with_request(self, asked: Requests) -> "Appraisal":
        """The same with one request more."""

    def with_offer(self, given: Offers) -> "Appraisal":
        """The same with one offer more."""


@dataclass(frozen=True, eq=False)
class ByNumpy:
    """The plain way, over whole tables at each question."""

    requests: Requests
    offers: Offers
    policy: Policy
    scorecard: Scorecard

    def of_offers(self, asked: Requests) -> Floats:
        """As `Appraisal`."""
        return all_worth(Market(asked, self.offers, self.policy), self.scorecard)[0]

    def of_requests(self, given: Offers) -> Floats:
        """As `Appraisal`."""
        return all_worth(Market(self.requests, given, self.policy), self.scorecard)[:, 0]

    def with_request(self, asked: Requests) -> "ByNumpy":
        """As `Appraisal`."""
        return replace(self, requests=joined(self.requests, asked))

    def with_offer(self, given: Offers) -> "ByNumpy":
        """As `Appraisal`."""
        return replace(self, offers=joined(self.offers, given))


def all_worth(market: Market, scorecard: Scorecard) -> Floats:
    """The worth of every pair (n, m), -inf where a rule forbids it."""
    shape = len(market.requests), len(market.offers)
    rows, cols = (side.ravel() for side in np.indices(shape))
    fit = Eligibility(market).first_broken(rows, cols) < 0
    worth = np.full(len(rows), NEVER)
    bonus = waiting_bonus(market.requests, market.policy)[rows[fit]]
    worth[fit] = scorecard.probability(Grading(market)(rows[fit], cols[fit])) + bonus
    return worth.reshape(shape)


@dataclass(frozen=True, eq=False)
class Prepared:
    """The quick way: both sides as arrays of `meeting`, made once, to which single people are joined."""

    policy: Policy
    scorecard: Scorecard
    asks: "meeting.Asks"
    gives: "meeting.Gives"
    bonus: Floats
    words: "Words"
    scores: "meeting.Scores"
    excluded: tuple[dict[str, list[int]], dict[str, list[int]]]
    """Who named an id as never to be proposed: rows of requests by an offer's, columns of offers by a request's."""
    places: tuple[dict[str, int], dict[str, int]] = field(repr=False)
    """The row of each request, the column of each offer, by id."""
    nobody: tuple[Requests, Offers] = field(repr=False)
    """Tables without anybody, beside which a stranger stands."""

    @classmethod
    def of(cls, market: Market, scorecard: Scorecard) -> "Prepared":
        """Both sides of a market made ready; this looks at everybody once."""
        from matching.profiles import Words, asks_of, gives_of, scores_of  # noqa: PLC0415 - Numba, for who needs it

        words = Words()
        asks, gives = asks_of(market, words), gives_of(market, words)
        none = np.zeros(0, np.int64)
        return cls(
            policy=market.policy,
            scorecard=scorecard,
            asks=asks,
            gives=gives,
            bonus=waiting_bonus(market.requests, market.policy),
            words=words,
            scores=scores_of(scorecard, market.policy, int(asks.sizes.max(initial=0))),
            excluded=(_by_name(market.requests), _by_name(market.offers)),
            places=(_numbered(market.requests), _numbered(market.offers)),
            nobody=(take(market.requests, none), take(market.offers, none)),
        )

    def of_offers(self, asked: Requests) -> Floats:
        """As `Appraisal`."""
        asks = self._asks(asked)
        worth = self._worth(asks, self.gives)[0] + waiting_bonus(asked, self.policy)[0]
        return _without(worth, asked, self.places[1], self.excluded[1])

    def of_requests(self, given: Offers) -> Floats:
        """As `Appraisal`."""
        worth = self._worth(self.asks, self._gives(given))[:, 0] + self.bonus
        return _without(worth, given, self.places[0], self.excluded[0])

    def with_request(self, asked: Requests) -> "Prepared":
        """As `Appraisal`."""
        from matching.profiles import together  # noqa: PLC0415 - as above

        row, [id] = len(self.bonus), asked.id
        return replace(
            self,
            asks=together(self.asks, self._asks(asked)),
            bonus=np.append(self.bonus, waiting_bonus(asked, self.policy)),
            excluded=(_by_name(asked, row, self.excluded[0]), self.excluded[1]),
            places=(self.places[0] | {id: row}, self.places[1]),
        )

    def with_offer(self, given: Offers) -> "Prepared":
        """As `Appraisal`."""
        from matching.profiles import together  # noqa: PLC0415 - as above

        col, [id] = len(self.gives.person), given.id
        return replace(
            self,
            gives=together(self.gives, self._gives(given)),
            excluded=(self.excluded[0], _by_name(given, col, self.excluded[1])),
            places=(self.places[0], self.places[1] | {id: col}),
        )

    def _asks(self, asked: Requests) -> "meeting.Asks":
        from matching.profiles import asks_of  # noqa: PLC0415 - as above

        return asks_of(Market(asked, self.nobody[1], self.policy), self.words)

    def _gives(self, given: Offers) -> "meeting.Gives":
        from matching.profiles import gives_of  # noqa: PLC0415 - as above

        return gives_of(Market(self.nobody[0], given, self.policy), self.words)

    def _worth(self, asks: "meeting.Asks", gives: "meeting.Gives") -> Floats:
        """Affinities (n, m), -inf where a rule other than a list of exclusion forbids a pair."""
        from matching.meeting import meet  # noqa: PLC0415 - as above
        from matching.profiles import scores_of  # noqa: PLC0415 - as above

        scores, largest = self.scores, int(asks.sizes.max(initial=0))
        if largest >= scores.overlap.shape[1]:
            scores = scores_of(self.scorecard, self.policy, largest)
        worth = np.empty((len(asks.person), len(gives.person)))
        meet(asks, gives, self.words.bridges, scores, worth)
        fit = worth > NEVER
        worth[fit] = logistic(worth[fit])
        return worth


def _numbered(people: People) -> dict[str, int]:
    return {id: at for at, id in enumerate(people.id)}


def _by_name(people: People, first: int = 0, known: Mapping[str, list[int]] | None = None) -> dict[str, list[int]]:
    """Where those stand who named an id as never to be proposed, by that id; added to those known."""
    places = dict(known or {})
    for at, names in enumerate(people.exclude, start=first):
        for name in names:
            places[name] = [*places.get(name, ()), at]
    return places


def _without(worth: Floats, one: People, places: Mapping[str, int], excluded: Mapping[str, list[int]]) -> Floats:
    """The worth without those whom this person excludes, and those who exclude this person."""
    named = [places[name] for name in one.exclude[0] if name in places]
    worth[[*named, *excluded.get(one.id[0], ())]] = NEVER
    return worth
