"""Half a year of arrivals in made-up cities, matched in different ways: waiting, and matches that last.

`python -m tests.benchmarks.replaying [--full]` prints the table. Whether a match lasts is drawn by the city's own
law, which no way of matching knows; our rounds go by a model trained on 2,000 outcomes of another city.
"""

import sys
from collections.abc import Iterator

import numpy as np

from matching import Offers, Policy, Requests
from matching.arrival_days import DAYS
from matching.city import law, make_city
from matching.market import Market
from matching.replay import replay
from matching.report import REPLAY_COLUMNS, label
from matching.ways import WAYS
from tests.benchmarks.learning import learned, town_of

FIGURES = ("mean_wait", "p95_wait", "longest_wait", "matched", "lasting", "ended")


def replayed(seed, size, offers):
    """What each way of matching does in one city."""
    made = make_city(size, 300 + seed, offers=offers)
    market = Market(Requests.from_rows(made.requests), Offers.from_rows(made.offers), Policy())
    town = town_of(2400, seed)
    card = learned(town.grading(*town.chosen), town.lasted)
    return list(replay(market, card, lambda rows, cols: law(market, rows, cols), DAYS, seed))


def lines(full: bool) -> Iterator[str]:  # noqa: FBT001 - every benchmark is asked so
    """The table as lines of Markdown: two cities of each kind, or five for the full run."""
    seeds = range(1, 6 if full else 3)
    yield f"{DAYS} days, {len(seeds)} cities of 1,000 requests; our rounds learned from 2,000 outcomes elsewhere.\n"
    for offers, words in ((350, "seven places for eight requests"), (150, "three places for eight requests")):
        found = [replayed(seed, 1000, offers) for seed in seeds]
        yield f"\n{words}:\n\n| {' | '.join(REPLAY_COLUMNS)} |\n|---{'|--:' * (len(REPLAY_COLUMNS) - 1)}|\n"
        for number, way in enumerate(WAYS):
            rows = [[getattr(one[number], name) for name in FIGURES] for one in found]
            mean, p95, longest, matched, lasting, ended = np.mean(rows, axis=0)
            yield (
                f"| {label(way)} | {mean:.1f} | {p95:.0f} | {longest:.0f} | {100 * matched:.1f} "
                f"| {100 * lasting:.1f} | {ended:.2f} |\n"
            )


if __name__ == "__main__":
    sys.stdout.writelines(lines("--full" in sys.argv))
