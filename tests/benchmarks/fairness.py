"""What fairness brings and costs: rounds with and without the waiting bonus and floors, on the same city."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from matching import RECOMMENDED, Offers, Policy, Requests, RoundResult, Scorecard, run_round
from matching.attainable import Group, first_pairs, most_served
from matching.candidates import Scan
from matching.city import make_city
from matching.groups import help_languages
from matching.market import Market

SIZES = (1_000, 5_000)
ALL_SIZES = (*SIZES, 20_000)
LONG = 90  # days
LARGE = 20  # a group in which one person is no more than five percentage points
POLICIES = {
    "neither": Policy(),
    "waiting bonus": Policy(waiting_bonus=RECOMMENDED["waiting_bonus"]),
    "floors": Policy(language_floor=RECOMMENDED["language_floor"]),
    "both": Policy(**RECOMMENDED),
}


@dataclass(frozen=True, eq=False)
class City:
    """A made-up city, and the most of its groups that any assignment could serve."""

    requests: Requests
    offers: Offers
    groups: list[np.ndarray]
    attainable: list[int]
    level: float
    long: np.ndarray
    most_long: int


def city(size: int) -> City:
    """The city of that many requests."""
    made = make_city(size, seed=1)
    requests, offers = Requests.from_rows(made.requests), Offers.from_rows(made.offers)
    market = Market(requests, offers, Policy())
    scan = Scan(market, Scorecard.prior(Policy()), np.zeros(size))
    known = first_pairs(scan)

    def most(rows: np.ndarray) -> int:
        return most_served(scan, [Group(rows, len(rows))], known)[0]

    names = np.array(help_languages(market))
    groups = [np.flatnonzero(names == name) for name in np.unique(names)]
    attainable = [most(rows) for rows in groups]
    long = np.flatnonzero(requests.waiting_days > LONG)
    level = most(np.arange(size)) / sum(attainable)
    return City(requests, offers, groups, attainable, level, long, most(long))


def row(name: str, place: City, result: RoundResult, plain: float) -> str:
    """A line of the table."""
    served = np.unique(result.pairs[:, 0])
    rates = [
        (len(np.intersect1d(rows, served)) / most, most)
        for rows, most in zip(place.groups, place.attainable, strict=True)
        if most
    ]
    lowest, large = min(rate for rate, _ in rates), [rate for rate, most in rates if most >= LARGE]
    long = len(np.intersect1d(place.long, served)) / max(1, place.most_long)
    cost = 1 - float(result.affinity.sum()) / plain
    missing = "" if result.floors is None else str(result.floors.missing)
    return (
        f"| {len(place.requests)} | {name} | {long:.1%} | {lowest:.1%} | {min(large):.1%} to {max(large):.1%} "
        f"| {place.level - lowest:.1%} | {missing} | {cost:.2%} | {result.certificate.gap:.1e} |\n"
    )


def lines(full: bool) -> Iterator[str]:  # noqa: FBT001 - as each section of the page is called
    """The section, as Markdown."""
    yield "## What fairness brings and costs\n\n"
    yield "Of those waiting over 90 days, and of each language group: served, divided by the most that any "
    yield "assignment could serve (exact, over all eligible pairs). *Level*: what all together can have, as a "
    yield "share of the same. *Large* groups: at least 20 could be served. *Missing*: requests below their floor, "
    yield "as few as any assignment leaves. *Cost*: of the total affinity, against neither.\n\n"
    yield "| requests | fairness | over 90 days | lowest group | large groups | lowest below level | missing "
    yield "| cost | certified gap |\n|--:|---|--:|--:|--:|--:|--:|--:|--:|\n"
    for size in ALL_SIZES if full else SIZES:
        place = city(size)
        results = {name: run_round(place.requests, place.offers, policy) for name, policy in POLICIES.items()}
        plain = float(results["neither"].affinity.sum())
        for name, result in results.items():
            yield row(name, place, result, plain)
