"""One arrival: what is promised of a suggestion, on tables, by both ways to look at them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching import BadInput, Policy, Standing, arrivals, eligibility, pair_affinity, run_round, suggest
from matching.city import make_city
from matching.places import NEVER
from matching.rounds import waiting_bonus
from matching.tables import Offers, Requests
from tests.matching.people import ask, give, offers, requests
from tests.matching.strategies import offer_rows, request_rows
from tests.matching.test_chains import every_chain, every_refill

POLICY = Policy(waiting_bonus=0.1)


def held_ids(result):
    table, other = result.market.requests, result.market.offers
    return [(table.id[row], other.id[col]) for row, col in result.pairs.tolist()]


def between(result, approved):
    market = result.market
    return Standing.between(
        market.requests,
        market.offers,
        market.policy,
        held=[*held_ids(result), ("gone", "O0")],
        approved=approved,
        prices=result.prices,
    )


READY = {"quick": Standing.of, "plain": between}


def worth_of(table, other, policy):
    """The worth of every pair, -inf where a rule forbids it."""
    n, m = len(table), len(other)
    rows, cols = (side.ravel() for side in np.indices((n, m)))
    fit = eligibility(table, other, rows, cols, policy) == ""
    worth = pair_affinity(table, other, rows, cols, policy) + waiting_bonus(table, policy)[rows]
    return np.where(fit, worth, NEVER).reshape(n, m)


def total_of(standing):
    return float(standing.places.worth.sum())


def pairs_of(standing):
    places = standing.places
    return {
        (standing.requests.id[row], standing.offers.id[col])
        for row, col in zip(places.row.tolist(), places.col.tolist(), strict=True)
    }


def check_promises(standing, later, suggestion, approved, most):
    """Nobody approved moved, no more moved than may, capacities and demands hold, the total grew by the gain."""
    before, after = pairs_of(standing), pairs_of(later)
    assert set(approved) <= after
    assert len(after) == len(later.places.row)
    assert len(before - after) <= most
    assert len(before - after) == len([move for move in suggestion.moves if move.source])
    assert suggestion.explanation.request in {ask for ask, _ in after - before}
    assert total_of(later) == pytest.approx(total_of(standing) + suggestion.gain)
    assert suggestion.costs == pytest.approx(suggestion.worth - suggestion.gain)
    assert suggestion.gain > 0
    worth = worth_of(later.requests, later.offers, later.policy)
    loads, got = np.zeros(len(later.offers), int), np.zeros(len(later.requests), int)
    for row, col, value in zip(later.places.row, later.places.col, later.places.worth, strict=True):
        assert worth[row, col] == pytest.approx(value)
        loads[col] += 1
        got[row] += 1
    assert (loads <= later.offers.capacity).all()
    assert (got <= later.requests.demand).all()
    assert later.places.free.tolist() == (later.offers.capacity - loads).tolist()
    assert later.places.wanted.tolist() == (later.requests.demand - got).tolist()


@pytest.mark.parametrize("way", READY)
@given(asking=request_rows(), giving=offer_rows(4), data=st.data(), most=st.integers(0, 3))
def test_a_request_is_offered_the_best_that_any_chain_can_give(way, asking, giving, data, most):
    policy = Policy(waiting_bonus=0.1, most_moved=most)
    new = {**(asking.pop() if asking else ask()), "id": "new"}
    result = run_round(requests(*asking), offers(*giving), policy)
    approved = [pair for pair in held_ids(result) if data.draw(st.booleans())]
    standing = READY[way](result, approved)
    found = standing.offers_for(new)

    one = requests(new)
    wish = worth_of(one, standing.offers, policy)[0]
    assert sorted(one.explanation.col for one in found) == np.flatnonzero(wish > NEVER).tolist()
    table, other = result.market.requests, result.market.offers
    town = (
        worth_of(table, other, policy),
        [tuple(pair) for pair in result.pairs.tolist()],
        [pair not in approved for pair in held_ids(result)],
        other.capacity.tolist(),
        table.demand.tolist(),
    )
    for one in found:
        col = one.explanation.col
        assert one.worth == pytest.approx(wish[col])
        assert one.price == pytest.approx(result.prices[other.id[col]])
        expected = wish[col] + max(every_chain(town, col, most), default=NEVER)
        if one.gain is not None and not one.displaces:
            assert one.gain == pytest.approx(expected)
        else:
            assert expected <= 1e-9
        if one.gain is None:
            assert one.moves == ()
            assert one.costs is None
            with pytest.raises(ValueError, match="cannot be had"):
                standing.take(one)
        else:
            check_promises(standing, standing.take(one), one, approved, most)


@pytest.mark.parametrize("way", READY)
@given(asking=request_rows(), giving=offer_rows(4), data=st.data(), most=st.integers(0, 3))
def test_a_new_offer_finds_who_gains_most_by_it(way, asking, giving, data, most):
    policy = Policy(waiting_bonus=0.1, most_moved=most)
    new = {**(giving.pop() if giving else give()), "id": "new", "capacity": 1}
    result = run_round(requests(*asking), offers(*giving), policy)
    approved = [pair for pair in held_ids(result) if data.draw(st.booleans())]
    standing = READY[way](result, approved)
    table, other = result.market.requests, result.market.offers
    wish = worth_of(table, offers(new), policy)[:, 0]
    pairs = [tuple(pair) for pair in result.pairs.tolist()]
    movable = [pair not in approved for pair in held_ids(result)]
    town = (worth_of(table, other, policy), pairs, movable, other.capacity.tolist(), table.demand.tolist())
    for one in standing.requests_for(new):
        row = one.explanation.row
        assert one.explanation.offer == "new"
        waits = table.demand[row] > sum(1 for owner, _ in pairs if owner == row)
        ways = [0.0] if waits else []
        for (owner, source), may in zip(pairs, movable, strict=True):
            if owner == row and may and most and not waits:
                marks = frozenset({("left", row, source)})
                ways += [more - town[0][row, source] for more in every_refill(town, source, most - 1, marks)]
        expected = wish[row] + max(ways, default=NEVER)
        if one.gain is None:
            assert expected <= 1e-9
        else:
            assert one.gain == pytest.approx(expected)
            check_promises(standing, standing.take(one), one, approved, most)


@pytest.fixture(scope="module")
def town():
    made = make_city(320, seed=3, offers=130)
    result = run_round(Requests.from_rows(made.requests[:300]), Offers.from_rows(made.offers[:100]), POLICY)
    return made, result, Standing.of(result, held_ids(result)[::3])


def test_in_a_town_too_both_ways_say_the_same(town):
    made, result, quick = town
    plain = between(result, held_ids(result)[::3])
    for row in made.requests[300:310]:
        ones, others = quick.offers_for(row), plain.offers_for(row)
        assert [one.gain for one in ones] == [one.gain for one in others]
        assert [one.explanation for one in ones] == [one.explanation for one in others]
    for row in made.offers[100:105]:
        ones, others = quick.requests_for(row), plain.requests_for(row)
        assert [one.gain for one in ones] == [one.gain for one in others]
        assert [one.explanation for one in ones] == [one.explanation for one in others]


def test_one_arrival_after_the_other_keeps_every_promise(town):
    made, result, standing = town
    approved = held_ids(result)[::3]
    taken = 0
    for index in range(20):
        found = [*standing.offers_for(made.requests[300 + index]), *standing.requests_for(made.offers[100 + index])]
        for one in [one for one in found if one.gain is not None][:1]:
            later = standing.take(one)
            check_promises(standing, later, one, approved, POLICY.most_moved)
            standing, taken = later, taken + 1
    assert taken > 10
    assert len(standing.requests) + len(standing.offers) == 400 + taken


def test_who_took_a_place_is_like_everybody_from_then_on():
    standing = Standing.of(run_round(requests({"languages": "ti:native"}), offers({}, {"languages": "ti:B1"})), ())
    [only] = standing.offers_for(ask(id="new"))
    later = standing.take(only)
    assert only.explanation.offer == "O1"
    [second] = later.offers_for(ask(id="newer", languages="de:C2"), top=1)
    assert (second.displaces, second.moves[0].source) == ("new", "O1")
    joined = later.take(later.requests_for(give(id="late", languages="ar:C1"), top=1)[0])
    assert ("new", "late") in pairs_of(joined)
    assert [one.explanation.offer for one in joined.offers_for(ask(id="newer", languages="de:C2"))] == ["O1"]


def test_a_place_that_is_held_by_an_approved_pair_cannot_be_taken():
    standing = Standing.of(run_round(requests({}), offers({})), [("R1", "O1")])
    [shut] = standing.offers_for(ask(id="new"))
    assert (shut.gain, shut.costs, shut.moves) == (None, None, ())
    with pytest.raises(ValueError, match="cannot be had"):
        standing.take(shut)


def test_somebody_in_the_table_looks_anew_and_gives_up_what_is_not_approved():
    table, other = (
        requests({"languages": "de:C1 ar:native"}),
        offers({"languages": "de:B1"}, {"languages": "ar:C1"}),
    )
    result = run_round(table, other)
    assert held_ids(result) == [("R1", "O2")]
    [same, second] = Standing.of(result, ()).offers_for(0)
    assert (same.explanation.offer, second.explanation.offer) == ("O2", "O1")
    assert second.moves == ()
    later = Standing.of(result, ()).take(second)
    assert pairs_of(later) == {("R1", "O1")}
    [other_one] = Standing.of(result, [("R1", "O2")]).offers_for(0)
    assert other_one.explanation.offer == "O1"


def test_without_anybody_else_it_is_what_suggest_says():
    made = make_city(60, seed=9)
    table, other = Requests.from_rows(made.requests), Offers.from_rows(made.offers)
    standing = Standing.between(table, other)
    for row in range(10):
        found = standing.offers_for(row)
        assert [one.explanation for one in found] == suggest(table, other, row)
        assert all(one.gain == one.worth and one.costs == 0 for one in found)


def test_of_many_people_too_it_is_said_by_the_quick_way(monkeypatch, town):
    made, result, quick = town
    monkeypatch.setattr(arrivals, "FEW", 0)
    again = between(result, held_ids(result)[::3])
    for row in made.requests[300:305]:
        assert [one.gain for one in again.offers_for(row)] == [one.gain for one in quick.offers_for(row)]


def test_a_suggestion_can_be_written_as_a_row():
    held = [("R1", "O1")]
    stands = Standing.between(requests({}), offers({}), held=held)
    [only] = stands.offers_for(ask(id="new", languages="de:C2"))
    assert only.to_row()["reasons"].endswith(f"gain={only.gain:+.4f} moves=R1:O1>-")
    [shut] = Standing.between(requests({}), offers({}), held=held, approved=held).offers_for(ask(id="new"))
    assert shut.to_row()["reasons"].endswith("gain=none")


def test_a_longer_list_of_wishes_than_anybody_had_is_understood():
    standing = Standing.of(run_round(requests({}), offers({"skills": "a b"})), ())
    many = [f"n{number}" for number in range(80)]
    [found] = standing.offers_for(ask(id="new", needs=["a", *many]))
    one = requests(ask(id="new", needs=["a", *many]))
    assert found.worth == pair_affinity(one, standing.offers, [0], [0], Policy())[0]


def test_whoever_is_excluded_by_either_side_is_not_suggested():
    giving = [{"exclude": "new"}, {}, {}]
    result = run_round(requests({"exclude": "fresh"}, {}), offers(*giving))
    for standing in (Standing.of(result, ()), between(result, ())):
        assert {one.explanation.offer for one in standing.offers_for(ask(id="new", exclude="O2"))} == {"O3"}
        assert {one.explanation.request for one in standing.requests_for(give(id="fresh"))} == {"R2"}
        late = standing.take(standing.offers_for(ask(id="shy", exclude="fresh"))[0])
        assert {one.explanation.request for one in late.requests_for(give(id="fresh"))} == {"R2"}
        later = late.take(late.requests_for(give(id="cold", languages="ar:native", exclude="new"))[0])
        assert "cold" not in {one.explanation.offer for one in later.offers_for(ask(id="new"))}


def test_a_row_with_a_fault_is_refused():
    standing = Standing.of(run_round(requests({}), offers({})), ())
    with pytest.raises(BadInput):
        standing.offers_for(ask(id="new", languages="de:B7"))
    with pytest.raises(BadInput):
        standing.requests_for(give(capacity="many"))
