"""One arrival: the best offers for one request, or the best requests for one new offer, as things stand.

`Standing` is what a round left behind, loaded once: who holds which place, which pairs are approved and stay, the
prices, and where else each request could go. A question looks at everybody of the other side, and moves nobody;
`take` says yes to an answer, and gives the standing after it.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any, Self

import numpy as np

from matching.appraisal import NEVER, Appraisal, ByNumpy, Prepared, all_worth
from matching.chains import Insertion, best_offers, best_requests
from matching.explain import Explanation, explain
from matching.market import Market
from matching.places import NOBODY, Places, Step
from matching.policy import Policy
from matching.rounds import RoundResult, waiting_bonus
from matching.scorecard import Grading, Model, Scorecard, scorecard_of
from matching.selections import joined, take
from matching.shortlists import Pair, places_of, ranked, scanned
from matching.tables import Floats, Offers, Requests

FEW = 1_000_000  # pairs that are looked at without loading Numba


@dataclass(frozen=True)
class Move:
    """A request goes from one offer to another (ids); `source` or `target` is '' where it waits."""

    request: str
    source: str
    target: str


@dataclass(frozen=True, eq=False)
class Suggestion:
    """One pair for an arrival. `worth` is its affinity and what the policy adds for waiting.

    `gain` is what the total grows by, with all who move; `None` where the place cannot be had: somebody approved
    holds it, or the total would fall. `price` is what the last round says a place of this offer is worth.
    """

    explanation: Explanation
    worth: float
    gain: float | None
    price: float
    moves: tuple[Move, ...]
    insertion: Insertion
    arrival: Requests | Offers | int

    @property
    def displaces(self) -> str:
        """The request that would wait again, '' where nobody would."""
        return next((move.request for move in self.moves if not move.target), "")

    def to_row(self) -> dict[str, str]:
        """The columns of `matches.csv`; the reasons end with what the total gains, and with who moves where."""
        row = self.explanation.to_row()
        gain = "none" if self.gain is None else f"{self.gain:+.4f}"
        moves = [f"moves={move.request}:{move.source or '-'}>{move.target or '-'}" for move in self.moves]
        return row | {"reasons": " ".join([row["reasons"], f"gain={gain}", *moves])}

    @property
    def costs(self) -> float | None:
        """What the total loses on others; below 0 where they gain, too."""
        return None if self.gain is None else self.worth - self.gain


@dataclass(frozen=True, eq=False)
class Standing:
    """Requests and offers with all that is held; `prices` (m,). Made by `of` or `between`."""

    requests: Requests
    offers: Offers
    policy: Policy
    scorecard: Scorecard
    prices: Floats
    places: Places
    yielding: Places
    appraisal: Appraisal

    @classmethod
    def of(cls, result: RoundResult, approved: Collection[Pair] = ()) -> Self:
        """What a round left behind; `approved` pairs (request id, offer id) stay."""
        market, row, col = result.market, result.pairs[:, 0], result.pairs[:, 1]
        worth = result.affinity + waiting_bonus(market.requests, market.policy)[row]
        prices = result.certificate.prices
        free = market.offers.capacity - np.bincount(col, minlength=len(market.offers))
        targets = scanned(market, result.scorecard, prices, free)
        places = places_of(market, (row, col, worth), free, targets, approved)
        return cls._made(market, result.scorecard, prices, places, Prepared.of(market, result.scorecard))

    @classmethod
    def between(
        cls,
        requests: Requests,
        offers: Offers,
        policy: Policy | None = None,
        model: Model | None = None,
        *,
        held: Collection[Pair] = (),
        approved: Collection[Pair] = (),
        prices: Mapping[str, float] | None = None,
    ) -> Self:
        """People with the pairs they hold (ids), whatever came of the round since; a few by NumPy alone.

        Pairs with ids that are in no table are left out; `prices` by offer id are those of the last round.
        """
        policy = policy or Policy()
        market, scorecard = Market(requests, offers, policy), scorecard_of(model, policy)
        rows, cols = ({id: at for at, id in enumerate(side.id)} for side in (requests, offers))
        pairs = [(rows[ask], cols[give]) for ask, give in held if ask in rows and give in cols]
        row, col = np.array(pairs, np.int64).reshape(-1, 2).T
        worth = scorecard.probability(Grading(market)(row, col)) + waiting_bonus(requests, policy)[row]
        own_prices = np.array([(prices or {}).get(id, 0.0) for id in offers.id])
        free = offers.capacity - np.bincount(col, minlength=len(offers))
        few = len(requests) * len(offers) <= FEW
        lists = (
            ranked(all_worth(market, scorecard), own_prices, free)
            if few
            else scanned(market, scorecard, own_prices, free)
        )
        places = places_of(market, (row, col, worth), free, lists, approved)
        ready = ByNumpy(requests, offers, policy, scorecard) if few else Prepared.of(market, scorecard)
        return cls._made(market, scorecard, own_prices, places, ready)

    @classmethod
    def _made(
        cls, market: Market, scorecard: Scorecard, prices: Floats, places: Places, appraisal: Appraisal
    ) -> Self:
        tables = market.requests, market.offers, market.policy
        return cls(*tables, scorecard, prices, *_ready(places), appraisal)

    def offers_for(self, asked: Mapping[str, Any] | int, top: int = 10) -> list[Suggestion]:
        """The best offers for a request, the largest gain first.

        First come those that leave everybody a place; then those for which somebody would wait again, and still
        the total grows; then those that cannot be had.

        `asked` is a row as in `requests.csv`, of somebody who is in no table; or the number of a row that is: it
        gives up what it holds and is not approved, and looks anew. Raises `BadInput` for a row with a fault.
        """
        places, yielding = self.places, self.yielding
        if isinstance(asked, int):
            table, row = take(self.requests, np.array([asked])), asked
            places = places.given_up(asked)
            yielding = places.giving_way()
        else:
            table, row = Requests.from_rows([asked], self.requests.gazetteer), NOBODY
        worth = self.appraisal.of_offers(table)
        worth[places.col[places.row == row]] = NEVER
        found = self._found(places, yielding, worth, top, row)
        cols = np.array([one.at for one in found], np.int64)
        market = Market(table, take(self.offers, cols), self.policy)
        told = explain(market, self.scorecard, np.zeros_like(cols), np.arange(len(cols)))
        return [
            Suggestion(
                explanation=replace(why, row=row, col=one.at),
                worth=one.worth,
                gain=one.gain,
                price=float(self.prices[one.at]),
                moves=self._moves(one),
                insertion=one,
                arrival=table if row == NOBODY else row,
            )
            for why, one in zip(told, found, strict=True)
        ]

    @staticmethod
    def _found(places: Places, yielding: Places, worth: Floats, top: int, row: int) -> list[Insertion]:
        """As `best_offers`, in the three parts of `offers_for`."""
        found = [one for one in best_offers(places, worth, top, row) if one.gain is not None]
        if len(found) < top:
            rest = worth.copy()
            rest[[one.at for one in found]] = NEVER
            waiting = len(worth)
            for one in best_offers(yielding, np.append(rest, NEVER), top - len(found), row):
                steps = [step._replace(target=NOBODY) if step.target == waiting else step for step in one.steps]
                found.append(one._replace(steps=tuple(steps)))
        return found

    def requests_for(self, given: Mapping[str, Any], top: int = 10) -> list[Suggestion]:
        """The best requests for an offer that is in no table (a row as in `offers.csv`), as `offers_for`.

        Where a request has a place already, it is the first to move, and its place is left for others.
        """
        table = Offers.from_rows([given], self.offers.gazetteer)
        found = best_requests(self.places, self.appraisal.of_requests(table), top)
        rows = np.array([one.at for one in found], np.int64)
        market = Market(take(self.requests, rows), table, self.policy)
        told = explain(market, self.scorecard, np.arange(len(rows)), np.zeros_like(rows))
        return [
            Suggestion(
                explanation=replace(why, row=one.at, col=NOBODY),
                worth=one.worth,
                gain=one.gain,
                price=0.0,
                moves=self._moves(one, *table.id),
                insertion=one,
                arrival=table,
            )
            for why, one in zip(told, found, strict=True)
        ]

    def take(self, suggestion: Suggestion) -> Self:
        """The standing once the suggestion is accepted: whoever arrived belongs to it, and people have moved.

        Nothing is prepared anew but what single people add. A suggestion holds for the standing that made it;
        raises `ValueError` where its place cannot be had.
        """
        if suggestion.gain is None:
            raise ValueError("this place cannot be had")
        one, arrival = suggestion.insertion, suggestion.arrival
        steps = [(step, self._worth_of(step, one)) for step in one.steps]
        if isinstance(arrival, Offers):
            return self._with_offer(arrival, one, steps)
        row, standing = arrival, self
        if isinstance(row, Requests):
            standing, row = self.joined(row), len(self.requests)
        steps.append((Step(row, NOBODY, one.at), one.worth))
        return standing.at(standing.places.given_up(row).after(steps))

    def joined(self, asked: Requests) -> Self:
        """The standing with one request more, which waits."""
        worth = self.appraisal.of_offers(asked)[None]
        targets = ranked(worth, self.prices, self.places.free, self.places.target.shape[1])
        return replace(
            self,
            requests=joined(self.requests, asked),
            appraisal=self.appraisal.with_request(asked),
            places=self.places.with_row(*targets, int(asked.demand[0])),
        )

    def _with_offer(self, given: Offers, one: Insertion, steps: list[tuple[Step, float]]) -> Self:
        worth = self.appraisal.of_requests(given)
        places = self.places.with_col(worth, int(given.capacity[0]), self.prices)
        if self.places.wanted[one.at] > 0:
            steps = [(Step(one.at, NOBODY, len(self.offers)), one.worth)]
        standing = replace(
            self,
            offers=joined(self.offers, given),
            appraisal=self.appraisal.with_offer(given),
            prices=np.append(self.prices, 0.0),
        )
        return standing.at(places.after(steps))

    def at(self, places: Places) -> Self:
        """The same people with these places."""
        places, yielding = _ready(places)
        return replace(self, places=places, yielding=yielding)

    def _worth_of(self, step: Step, one: Insertion) -> float:
        if step.target in {NOBODY, len(self.offers)}:
            return one.worth
        return self.places.worth_of(step)

    def _moves(self, one: Insertion, new: str = "") -> tuple[Move, ...]:
        def named(col: int) -> str:
            return "" if col == NOBODY else self.offers.id[col] if col < len(self.offers) else new

        return tuple(Move(self.requests.id[row], named(source), named(target)) for row, source, target in one.steps)


def _ready(places: Places) -> tuple[Places, Places]:
    """Both ways to make room, with what they need to be quick reckoned now and not with the next question."""
    yielding = places.giving_way()
    _ = places.reach, places.leaving, places.waiting, places.steps_to, places.by_row, yielding.reach
    return places, yielding
