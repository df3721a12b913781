import numpy as np
import pytest
from hypothesis import given

from matching.features import FEATURES, NAMES
from matching.market import Market
from matching.policy import Policy
from matching.scorecard import Grading
from matching.shapes import GRADES
from tests.matching.people import offers, requests
from tests.matching.strategies import offer_rows, request_rows

HOCHFELD = {"city": "Duisburg", "district": "Hochfeld"}
HOCHEMMERICH = {"city": "Duisburg", "district": "Hochemmerich"}
WANHEIMERORT = {"city": "Duisburg", "district": "Wanheimerort"}


def value(feature, request, offer, **policy):
    market = Market(requests(request), offers(offer), Policy(**policy))
    return Grading(market)(np.zeros(1, int), np.zeros(1, int))[0, NAMES.index(feature)] / GRADES


@pytest.mark.parametrize(
    ("feature", "request_", "offer", "expected"),
    [
        ("language", {"languages": "de:A2 ar:native"}, {"languages": "ar:B1 de:native"}, 3 / 7),
        ("language", {"languages": "fa:native"}, {"languages": "fa-AF:native"}, 0.9),
        ("language", {"languages": "ar:native"}, {"languages": "de:native"}, 0),
        ("written", {"languages": "de:B1/A2"}, {"languages": "de:native/native"}, 2 / 7),
        ("written", {"languages": "de:B2"}, {"languages": "de:native/native"}, 2 / 7),
        ("written", {"languages": "ti:native/none"}, {"languages": "ti:native/native"}, 0),
        ("written", {"languages": "tg:native/native"}, {"languages": "fa:native/native"}, 0),
        ("german", {"needs": "sprache"}, {"languages": "de:C1"}, 5 / 7),
        ("german", {"needs": "sprache"}, {"languages": "ar:C1"}, 0),
        ("german", {"needs": "wohnen"}, {"languages": "de:C1"}, 0.5),
        ("distance", HOCHFELD, HOCHFELD, 1),
        ("distance", HOCHFELD, {}, 0.5),
        ("distance", {}, HOCHFELD, 0.5),
        ("needs", {"needs": "wohnen kita schule"}, {"skills": "kita wohnen"}, 2 / 3),
        ("needs", {"needs": "wohnen"}, {"skills": "kita"}, 0),
        ("needs", {"needs": "wohnen"}, {}, 0.5),
        ("needs", {}, {"skills": "kita"}, 0.5),
        ("hours", {"availability": "mon-morning tue-morning"}, {"availability": "tue-morning"}, 1 / 3),
        ("hours", {"availability": "mon-morning"}, {"availability": "tue-morning"}, 0),
        ("hours", {"availability": "mon-morning"}, {}, 0.5),
        ("interests", {"interests": "schach"}, {"interests": "schach kochen"}, 0.5),
        ("trades", {"trades": "bau it"}, {"trades": "it"}, 1),
        ("trades", {"trades": "bau"}, {"trades": "it"}, 0),
        ("experience", {}, {"completed": 0}, 0),
        ("experience", {}, {"completed": 2}, 0.5),
        ("experience", {}, {"completed": 500}, 19 / 21),
        ("experience", {}, {}, 0.5),
        ("ease", {}, {"active": 0, "capacity": 2}, 1),
        ("ease", {}, {"active": 3, "capacity": 1}, 0.25),
        ("ease", {}, {"active": 0, "capacity": 0}, 0),
        ("ease", {}, {}, 0.5),
        ("programme", {"programme": "a"}, {"programmes": "b a"}, 1),
        ("programme", {}, {"programmes": "b a"}, 0.5),
    ],
)
def test_a_feature_says_what_it_is_documented_to_say(feature, request_, offer, expected):
    assert value(feature, request_, offer) == pytest.approx(expected, abs=0.51 / GRADES)


def test_the_rhine_is_a_barrier():
    """Both are 2.5 km from Hochfeld; Hochemmerich lies on the other bank."""
    near, across = value("distance", HOCHFELD, WANHEIMERORT), value("distance", HOCHFELD, HOCHEMMERICH)
    assert across == pytest.approx(4 / (4 + 2.5 + 4), abs=0.01)
    assert near > 0.6
    assert value("distance", HOCHFELD, HOCHEMMERICH, crossing_km=0) == pytest.approx(4 / 6.5, abs=0.01)


def test_the_bank_of_a_position_without_a_district_is_that_of_the_nearest():
    at_hochemmerich = {"lat": 51.409, "lon": 6.708}
    assert value("distance", HOCHFELD, at_hochemmerich) < 0.45
    far_away = {"lat": 48.1, "lon": 11.6}
    assert value("distance", far_away, far_away) == 1


def test_farther_is_never_better():
    steps = [value("distance", {"lat": 51.0, "lon": 6.0}, {"lat": 51.0 + km / 111, "lon": 6.0}) for km in range(60)]
    assert steps == sorted(steps, reverse=True)
    assert steps[59] == steps[41] > 0


def test_sets_may_name_more_codes_than_a_word_has_bits():
    many = [f"code{index}" for index in range(200)]
    assert value("needs", {"needs": many}, {"skills": many[50:]}) == pytest.approx(0.75, abs=0.01)


@given(request_rows(), offer_rows())
def test_every_feature_of_every_pair_is_within_bounds(asking, giving):
    market = Market(requests(*asking), offers(*giving), Policy())
    rows, cols = (side.ravel() for side in np.indices((len(asking), len(giving))))
    grades = Grading(market)(rows, cols)
    assert grades.shape == (len(rows), len(FEATURES))
    assert (grades <= GRADES).all()


@given(request_rows(most=2), offer_rows(most=2))
def test_everybody_unknown_has_nothing_for_or_against_them(asking, giving):
    """What only one side says of what both must say counts neither way."""
    silent = [{"id": row["id"], "kinds": row["kinds"], "languages": row["languages"]} for row in giving]
    table = offers(*(row | {"capacity": 1, "vetted": True} for row in silent))
    market = Market(requests(*asking), table, Policy())
    rows, cols = (side.ravel() for side in np.indices((len(asking), len(giving))))
    spoken = [NAMES.index(name) for name in ("language", "written", "german")]
    grades = np.delete(Grading(market)(rows, cols), spoken, axis=1)
    assert (grades == GRADES // 2).all()
