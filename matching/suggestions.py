"""The best offers for one request, the next best for the pairs of a round, and how many could help at all."""

from collections.abc import Mapping
from itertools import islice
from typing import Any

import numpy as np

from matching.eligibility import Eligibility
from matching.explain import Explanation, explain
from matching.market import Market
from matching.policy import Policy
from matching.rounds import RoundResult
from matching.scorecard import Grading, Model, Scorecard, scorecard_of
from matching.tables import Ints, Offers, Requests


class _Best:
    """The best eligible offers with a free place, for one row after the other of a market."""

    def __init__(self, market: Market, scorecard: Scorecard) -> None:
        self._eligibility, self._grading, self._scorecard = Eligibility(market), Grading(market), scorecard
        self._everybody = np.arange(len(market.offers))

    def of(self, row: int, top: int, besides: int = -1) -> Ints:
        """At most `top` columns, best first, without the column `besides`."""
        rows = np.full(len(self._everybody), row)
        free = (self._eligibility.first_broken(rows, self._everybody) < 0) & (self._everybody != besides)
        cols = self._everybody[free]
        affinity = self._scorecard.probability(self._grading(rows[: len(cols)], cols))
        return cols[np.argsort(-affinity, kind="stable")[:top]]


def suggest(
    requests: Requests,
    offers: Offers,
    row: int,
    policy: Policy | None = None,
    model: Model | None = None,
    top: int = 10,
) -> list[Explanation]:
    """The best eligible offers with a free place for the request in that row, best first, at most `top`."""
    policy = policy or Policy()
    market, scorecard = Market(requests, offers, policy), scorecard_of(model, policy)
    best = _Best(market, scorecard).of(row, top)
    return explain(market, scorecard, np.full(len(best), row), best)


def next_best(result: RoundResult, top: int = 3) -> list[list[Explanation]]:
    """For each pair of a round the best other offers for the same request, best first, at most `top`.

    Every offer that had a free place before the round counts, whoever the round gave it to.
    """
    best = _Best(result.market, result.scorecard)
    others = [best.of(row, top, besides=col) for row, col in result.pairs.tolist()]
    counts = [len(cols) for cols in others]
    rows = np.repeat(result.pairs[:, 0], counts)
    cols = np.concatenate([*others, np.empty(0, np.int64)]).astype(np.int64)
    found = iter(explain(result.market, result.scorecard, rows, cols))
    return [list(islice(found, count)) for count in counts]


def eligible_count(draft: Mapping[str, Any], offers: Offers, policy: Policy | None = None) -> int:
    """How many offers could help a request that is still being written.

    `draft` has the columns of `requests.csv`, as far as known; without languages none is asked for.
    Raises `BadInput` as `Requests.from_rows`.
    """
    languages = draft.get("languages") or " ".join(
        sorted({f"{language.tag}:native" for spoken in offers.languages for language in spoken})
    )
    request = Requests.from_rows([{"id": "draft", "kind": "mentor", **draft, "languages": languages or "und:A1"}])
    return len(_eligible(Market(request, offers, policy or Policy()), 0))


def _eligible(market: Market, row: int) -> Ints:
    cols = np.arange(len(market.offers))
    return cols[Eligibility(market).first_broken(np.full(len(cols), row), cols) < 0]
