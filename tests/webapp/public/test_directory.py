"""When a centre is open: in the town's own time, and only where somebody verified the hours."""

from datetime import UTC, datetime, time

import pytest

from webapp.db import now
from webapp.models import Centre, HoursKind, OpeningHours
from webapp.place_words import phone_note, phone_numbers
from webapp.services.directory import is_open, week

MONDAY_10_TO_12 = OpeningHours(kind=HoursKind.OPEN, weekday=0, opens=time(10), closes=time(12))


def hours(kind: HoursKind, *days: int, opens: int = 9, closes: int = 10) -> list[OpeningHours]:
    return [OpeningHours(kind=kind, weekday=day, opens=time(opens), closes=time(closes)) for day in days]


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (datetime(2026, 1, 12, 9, 0, tzinfo=UTC), True),  # 10:00 in winter
        (datetime(2026, 1, 12, 8, 59, tzinfo=UTC), False),
        (datetime(2026, 1, 12, 11, 0, tzinfo=UTC), False),  # 12:00: closed
        (datetime(2026, 7, 13, 8, 0, tzinfo=UTC), True),  # 10:00 in summer
        (datetime(2026, 7, 13, 10, 30, tzinfo=UTC), False),
        (datetime(2026, 1, 13, 9, 30, tzinfo=UTC), False),  # a Tuesday
        (datetime(2026, 1, 11, 23, 30, tzinfo=UTC), False),  # Monday there, at half past midnight
    ],
)
def test_open_is_by_the_towns_clock(moment, expected):
    centre = Centre(hours=[MONDAY_10_TO_12], verified_at=now())
    assert is_open(centre, HoursKind.OPEN, moment) is expected


def test_phone_hours_are_not_open_hours():
    centre = Centre(hours=hours(HoursKind.PHONE, 0), verified_at=now())
    moment = datetime(2026, 1, 12, 8, 30, tzinfo=UTC)
    assert is_open(centre, HoursKind.PHONE, moment) is True
    assert is_open(centre, HoursKind.OPEN, moment) is False


def test_unverified_hours_say_nothing():
    centre = Centre(hours=[MONDAY_10_TO_12])
    assert is_open(centre, HoursKind.OPEN, datetime(2026, 1, 12, 9, 30, tzinfo=UTC)) is None


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
