"""The best offers for one request, the next best for the pairs of a round, and how many could help at all."""

from collections.abc import Mapping
from itertools import islice
from typing import Any

import numpy as np

from matching.candidates import Scan
from matching.eligibility import Eligibility
from matching.explain import Explanation, explain
from matching.market import Market
from matching.policy import Policy
from matching.rounds import RoundResult
from matching.scorecard import Grading, Model, scorecard_of
from matching.tables import Ints, Offers, Requests


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
    cols = _eligible(market, row)
    affinity = scorecard.probability(Grading(market)(np.full(len(cols), row), cols))
    best = cols[np.argsort(-affinity, kind="stable")[:top]]
    return explain(market, scorecard, np.full(len(best), row), best)


def next_best(result: RoundResult, top: int = 3) -> list[list[Explanation]]:
    """For each pair of a round the best other offers for the same request, best first, at most `top`.

    Every offer that had a free place before the round counts, whoever the round gave it to. One scan finds them.
    """
    n, m = len(result.market.requests), len(result.market.offers)
    scan = Scan(result.market, result.scorecard, np.zeros(n))
    # The scan keeps what is worth more than the floor; every affinity is.
    best = scan.best(np.zeros(m), np.full(n, -0.5), top + 1)
    order = np.lexsort((best.cols, -best.worth, best.rows))
    begins = np.searchsorted(best.rows[order], np.arange(n + 1))
    others = []
    for row, col in result.pairs.tolist():
        cols = best.cols[order[begins[row] : begins[row + 1]]]
        others.append(cols[cols != col][:top])
    counts = [len(cols) for cols in others]
    rows = np.repeat(result.pairs[:, 0], counts)
    found = iter(explain(result.market, result.scorecard, rows, np.concatenate([np.empty(0, np.int64), *others])))
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
