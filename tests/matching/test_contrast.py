from math import fsum, log

import numpy as np
import pytest
from hypothesis import given

from matching import Policy, Standing, contrast, run_round, viewpoints
from matching.contrast import REASONS
from matching.eligibility import eligibility
from matching.market import Market
from matching.scorecard import pair_affinity
from tests.matching.people import offers, requests
from tests.matching.strategies import offer_rows, request_rows


def standing(asking, giving, held, approved=(), most=2):
    return Standing.between(
        requests(*asking),
        offers(*giving),
        Policy(most_moved=most),
        held=held,
        approved=approved,
        prices={"O2": 0.4},
    )


@given(request_rows(4), offer_rows(4))
def test_the_differences_add_up_and_the_rule_is_the_one_that_forbids(asking, giving):
    result = run_round(requests(*asking), offers(*giving))
    table, other = result.market.requests, result.market.offers
    stands = Standing.of(result, ())
    for row, col in result.pairs.tolist():
        for second in range(len(giving)):
            found = contrast(stands, table.id[row], other.id[col], other.id[second])
            mine, theirs = pair_affinity(table, other, [row, row], [col, second], Policy())
            expected = log(theirs / (1 - theirs)) - log(mine / (1 - mine))
            assert fsum(change for _, change in found.differences) == pytest.approx(expected, abs=1e-9)
            assert found.rule == eligibility(table, other, [row], [second], Policy())[0]
            assert found.reason in REASONS
            assert (found.reason == "rule") == bool(found.rule)
            assert found.loses is None or found.loses >= -1e-3  # nothing beats a certified round by more
            assert found.prices == (result.prices[other.id[col]], result.prices[other.id[second]])


ASKS = ({"languages": "ar:native de:A2"}, {"languages": "ar:native"})
GIVES = ({"languages": "de:native"}, {"languages": "ar:native"})


def test_somebody_else_needs_it_more():
    found = contrast(standing(ASKS, GIVES, [("R1", "O1"), ("R2", "O2")]), "R1", "O1", "O2")
    assert (found.reason, found.holders, found.prices) == ("price", ("R2",), (0.0, 0.4))
    mine, theirs, held = pair_affinity(requests(*ASKS), offers(*GIVES), [0, 0, 1], [0, 1, 1], Policy())
    assert found.loses == pytest.approx(mine + held - theirs)
    assert found.differences[0][0] == "language"


def test_a_weaker_one_is_weaker_and_an_equal_one_as_good():
    asking, giving = [{"languages": "ar:native"}], [{"languages": "ar:native"}, {"languages": "ar:B1"}]
    stands = standing(asking, [*giving, giving[0]], [("R1", "O1")])
    weaker, equal = contrast(stands, "R1", "O1", "O2"), contrast(stands, "R1", "O1", "O3")
    assert (weaker.reason, weaker.holders) == ("weaker", ())
    assert weaker.loses > 0
    assert (equal.reason, equal.loses, equal.differences) == ("as_good", 0, ())


def test_a_place_of_somebody_approved_cannot_be_had():
    held = [("R1", "O1"), ("R2", "O2")]
    found = contrast(standing(ASKS, GIVES, held, approved=held), "R1", "O1", "O2")
    assert (found.reason, found.loses, found.holders) == ("capacity", None, ("R2",))
    worse = contrast(standing(ASKS[::-1], GIVES, [("R1", "O2"), ("R2", "O1")], most=0), "R1", "O2", "O1")
    assert worse.reason == "rule"
    shut = standing([ASKS[0], ASKS[0]], GIVES, [("R1", "O2"), ("R2", "O1")], most=0)
    assert contrast(shut, "R1", "O2", "O1").reason == "weaker"


def test_an_unknown_id_is_an_error():
    with pytest.raises(ValueError, match="in tuple"):
        contrast(standing(ASKS, GIVES, []), "R1", "O1", "gone")


def test_each_side_has_its_own_view():
    table = requests({"needs": ["wohnen!", "kita"], "interests": "schach kochen", "availability": "mon-evening"})
    other = offers(
        {
            "skills": "kita schule",
            "interests": "kochen",
            "availability": ["mon-evening", "tue-morning"],
            "active": 2,
            "capacity": 3,
        }
    )
    mine, theirs = viewpoints(Market(table, other, Policy(radius_km=7)), 0, 0)
    assert (mine.covered, mine.uncovered, mine.interests) == (("kita",), ("wohnen",), ("kochen",))
    assert (mine.language, mine.level, mine.distance_km) == ("de", 2.0, None)
    assert mine.slots == theirs.slots == ("mon-evening",)
    assert (theirs.used, theirs.radius_km, theirs.running, theirs.places_left) == (("kita",), 7.0, 3, 2)


def test_what_is_not_known_stays_open():
    place = {"district": "Hochfeld"}
    table, other = requests({"languages": "ti:native", **place}), offers({"radius_km": 4, "capacity": 0, **place})
    mine, theirs = viewpoints(Market(table, other, Policy()), 0, 0)
    assert (mine.language, theirs.language, mine.level) == ("", "", 0.0)
    assert theirs.distance_km == pytest.approx(0.0)
    assert (theirs.running, theirs.places_left, theirs.radius_km) == (None, 0, 4.0)
    assert np.isfinite(theirs.radius_km)
