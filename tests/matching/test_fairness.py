from matching.fairness import Share, fairness
from matching.rounds import run_round
from tests.matching.people import offers, requests


def test_a_report_counts_who_got_somebody_by_group():
    table = requests(
        {"languages": "de:C1", "waiting_days": 10, "district": "Linn"},
        {"languages": "ti:native", "waiting_days": 31, "prefers_gender": "f"},
        {"languages": "ti:native de:B1", "waiting_days": 100},
    )
    report = fairness(table, run_round(table, offers({}, {"radius_km": 1})).unmatched)
    assert report.by["language"] == (Share("de", 2, 2), Share("ti", 1, 2))
    assert report.by["district"] == (Share("", 1, 2), Share("Linn", 1, 1))
    assert report.by["wished_gender"] == (Share("", 2, 2), Share("f", 0, 1))
    assert report.by["waiting_days"] == (Share("31 to 90", 0, 1), Share("over 90", 1, 1), Share("up to 30", 1, 1))
    assert report.reasons == {"gender": 1}
    assert report.by["language"][1].rate == 0.5


def test_an_unknown_waiting_time_is_a_group_of_its_own():
    report = fairness(requests({}), run_round(requests({}), offers()).unmatched)
    assert report.by["waiting_days"] == (Share("", 0, 1),)
    assert fairness(requests(), run_round(requests(), offers()).unmatched).reasons == {}
