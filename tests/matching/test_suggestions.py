import pytest

from matching import BadInput, Policy, eligible_count, next_best, pair_affinity, run_round, suggest
from tests.matching.people import give, offers, requests


def test_the_best_offers_come_first_and_only_those_that_may_meet():
    table = requests({"languages": "ti:native"}, {"languages": "de:C1 ar:native"})
    other = offers({"languages": "de:B1"}, {"languages": "ar:native"}, {"capacity": 0}, {"languages": "de:C2"})
    found = suggest(table, other, 1)
    assert [pair.offer for pair in found] == ["O2", "O4", "O1"]
    assert [pair.affinity for pair in found] == pytest.approx(
        pair_affinity(table, other, [1, 1, 1], [1, 3, 0], Policy()).tolist()
    )
    assert [pair.offer for pair in suggest(table, other, 1, top=1)] == ["O2"]
    assert suggest(table, other, 0) == []


def test_equals_stand_in_the_order_of_the_table():
    assert [pair.col for pair in suggest(requests({}), offers({}, {}, {}), 0)] == [0, 1, 2]


def test_the_next_best_of_each_pair_are_what_suggest_would_say_without_the_chosen_one():
    table = requests({"languages": "de:C1 ar:native"}, {"languages": "ti:native"}, {"languages": "ar:native"})
    other = offers(
        {"languages": "de:B1"}, {"languages": "ar:native"}, {"languages": "ti:A2"}, {"languages": "de:C2"}
    )
    result = run_round(table, other)
    assert len(result.pairs) == 3
    for (row, col), found in zip(result.pairs.tolist(), next_best(result, top=2), strict=True):
        assert found == [one for one in suggest(table, other, row) if one.col != col][:2]
    assert next_best(run_round(requests({"languages": "so:native"}), other)) == []


def test_a_draft_learns_how_many_could_help():
    other = offers({"languages": "de:native"}, {"languages": "ar:native", "skills": "kita"}, {"kinds": "guide"})
    assert eligible_count({}, other) == 2
    assert eligible_count({"kind": "guide"}, other) == 1
    assert eligible_count({"languages": "ar:native"}, other) == 1
    assert eligible_count({"needs": ["wohnen!"]}, other) == 1
    assert eligible_count({"needs": "wohnen"}, other) == 2
    assert eligible_count({}, other, Policy()) == 2
    assert eligible_count({}, offers()) == 0
    assert eligible_count({"languages": ""}, offers(give())) == 1


def test_a_draft_with_a_fault_is_refused():
    with pytest.raises(BadInput):
        eligible_count({"languages": "de:B7"}, offers({}))
