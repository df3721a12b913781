from itertools import permutations

import numpy as np
import pytest
from hypothesis import given

from matching import (
    CODES,
    OUTBID,
    STAGES,
    AffinityModel,
    Gazetteer,
    Policy,
    Requests,
    Scorecard,
    eligibility,
    pair_affinity,
    run_round,
)  # fmt: skip
from matching.rounds import waiting_bonus
from tests.matching.people import ask, give, offers, requests
from tests.matching.strategies import offer_rows, request_rows


def best_total(table, other, policy):
    """The best total by trying every order in which requests could choose, one person a place."""
    rows, cols = (side.ravel() for side in np.indices((len(table), len(other))))
    worth = pair_affinity(table, other, rows, cols, policy).reshape(len(table), len(other))
    worth[eligibility(table, other, rows, cols, policy).reshape(worth.shape) != ""] = 0
    places = [col for col, capacity in enumerate(other.capacity) for _ in range(min(capacity, len(table)))]
    places += [None] * len(table)
    return max(
        sum(worth[row, col] for row, col in enumerate(order) if col is not None)
        for order in permutations(places, len(table))
    )


@given(request_rows(most=3), offer_rows(most=3))
def test_a_round_finds_the_largest_total_affinity(asking, giving):
    table, other = requests(*(row | {"demand": 1} for row in asking)), offers(*giving)
    result = run_round(table, other)
    assert result.affinity.sum() == pytest.approx(best_total(table, other, Policy()), abs=1e-4)
    assert result.certificate.total == pytest.approx(result.affinity.sum())
    assert result.certificate.gap <= Policy().gap


@given(request_rows(), offer_rows())
def test_whatever_comes_in_the_promises_hold(asking, giving):
    table, other = requests(*asking), offers(*giving)
    result = run_round(table, other, Policy(waiting_bonus=0.2))
    rows, cols = result.pairs.T
    assert (eligibility(table, other, rows, cols, Policy()) == "").all()
    assert result.affinity == pytest.approx(pair_affinity(table, other, rows, cols, Policy()))
    assert ((result.affinity > 0) & (result.affinity <= 1)).all()
    assert [not code for code in result.unmatched] == [row in set(rows.tolist()) for row in range(len(table))]
    assert set(result.unmatched) <= {"", OUTBID, *CODES}
    for index, explanation in enumerate(result.explanations):
        odds = result.affinity[index] / (1 - result.affinity[index])
        assert sum(value for _, value in result.explain(index)) == pytest.approx(np.log(odds))
        assert (explanation.row, explanation.col) == tuple(result.pairs[index])


def test_who_gets_nobody_learns_what_took_the_last_offer_away():
    table = requests(
        {"kind": "guide"},
        {"languages": "ti:native"},
        {"prefers_gender": "f"},
        {"needs": "wohnen!"},
        {"needs": "kita!"},
        {},
    )
    other = offers({"skills": "kita", "gender": "m"}, {"vetted": "no", "skills": "wohnen"})
    result = run_round(table, other)
    assert result.unmatched.tolist()[:4] == ["kind", "no_common_language", "gender", "must_need"]
    assert sorted(result.unmatched.tolist()[4:]) == ["", OUTBID]


def test_the_rule_that_comes_last_is_named_even_where_another_took_more():
    result = run_round(requests({"languages": "ti:native"}), offers({"vetted": "no"}, {"vetted": "no"}, {}))
    assert result.unmatched.tolist() == ["no_common_language"]


def test_without_offers_nobody_is_of_the_kind():
    assert run_round(requests({}, {}), offers()).unmatched.tolist() == ["kind", "kind"]
    assert run_round(requests(), offers({})).unmatched.tolist() == []
    assert run_round(requests(), offers()).pairs.shape == (0, 2)


def test_a_request_for_two_people_gets_two_different_ones():
    result = run_round(requests({"demand": 3}), offers({"capacity": 5}, {}))
    assert result.pairs.tolist() == [[0, 0], [0, 1]]
    assert result.unmatched.tolist() == [""]


def test_the_waiting_bonus_moves_a_place_to_who_waited():
    table = requests({"languages": "de:native"}, {"languages": "de:B1", "waiting_days": 200})
    assert run_round(table, offers({})).pairs.tolist() == [[0, 0]]
    policy = Policy(waiting_bonus=0.3)
    result = run_round(table, offers({}), policy)
    assert result.pairs.tolist() == [[1, 0]]
    assert result.certificate.total == pytest.approx(result.affinity.sum() + 0.6)
    waiting = requests(*({"waiting_days": days} for days in ("", 89, 90, 1000)))
    assert waiting_bonus(waiting, policy) == pytest.approx([0, 0, 0.3, 0.9])


def test_progress_goes_through_the_stages_in_order():
    seen = []
    run_round(requests({}, {}), offers({}), progress=lambda stage, done: seen.append((stage, done)))
    assert list(dict.fromkeys(stage for stage, _ in seen)) == list(STAGES)
    assert all(0 <= done <= 1 for _, done in seen)
    assert seen[-1] == (STAGES[-1], 1.0)


def test_a_model_without_history_is_the_policy_s_prior():
    table, other = requests({}, {"languages": "de:C1"}), offers({}, {"languages": "ar:B1"})
    policy = Policy(weights={"language": 1.0})
    plain, model = run_round(table, other, policy), run_round(table, other, policy, AffinityModel.prior())
    stored = run_round(table, other, Policy(), Scorecard.prior(policy))
    assert plain.affinity.tolist() == model.affinity.tolist() == stored.affinity.tolist()


def test_a_stored_snapshot_gives_the_same_round():
    table, other = requests({}, {"needs": "sprache"}), offers({"capacity": 2, "district": "Linn"}, {})
    first = run_round(table, other)
    again = run_round(Requests.from_rows(table.to_rows()), type(other).from_rows(other.to_rows()))
    assert first.pairs.tolist() == again.pairs.tolist()
    assert first.affinity.tolist() == again.affinity.tolist()
    assert first.certificate.bound == again.certificate.bound


def test_the_explanation_of_a_pair_is_told_in_codes():
    table = requests({"languages": "fa:native", "lat": 51.43, "lon": 6.76})
    other = offers({"languages": "fa-AF:native", "lat": 51.43, "lon": 6.80})
    row = run_round(table, other).explanations[0].to_row()
    assert row["common_language"] == "fa"
    assert row["distance_km"] == "2.77"
    assert row["reasons"].startswith("language=+0.96 base=+0.62 ")
    assert row["reasons"].endswith(" bridge=fa-AF")


def test_duplicate_people_are_served_like_anybody():
    table = requests(*[ask(id=f"R{n}") for n in range(5)])
    result = run_round(table, offers(*[give(id=f"O{n}", capacity=2) for n in range(2)]))
    assert len(result.pairs) == 4
    assert result.unmatched.tolist().count(OUTBID) == 1


def test_another_town_s_places_are_kept_through_the_round():
    moers = Gazetteer.from_rows([{"city": "Moers", "district": "Asberg", "lat": "51.43", "lon": "6.66"}])
    table = Requests.from_rows([ask(district="Asberg")], moers)
    assert run_round(table, offers({"lat": 51.43, "lon": 6.66, "radius_km": 1})).unmatched.tolist() == [""]
