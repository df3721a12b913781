from collections import Counter
from dataclasses import replace
from math import ceil

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching import NotVerified, Offers, Policy, Requests, Scorecard, floored, run_round
from matching.attainable import Group, first_pairs, most_served
from matching.candidates import Scan
from matching.city import make_city
from matching.floors import Floor, Floors
from matching.generation import NotCertified, optimum
from matching.groups import help_languages
from matching.market import Market
from matching.verify_floors import verify_floors
from tests.matching.every_assignment import assignments
from tests.matching.people import offers, requests
from tests.matching.strategies import offer_rows, request_rows

FLOORS = Policy(language_floor=0.95)


def scan_of(table, other, policy=FLOORS):
    return Scan(Market(table, other, policy), Scorecard.prior(policy), np.zeros(len(table)))


def missing(served, groups, floors):
    got = Counter(groups[row] for row in served)
    return sum(max(0, floor.floor - got[floor.group]) for floor in floors)


def check_against_all(asking, giving, policy):
    """Hold a round to every assignment there is."""
    table, other = requests(*asking), offers(*giving)
    result = run_round(table, other, policy)
    everything = list(assignments(table, other, policy))
    groups = help_languages(result.market)
    most = {
        name: max(sum(groups[row] == name for row in served) for _, served in everything) for name in set(groups)
    }
    together = max(len(served) for _, served in everything)
    level = together / sum(most.values()) if any(most.values()) else 1.0
    assert result.floors.together == together
    assert result.floors.level == pytest.approx(level)
    for floor in result.floors.groups:
        assert floor.requests == groups.count(floor.group)
        assert floor.attainable == most[floor.group]
        assert floor.floor == ceil(policy.language_floor * level * floor.attainable - 1e-9)
        assert floor.served == sum(groups[row] == floor.group for row in set(result.pairs[:, 0].tolist()))
    least = min(missing(served, groups, result.floors.groups) for _, served in everything)
    assert result.floors.missing == least
    assert result.floors.possible == sum(floor.floor for floor in result.floors.groups) - least
    best = max(total for total, served in everything if missing(served, groups, result.floors.groups) <= least)
    assert result.certificate.bound >= best - 1e-9
    assert result.certificate.total == pytest.approx(best, rel=1e-4)
    assert result.certificate.gap <= policy.gap


@given(request_rows(most=4), offer_rows(most=3), st.sampled_from([0.5, 0.95, 1.0]), st.sampled_from([0.0, 0.4]))
@settings(max_examples=60)
def test_no_assignment_that_keeps_the_floors_as_well_is_better(asking, giving, share, bonus):
    giving = [row | {"capacity": min(row["capacity"], 2)} for row in giving]
    check_against_all(asking, giving, Policy(language_floor=share, waiting_bonus=bonus))


def test_equal_people_leave_no_gap_either():
    asking = [{"languages": tongue} for tongue in ["de:C1"] * 3 + ["ti:B1"] * 2]
    check_against_all(asking, [{"languages": "de:native ti:B1"}] * 3, FLOORS)


def test_a_group_that_the_best_total_leaves_behind_is_served():
    table = requests(*[{"languages": "de:native"}] * 4, *[{"languages": "ti:B1"}] * 2)
    other = offers({"languages": "de:native ti:B1", "capacity": 2}, {"capacity": 2})
    plain, fair = run_round(table, other), run_round(table, other, Policy(language_floor=0.75))
    assert plain.floors is None
    assert plain.pairs[:, 0].tolist() == [0, 1, 2, 3]
    assert fair.floors == Floors(4, 3, (Floor("de", 4, 4, 2, 3), Floor("ti", 2, 2, 1, 1)))
    assert fair.affinity.sum() < plain.affinity.sum()


def test_floors_that_cannot_be_kept_together_are_kept_as_far_as_can_be():
    table = requests({"languages": "ti:native"}, {"languages": "so:native"})
    result = run_round(table, offers({"languages": "ti:native so:native"}), FLOORS)
    assert [floor.floor for floor in result.floors.groups] == [1, 1]
    assert (result.floors.possible, result.floors.missing) == (1, 1)
    assert len(result.pairs) == 1


def test_nobody_who_asks_and_nobody_who_helps_are_no_trouble():
    for asking, giving in (((), ()), ((), ({},)), (({}, {}), ())):
        floors = run_round(requests(*asking), offers(*giving), FLOORS).floors
        assert (floors.together, floors.possible, floors.missing, floors.level) == (0, 0, 0, 1.0)
        assert all(floor.rate == 1.0 for floor in floors.groups)


@pytest.fixture(scope="module")
def city():
    made = make_city(600, seed=3)
    return Requests.from_rows(made.requests), Offers.from_rows(made.offers)


def test_in_a_city_no_language_is_left_far_behind(city):
    plain, result = run_round(*city), run_round(*city, FLOORS)
    groups = np.array(help_languages(plain.market))
    before = [
        np.isin(np.flatnonzero(groups == floor.group), plain.pairs[:, 0]).sum() / max(1, floor.attainable)
        for floor in result.floors.groups
        if floor.attainable
    ]
    after = [floor.rate for floor in result.floors.groups if floor.attainable]
    assert min(before) < result.floors.level - 0.3
    if not result.floors.missing:
        assert min(after) >= result.floors.level - 0.05
    assert result.certificate.gap <= FLOORS.gap
    assert result.affinity.sum() > 0.97 * plain.affinity.sum()


def test_the_same_input_keeps_the_floors_with_the_same_pairs(city):
    first, second = (run_round(*city, FLOORS) for _ in range(2))
    assert first.pairs.tolist() == second.pairs.tolist()
    assert first.floors == second.floors


def test_where_the_gap_is_too_wide_it_is_tried_again_and_then_refused(city, monkeypatch):
    aims = []

    def wide_at_first(scan, gap, *rest):
        aims.append(gap)
        return optimum(scan, 0.5 if len(aims) == 1 else gap, *rest)

    monkeypatch.setattr(floored, "optimum", wide_at_first)
    assert run_round(*city, FLOORS).certificate.gap <= FLOORS.gap
    assert len(aims) > 1
    aims.clear()
    monkeypatch.setattr(floored, "MOST_TRIES", 1)
    with pytest.raises(NotCertified, match="with floors, the gap is still"):
        run_round(*city, FLOORS)


@given(request_rows(most=5), offer_rows(most=4), st.integers(0, 3))
def test_the_most_that_could_be_served_is_found(asking, giving, limit):
    giving = [row | {"capacity": min(row["capacity"], 2)} for row in giving]
    table, other = requests(*asking), offers(*giving)
    scan = scan_of(table, other)
    rows = np.arange(len(table))
    some = [Group(rows[: len(rows) // 2], limit), Group(rows[len(rows) // 2 :], len(rows))]
    count, pairs = most_served(scan, some, first_pairs(scan))
    best = 0
    for _, served in assignments(table, other, FLOORS):
        first = sum(row in served for row in some[0].rows)
        best = max(best, min(first, limit) + len(served) - first)
    assert count == best
    assert set(pairs.rows.tolist()) <= set(rows.tolist())


def check(table, other, pairs, floors, policy=FLOORS):
    verify_floors(table, other, policy, np.array(pairs, int).reshape(-1, 2), floors)


def test_floors_are_verified_from_the_untouched_rows():
    table = requests(
        {"languages": "de:C1"}, {"languages": "ti:native de:A1", "needs": "sprache"}, {"languages": "uk:native"}
    )
    other = offers({"capacity": 2}, {"languages": "ru:native"})
    result = run_round(table, other, FLOORS)
    good = result.floors
    assert [floor.group for floor in good.groups] == ["de", "uk"]
    check(table, other, result.pairs, good)
    check(table, other, result.pairs, None, Policy())
    with pytest.raises(NotVerified, match="the round has none"):
        check(table, other, result.pairs, None)
    first, *rest = good.groups
    for wrong, reason in (
        (replace(first, served=1), "is not what the pairs say"),
        (replace(first, requests=3), "is not what the pairs say"),
        (replace(first, attainable=1), "serves more than could be"),
        (replace(first, floor=1), "should have a floor of 2"),
    ):
        with pytest.raises(NotVerified, match=reason):
            check(table, other, result.pairs, replace(good, groups=(wrong, *rest)))
    with pytest.raises(NotVerified, match="no floors for"):
        check(table, other, result.pairs, replace(good, groups=tuple(rest)))
