import numpy as np
import pytest
from hypothesis import given

from matching import CODES, Policy, eligibility
from matching.verify import broken_rule
from tests.matching.people import ask, give, offers, requests
from tests.matching.strategies import offer_rows, request_rows


def code(request, offer, **policy):
    zero = np.zeros(1, int)
    return str(eligibility(requests(request), offers(offer), zero, zero, Policy(**policy))[0])


def test_the_rules_stand_in_the_order_of_the_contract():
    assert CODES == (
        "kind", "programme", "self", "excluded", "not_vetted", "full", "no_clearance", "gender", "must_need",
        "too_far", "no_common_language", "no_common_hours",
    )  # fmt: skip


HERE = {"lat": 51.43, "lon": 6.76}


@pytest.mark.parametrize(
    ("request_", "offer", "expected"),
    [
        ({}, {}, ""),
        ({"kind": "guide"}, {"kinds": "mentor helper"}, "kind"),
        ({"kind": "guide"}, {"kinds": "mentor guide"}, ""),
        ({"programme": "paten"}, {"programmes": "lotsen"}, "programme"),
        ({"programme": "paten"}, {}, "programme"),
        ({"programme": "paten"}, {"programmes": "lotsen paten"}, ""),
        ({}, {"programmes": "lotsen"}, ""),
        ({"person": "p"}, {"person": "p"}, "self"),
        ({"person": "p"}, {"person": "q"}, ""),
        ({"person": ""}, {"person": ""}, ""),
        ({"exclude": "O1"}, {}, "excluded"),
        ({}, {"exclude": "R7 R1"}, "excluded"),
        ({"exclude": "O2"}, {"exclude": "R2"}, ""),
        ({}, {"vetted": "no"}, "not_vetted"),
        ({}, {"capacity": 0}, "full"),
        ({"needs_clearance": "yes"}, {"cleared": "no"}, "no_clearance"),
        ({"needs_clearance": "yes"}, {}, "no_clearance"),
        ({"needs_clearance": "yes"}, {"cleared": "yes"}, ""),
        ({"prefers_gender": "f"}, {"gender": "m"}, "gender"),
        ({"prefers_gender": "f"}, {}, "gender"),
        ({"prefers_gender": "f"}, {"gender": "f"}, ""),
        ({"gender": "m"}, {"prefers_gender": "f"}, "gender"),
        ({}, {"prefers_gender": "d"}, "gender"),
        ({"gender": "d"}, {"prefers_gender": "d"}, ""),
        ({"needs": "wohnen!"}, {"skills": "kita"}, "must_need"),
        ({"needs": "wohnen! kita!"}, {"skills": "kita"}, "must_need"),
        ({"needs": "wohnen! kita"}, {"skills": "wohnen"}, ""),
        ({"needs": "wohnen"}, {"skills": "kita"}, ""),
        ({"needs": "wohnen!"}, {}, ""),
        (HERE, {"lat": 51.43, "lon": 7.76}, "too_far"),
        (HERE, {"lat": 51.43, "lon": 6.83, "radius_km": 3}, "too_far"),
        (HERE, {"lat": 51.43, "lon": 6.83, "radius_km": 5}, ""),
        (HERE, {"lat": 51.43, "lon": 6.83}, ""),
        (HERE, {"lat": 51.43, "lon": 7.76, "radius_km": 25000}, ""),
        (HERE, HERE | {"radius_km": 0}, ""),
        (HERE, {"radius_km": 0}, ""),
        ({}, HERE | {"radius_km": 0}, ""),
        ({"languages": "ar:native"}, {"languages": "de:native"}, "no_common_language"),
        ({"languages": "de:A1"}, {"languages": "de:native"}, "no_common_language"),
        ({"languages": "de:native"}, {"languages": "de:A1"}, "no_common_language"),
        ({"languages": "de:A1", "needs": "sprache"}, {}, ""),
        ({"languages": "de:A1", "needs": "alphabetisierung!"}, {"skills": "alphabetisierung"}, ""),
        ({"languages": "ar:B1", "needs": "sprache"}, {}, "no_common_language"),
        ({"languages": "fa:A2"}, {"languages": "tg:A2"}, "no_common_language"),
        ({"languages": "fa:native"}, {"languages": "tg:B2"}, ""),
        ({"languages": "tg:B2"}, {"languages": "fa:native"}, ""),
        ({"languages": "ku:native"}, {"languages": "ckb:native"}, "no_common_language"),
        ({"languages": "ku:native", "needs": "sprache"}, {"languages": "ckb:native"}, ""),
        ({"languages": "uk:native"}, {"languages": "ru:native"}, "no_common_language"),
        ({"languages": "AR:native"}, {"languages": "ar:native"}, ""),
        ({"availability": "mon-morning"}, {"availability": "tue-morning"}, ""),
        ({"availability": "mon-morning", "due": "2026-12-01"}, {"availability": "tue-morning"}, "no_common_hours"),
        ({"availability": "mon-morning", "due": "2026-12-01"}, {}, ""),
        ({"due": "2026-12-01"}, {"availability": "tue-morning"}, ""),
        ({"availability": "mon-morning", "due": "2026-12-01"}, {"availability": "mon-morning tue-morning"}, ""),
    ],
)
def test_a_pair_breaks_a_rule_or_may_meet(request_, offer, expected):
    assert code(request_, offer) == expected


def test_the_policy_sets_radius_level_and_hours():
    far = ({"lat": 51.43, "lon": 6.76}, {"lat": 51.43, "lon": 6.83})
    assert code(*far, radius_km=3) == "too_far"
    assert code({"languages": "de:A2"}, {}, minimum_level="B1") == "no_common_language"
    assert code({"languages": "de:A1", "needs": "sprache"}, {}, minimum_level_learning="A2") == "no_common_language"
    hours = ({"availability": "mon-morning"}, {"availability": "tue-morning"})
    assert code(*hours, require_common_hours=True) == "no_common_hours"
    assert code({}, hours[1], require_common_hours=True) == ""


def test_the_first_broken_rule_is_the_reason():
    everything_wrong = (
        {"kind": "guide", "programme": "x", "languages": "ar:native", "prefers_gender": "f"},
        {"vetted": "no", "capacity": 0},
    )
    assert code(*everything_wrong) == "kind"
    assert code(everything_wrong[0] | {"kind": "mentor"}, everything_wrong[1]) == "programme"


def test_no_pairs_have_no_codes():
    nothing = np.zeros(0, int)
    assert eligibility(requests(), offers(), nothing, nothing, Policy()).shape == (0,)


def test_origin_is_never_read():
    origin = {"nationality": "x", "religion": "y", "legal_status": "z", "age": "40"}
    assert code(ask(**origin), give(**origin)) == code(ask(), give()) == ""


@given(request_rows(), offer_rows())
def test_every_pair_gets_the_code_that_the_rules_written_down_twice_give(asking, giving):
    table, other = requests(*asking), offers(*giving)
    for policy in (Policy(), Policy(require_common_hours=True, radius_km=1, minimum_level="C1")):
        rows, cols = (side.ravel() for side in np.indices((len(table), len(other))))
        codes = eligibility(table, other, rows, cols, policy)
        for row, col, found in zip(rows, cols, codes, strict=True):
            again = broken_rule(table.rows[row], other.rows[col], policy, table.gazetteer, other.gazetteer)
            assert found == again
