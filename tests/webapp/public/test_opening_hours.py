"""When a centre is open: in the town's own time, and only where somebody verified the hours."""

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest
from flask_babel import force_locale

from webapp.db import now
from webapp.models import Centre, HoursKind, OpeningHours
from webapp.opening_words import open_now
from webapp.place_words import distance_words, phone_note, phone_numbers
from webapp.services.opening_hours import is_open_at, standing, week
from webapp.services.public_holidays import is_public_holiday, public_holidays

MONDAY_10_TO_12 = OpeningHours(kind=HoursKind.OPEN, weekday=0, opens=time(10), closes=time(12))


def hours(kind: HoursKind, *days: int, opens: int = 9, closes: int = 10) -> list[OpeningHours]:
    return [OpeningHours(kind=kind, weekday=day, opens=time(opens), closes=time(closes)) for day in days]


BERLIN = ZoneInfo("Europe/Berlin")


def at(day: str, time_of_day: str) -> datetime:
    return datetime.fromisoformat(f"{day}T{time_of_day}").replace(tzinfo=BERLIN)


def stands(centre: Centre, kind: HoursKind, moment: datetime) -> tuple[bool, str]:
    found = standing(centre, kind, moment)
    return found.is_open, f"{found.changes:%Y-%m-%d %H:%M}"


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (datetime(2026, 1, 12, 9, 0, tzinfo=UTC), (True, "2026-01-12 12:00")),  # 10:00 in winter
        (datetime(2026, 1, 12, 8, 59, tzinfo=UTC), (False, "2026-01-12 10:00")),
        (datetime(2026, 1, 12, 11, 0, tzinfo=UTC), (False, "2026-01-19 10:00")),  # 12:00: closed
        (datetime(2026, 7, 13, 8, 0, tzinfo=UTC), (True, "2026-07-13 12:00")),  # 10:00 in summer
        (datetime(2026, 7, 13, 10, 30, tzinfo=UTC), (False, "2026-07-20 10:00")),
        (datetime(2026, 1, 13, 9, 30, tzinfo=UTC), (False, "2026-01-19 10:00")),  # a Tuesday
        (
            datetime(2026, 1, 11, 23, 30, tzinfo=UTC),
            (False, "2026-01-12 10:00"),
        ),  # Monday there, at half past midnight
    ],
)
def test_open_is_by_the_towns_clock(moment, expected):
    centre = Centre(hours=[MONDAY_10_TO_12], verified_at=now())
    assert stands(centre, HoursKind.OPEN, moment) == expected


def test_phone_hours_are_not_open_hours_but_somebody_answers():
    centre = Centre(hours=hours(HoursKind.PHONE, 0), verified_at=now())
    moment = at("2026-01-12", "09:30")
    assert stands(centre, HoursKind.PHONE, moment) == (True, "2026-01-12 10:00")
    assert standing(centre, HoursKind.OPEN, moment) is None
    assert is_open_at(centre, moment)


def test_unverified_hours_say_nothing():
    centre = Centre(hours=[MONDAY_10_TO_12])
    moment = at("2026-01-12", "10:30")
    assert standing(centre, HoursKind.OPEN, moment) is None
    assert not is_open_at(centre, moment)


def test_hours_that_follow_each_other_at_once_are_one():
    parts = [*hours(HoursKind.OPEN, 0, opens=10, closes=12), *hours(HoursKind.OPEN, 0, opens=12, closes=15)]
    centre = Centre(hours=parts, verified_at=now())
    assert stands(centre, HoursKind.OPEN, at("2026-01-12", "11:00")) == (True, "2026-01-12 15:00")


def test_the_holidays_of_2026_in_north_rhine_westphalia():
    assert sorted(f"{day:%m-%d}" for day in public_holidays(2026)) == [
        "01-01", "04-03", "04-06", "05-01", "05-14", "05-25", "06-04", "10-03", "11-01", "12-25", "12-26",
    ]  # fmt: skip
    assert not is_public_holiday(at("2026-10-31", "12:00").date())  # of other states


def test_on_a_public_holiday_nobody_knows_and_the_next_opening_leaves_it_out():
    centre = Centre(hours=[MONDAY_10_TO_12], verified_at=now())
    assert standing(centre, HoursKind.OPEN, at("2026-04-06", "10:30")) is None  # Easter Monday
    assert stands(centre, HoursKind.OPEN, at("2026-04-05", "12:00")) == (False, "2026-04-13 10:00")


@pytest.mark.parametrize(
    ("moment", "kind", "words"),
    [
        (at("2026-01-12", "10:30"), "open", "until 12:00"),
        (at("2026-01-12", "08:00"), "open", "opens today at 10:00"),
        (at("2026-01-11", "23:00"), "open", "opens tomorrow at 10:00"),
        (at("2026-01-12", "13:00"), "open", "opens on Monday at 10:00"),
        (at("2026-01-12", "09:10"), "phone", "until 10:00"),
        (at("2026-01-12", "08:00"), "phone", "answers the phone today from 09:00"),
        (at("2026-01-11", "08:00"), "phone", "answers the phone tomorrow from 09:00"),
        (at("2026-01-09", "08:00"), "phone", "answers the phone on Monday from 09:00"),
    ],
)
def test_words_say_until_or_from_when(app, moment, kind, words):
    centre = Centre(hours=[MONDAY_10_TO_12, *hours(HoursKind.PHONE, 0)], verified_at=now())
    with app.test_request_context(), force_locale("en_GB"):
        assert open_now(centre, kind, moment).words == words


@pytest.mark.parametrize(("km", "words"), [(0.3, "less than 1 km"), (1.6, "about 2 km"), (12.4, "about 12 km")])
def test_a_distance_is_said_as_one_says_it(app, km, words):
    with app.test_request_context(), force_locale("en"):
        assert distance_words(km) == words


def test_days_with_the_same_hours_are_taken_together():
    open_hours = [
        *hours(HoursKind.OPEN, 0, 1, 2),
        *hours(HoursKind.OPEN, 3, opens=14, closes=16),
        *hours(HoursKind.OPEN, 5, opens=14, closes=16),
        *hours(HoursKind.PHONE, 6),
    ]
    spans = week(reversed(open_hours), HoursKind.OPEN)
    assert [(span.first, span.last, len(span.hours)) for span in spans] == [(0, 2, 1), (3, 3, 1), (5, 5, 1)]


@pytest.mark.parametrize(
    ("printed", "dialled"),
    [
        ("0203-94065358 / 0203-94065357", ["+4920394065358", "+4920394065357"]),
        ("02515-862502 (as printed; area code of Krefeld is 02151)", ["+492515862502"]),
        ("+49 203 123456", ["+49203123456"]),
        ("030 23125/901", ["+493023125901"]),
        ("please ask", []),
        ("", []),
    ],
)
def test_printed_numbers_can_be_dialled(printed, dialled):
    assert [number.dial for number in phone_numbers(printed)] == dialled


def test_a_number_without_remark_has_none():
    assert phone_note("0203-602707") == ""
    assert phone_note("0203-602707 (mornings)") == "mornings"
