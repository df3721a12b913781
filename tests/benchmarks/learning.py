"""What learning is worth: in made-up cities whose law the model does not know, on pairs and people it has not seen.

`python -m tests.benchmarks.learning [--full]` prints the tables.
"""

import sys
from collections.abc import Iterator
from functools import cache, cached_property

import numpy as np
from scipy.sparse import csr_array
from sklearn.linear_model import LogisticRegression

from matching import AffinityModel, Offers, Policy, Requests, Scorecard, assign, run_round
from matching.city import law, make_city
from matching.market import Market
from matching.replay import eligible_pairs
from matching.scorecard import Grading, brier_score, calibration_error, reliability
from matching.shapes import GRADES

POLICY = Policy()
OUTCOMES, UNSEEN = 2000, 20_000
FEW, DRAWS = (20, 60, 200), 3
CLIP = 5.0


@cache
def town_of(size, seed):
    """The same town for the same size and seed, made once."""
    return Town(size, seed)


class Town:
    """A made-up city, its law, and the history of pairs that its coordinators chose."""

    def __init__(self, size, seed):
        made = make_city(size, seed)
        self.requests, self.offers = Requests.from_rows(made.requests), Offers.from_rows(made.offers)
        self.market = Market(self.requests, self.offers, POLICY)
        self.grading = Grading(self.market)
        chosen = [(int(row["request"][1:]) - 1, int(row["offer"][1:]) - 1) for row in made.history]
        self.chosen = np.array(chosen[:OUTCOMES]).T
        self.lasted = np.array([int(row["outcome"]) for row in made.history])[:OUTCOMES]

    @cached_property
    def eligible(self):
        """All pairs that may meet."""
        return eligible_pairs(self.market)

    def random(self, count, seed):
        """Grades and outcomes of eligible pairs that nobody chose."""
        rng = np.random.default_rng(seed)
        at = rng.integers(0, len(self.eligible[0]), count)
        rows, cols = (side[at] for side in self.eligible)
        return self.grading(rows, cols), (rng.random(count) < law(self.market, rows, cols)).astype(int)

    def best(self):
        """The lasting matches to be expected of a round by somebody who knows the law."""
        rows, cols = self.eligible
        shape = len(self.requests), len(self.offers)
        graph = csr_array((law(self.market, rows, cols), (rows, cols)), shape=shape)
        return assign(graph, self.requests.demand, self.offers.capacity, tolerance=1e-6)[2].total

    def lasting(self, card):
        """The lasting matches to be expected of a round by a scorecard."""
        return law(self.market, *run_round(self.requests, self.offers, POLICY, card).pairs.T).sum()


def learned(grades, lasted, model=None):
    """The scorecard that a model learns from grades and outcomes."""
    return (model or AffinityModel.prior(POLICY)).fit(grades / GRADES, lasted).scorecard(POLICY)


class Weighted(AffinityModel):
    """Each chosen pair weighs as much as such pairs are rarer among the chosen than among the eligible.

    Inverse-propensity weighting; the propensity is estimated, as it would have to be with a real history.
    """

    def against(self, chosen, anybody):
        known = np.concatenate([np.ones(len(chosen)), np.zeros(len(anybody))])
        self.propensity_ = LogisticRegression(max_iter=1000).fit(np.concatenate([chosen, anybody]), known)
        return self

    def _booster(self, pairs):
        return _Weighing(self.propensity_, super()._booster(pairs))


class _Weighing:
    """A booster whose observed pairs (those heavier than the made-up ones) weigh by their propensity."""

    def __init__(self, propensity, booster):
        self.propensity, self.booster = propensity, booster

    def fit(self, features, lasted, weight):
        observed = weight == 1
        odds = np.clip(np.exp(-self.propensity.decision_function(features[observed])), 1 / CLIP, CLIP)
        weight = weight.copy()
        weight[observed] = odds / odds.mean()
        return self.booster.fit(features, lasted, weight)

    def __getattr__(self, name):
        return getattr(self.booster, name)


def cards_of(town, seed):
    """What each way of learning makes of the same number of outcomes in a town."""
    grades, lasted = town.grading(*town.chosen), town.lasted
    anybody, their_lot = town.random(OUTCOMES, seed)
    weighted = Weighted(**AffinityModel.prior(POLICY).get_params()).against(grades / GRADES, anybody / GRADES)
    return {
        "prior alone": Scorecard.prior(POLICY),
        "trained on 2,000 chosen pairs": learned(grades, lasted),
        "the same, weighted by inverse propensity": learned(grades, lasted, weighted),
        "trained on 2,000 random pairs": learned(anybody, their_lot),
    }


def worth(seeds):
    """For each way of learning: part of the best attainable, Brier score and calibration error, by seed."""
    found: dict[str, list[tuple[float, float, float]]] = {}
    for seed in seeds:
        town, elsewhere = town_of(2400, seed), town_of(1000, 100 + seed)
        best, (grades, lasted) = elsewhere.best(), elsewhere.random(UNSEEN, seed)
        for name, card in cards_of(town, seed).items():
            estimate = card.probability(grades)
            error = calibration_error(reliability(estimate, lasted))
            part = elsewhere.lasting(card) / best
            found.setdefault(name, []).append((part, brier_score(estimate, lasted), error))
    return found


def few(seeds):
    """For each number of outcomes how the Brier score on unseen pairs differs from the prior's, for each draw."""
    found: dict[int, list[float]] = {}
    for seed in seeds:
        town, (grades, lasted) = town_of(2400, seed), town_of(1000, 100 + seed).random(UNSEEN, seed)
        before = brier_score(Scorecard.prior(POLICY).probability(grades), lasted)
        known = town.grading(*town.chosen)
        for count in FEW:
            for start in range(0, min(DRAWS, OUTCOMES // count) * count, count):
                draw = slice(start, start + count)
                if len(set(town.lasted[draw].tolist())) > 1:
                    card = learned(known[draw], town.lasted[draw])
                    found.setdefault(count, []).append(brier_score(card.probability(grades), lasted) - before)
    return found


def lines(full: bool) -> Iterator[str]:  # noqa: FBT001 - every benchmark is asked so
    """The tables as lines of Markdown; three seeds, or eight for the full run."""
    seeds = range(1, 9 if full else 4)
    yield f"Learned in one made-up city, used in another; {len(seeds)} seeds, each value: mean (worst).\n\n"
    yield "| | lasting matches, % of who knows the law | Brier score, random pairs | calibration error |\n"
    yield "|---|--:|--:|--:|\n"
    for name, rows in worth(seeds).items():
        part, score, error = np.array(rows).T
        yield (
            f"| {name} | {100 * part.mean():.1f} ({100 * part.min():.1f}) | {score.mean():.4f} ({score.max():.4f}) "
            f"| {error.mean():.3f} ({error.max():.3f}) |\n"
        )
    yield "\n| outcomes learned from | Brier score against the prior's: mean | worst | draws |\n|--:|--:|--:|--:|\n"
    for count, rows in few(seeds).items():
        yield f"| {count} | {np.mean(rows):+.4f} | {max(rows):+.4f} | {len(rows)} |\n"


if __name__ == "__main__":
    sys.stdout.writelines(lines("--full" in sys.argv))
