"""What a round was for whom, in words: every setting, every change, and what could not be done."""

import pytest

from webapp.desk.fairness_words import facts, gaps, tables

ADD = {"code": "add", "serves": 2, "reach": 5, "places": 2, "kind": "guide", "language": "ti", "km": 0.0}
ADD |= {"district": "Hochfeld", "gender": ""}


def report(**changes):
    quiet = {"waiting_bonus": 0, "waiting_after_days": 90, "language_floor": 0}
    long = {"requests": 0, "attainable": 0, "matched": 0}
    by = {sort: [] for sort in ("language", "district", "wished_gender", "waiting_days")}
    return {"by": by, "gaps": [], "long_waiting": long, "floors": None, "policy": quiet} | changes


def floors(served, possible):
    group = {"group": "ti", "requests": 9, "attainable": 8, "floor": 7, "served": served}
    return {"together": 8, "possible": possible, "groups": [group]}


@pytest.fixture(autouse=True)
def english(app):
    with app.test_request_context("/?lang=en"):
        yield


def gap_of(sort, group, change, waiting=8):
    one = {"sort": sort, "group": group, "waiting": waiting, "reasons": {}, "change": change}
    [gap] = gaps(report(gaps=[one]))
    return gap


def test_without_settings_only_the_prospects_count():
    [only] = facts(report())
    assert only.startswith("Only the prospects of the pairs counted")


def test_those_who_waited_long_are_counted_against_what_was_possible():
    said = list(facts(report(long_waiting={"requests": 27, "attainable": 26, "matched": 25})))
    assert said[0] == "27 people have waited over 90 days. 25 got a suggestion; at most 26 could have got one."


@pytest.mark.parametrize(
    ("served", "possible", "last"),
    [
        (7, 7, "Every language reached it."),
        (5, 5, "No set of suggestions could have come nearer."),
        (5, 6, "2 suggestions are missing to that."),
    ],
)
def test_floors_that_were_not_kept_are_said_to_be_so(served, possible, last):
    said = list(facts(report(floors=floors(served, possible))))
    assert said[0].startswith("No language was to be left behind")
    assert said[-1] == last


def test_a_gap_names_who_waits_and_the_change_that_would_help():
    gap = gap_of("language", "ti", ADD)
    assert gap.who == "8 people wait for Tigrinya."
    expected = "One more volunteer (Guide · Tigrinya · Hochfeld) could help 5 of them, one for each free place."
    assert gap.change == expected
    assert "Hochfeld · woman)" in gap_of("district", "Hochfeld", ADD | {"gender": "f"}).change
    assert gap_of("district", "Hochfeld", None).change == ""
    assert gap_of("district", "Hochfeld", None, 1).who == "1 person waits in Hochfeld."
    assert "woman" in gap_of("wished_gender", "f", None).who


@pytest.mark.parametrize(
    ("code", "words"), [("vet", "Vetting one"), ("clear", "A current clearance"), ("widen", "goes 5 km farther")]
)
def test_a_change_to_somebody_who_is_there_is_named(code, words):
    assert words in gap_of("language", "ti", ADD | {"code": code, "km": 5.0}).change


def test_rates_stand_by_group_the_worst_first_and_with_their_floors():
    shares = {
        "language": [{"group": "de", "matched": 9, "requests": 10}, {"group": "ti", "matched": 5, "requests": 9}],
        "district": [{"group": "", "matched": 1, "requests": 1}],
        "wished_gender": [{"group": "", "matched": 1, "requests": 2}, {"group": "f", "matched": 2, "requests": 2}],
        "waiting_days": [{"group": "over 90", "matched": 1, "requests": 3}],
    }
    language, district, wish, waited = tables(report(by=shares, floors=floors(5, 5)))
    assert [(rate.name, rate.percent) for rate in language.rates] == [("Tigrinya", "56%"), ("German", "90%")]
    assert (language.has_floors, district.has_floors) == (True, False)
    assert (language.rates[0].floor, language.rates[0].most) == (7, 8)
    assert district.rates[0].name == "not known"
    assert [rate.name for rate in wish.rates] == ["no wish", "woman"]
    assert waited.rates[0].name == "over 90 days"
