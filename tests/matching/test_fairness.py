import pytest
from hypothesis import given

from matching import Policy, run_round
from matching.fairness import LongWaiting, Share, fairness
from matching.gaps import Change
from tests.matching.people import offers, requests
from tests.matching.strategies import offer_rows, request_rows

NEAR, FAR = {"lat": 51.43, "lon": 6.76, "district": "Hochfeld"}, {"lat": 51.50, "lon": 6.76, "district": "Hamborn"}
TIGRINYA = {"languages": "ti:native"}


def report_of(asking, giving, policy=None):
    return fairness(run_round(requests(*asking), offers(*giving), policy))


def gap_of(sort, group, asking, giving):
    return next(gap for gap in report_of(asking, giving).gaps if (gap.sort, gap.group) == (sort, group))


def test_a_report_counts_who_got_somebody_by_group():
    report = report_of(
        [
            {"languages": "de:C1", "waiting_days": 10, "district": "Linn"},
            {"languages": "ti:native", "waiting_days": 31, "prefers_gender": "f"},
            {"languages": "ti:native de:B1", "waiting_days": 100},
        ],
        [{}, {"radius_km": 1}],
    )
    assert report.by["language"] == (Share("de", 2, 2), Share("ti", 0, 1))
    assert report.by["district"] == (Share("", 1, 2), Share("Linn", 1, 1))
    assert report.by["wished_gender"] == (Share("", 2, 2), Share("f", 0, 1))
    assert report.by["waiting_days"] == (Share("31 to 90", 0, 1), Share("over 90", 1, 1), Share("up to 30", 1, 1))
    assert report.reasons == {"gender": 1}
    assert report.long_waiting == LongWaiting(1, 1, 1)
    assert report.by["district"][0].rate == 0.5


def test_an_unknown_waiting_time_is_a_group_of_its_own():
    assert report_of([{}], []).by["waiting_days"] == (Share("", 0, 1),)
    nobody = report_of([], [{}])
    assert (nobody.reasons, nobody.gaps, nobody.long_waiting) == ({}, (), LongWaiting(0, 0, 0))


def test_one_more_volunteer_is_looked_for_where_most_could_be_helped():
    asking = [TIGRINYA | NEAR | {"kind": "guide"}] * 5 + [TIGRINYA | FAR | {"kind": "guide"}] * 3
    gap = gap_of("language", "ti", asking, [{"capacity": 5, "radius_km": 1}])
    assert (gap.waiting, gap.reasons) == (8, {"kind": 8})
    assert gap.change == Change("add", 5, 8, 5, "guide", "ti", "Hochfeld")
    far_apart = [TIGRINYA | NEAR] * 5 + [TIGRINYA | FAR | {"lat": 52.0}] * 6
    assert gap_of("language", "ti", far_apart, [{"capacity": 6}]).change.reach == 6


def test_a_district_s_gap_is_filled_there_and_a_wish_by_who_is_wished():
    asking = [TIGRINYA | NEAR | {"prefers_gender": "f"}, {"languages": "so:native", "prefers_gender": "f"} | FAR]
    assert gap_of("district", "Hamborn", asking, []).change == Change(
        "add", 1, 1, 1, "mentor", "so", "Hamborn", "f"
    )
    assert gap_of("wished_gender", "f", asking, []).change.gender == "f"


@pytest.mark.parametrize(
    ("asks", "gives", "change"),
    [
        (TIGRINYA, TIGRINYA | {"vetted": "no"}, Change("vet", 1, 1, 1)),
        (TIGRINYA | {"needs_clearance": "yes"}, TIGRINYA, Change("clear", 1, 1, 1)),
        (TIGRINYA | FAR, TIGRINYA | NEAR | {"radius_km": 4}, Change("widen", 1, 1, 1, km=5.0)),
        (TIGRINYA | FAR, TIGRINYA | NEAR | {"radius_km": 1}, Change("add", 1, 1, 1, "mentor", "ti", "Hamborn")),
        (TIGRINYA, {"vetted": "no"}, Change("add", 1, 1, 1, "mentor", "ti")),
        (TIGRINYA | {"programme": "lotsen"}, {}, Change("add", 1, 1, 1, "mentor", "ti")),
    ],
)
def test_the_easiest_of_the_changes_that_help_as_many_is_named(asks, gives, change):
    assert gap_of("language", "ti", [asks], [gives]).change == change


def test_a_place_that_the_round_gave_away_helps_nobody_again():
    asking = [TIGRINYA | {"needs_clearance": "yes"}, {"languages": "de:native"}]
    assert gap_of("language", "ti", asking, [{"languages": "ti:native de:native"}]).change.code == "add"


def test_where_no_change_helps_none_is_named():
    hopeless = {"languages": "ti:A1 so:A1"}
    assert gap_of("language", "ti", [hopeless], [{}]).change is None


@given(request_rows(), offer_rows())
def test_every_change_that_is_named_serves_as_many_as_it_says(asking, giving):
    table, other = requests(*asking), offers(*giving)
    result = run_round(table, other)
    report = fairness(result)
    left = [row for row, code in zip(asking, result.unmatched, strict=True) if code]
    assert sum(report.reasons.values()) == len(left)
    for gap in report.gaps:
        assert sum(gap.reasons.values()) == gap.waiting > 0
        if gap.change:
            assert 0 < gap.change.serves == min(gap.change.reach, gap.change.places)
            assert gap.change.reach <= gap.waiting
        if gap.change and gap.change.code == "add":
            points = [row for row in left if not gap.change.district or row.get("district") == gap.change.district]
            tongues = dict.fromkeys((gap.change.language, "de"))
            added = {
                "id": "new", "kinds": gap.change.kind, "languages": " ".join(f"{tag}:native" for tag in tongues),
                "gender": gap.change.gender, "capacity": 9, "vetted": True, "cleared": True, "radius_km": 500,
                "programmes": "lotsen paten", "district": gap.change.district,
                "city": points[0].get("city", "") if gap.change.district else "",
            }  # fmt: skip
            alone = run_round(requests(*(row | {"demand": 1} for row in left)), offers(added), Policy())
            assert len(alone.pairs) >= gap.change.reach
