"""The clocks change on 29 March 2026 (an hour is missing) and on 25 October (an hour comes twice).

Held against it: the database knows only UTC, terms are counted in hours that have passed, and what a person reads
or lives by (days, opening hours) is the town's own time.
"""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from flask_babel import force_locale, format_datetime
from sqlalchemy import func, select

from tests import factories
from webapp.db import now
from webapp.models import HoursKind, Match, MatchState, OpeningHours, Openness, OutboxMail, Side
from webapp.services import terms
from webapp.services.local_time import LOCAL_TIME, local_day
from webapp.services.opening_hours import standing

FORWARD = datetime(2026, 3, 29, 1, 0, tzinfo=UTC)
BACK = datetime(2026, 10, 25, 1, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)
CHANGES = pytest.mark.parametrize("change", [FORWARD, BACK], ids=["29 March", "25 October"])


def local(moment: datetime) -> str:
    return f"{moment.astimezone(LOCAL_TIME):%d.%m. %H:%M}"


def asked(session, at: datetime, hours: int) -> Match:
    """A volunteer who was asked at a moment, and has so many hours."""
    match = factories.proposal(
        session,
        state=MatchState.OFFERED,
        asked=Side.VOLUNTEER,
        asked_at=at,
        reached_at=at,
        term_ends_at=at + timedelta(hours=hours),
    )
    match.offer.used = 1
    session.flush()
    return match


def keep(session, at: datetime) -> None:
    list(terms.keep(session, at))
    session.flush()


def reminders(session) -> int:
    return session.scalar(select(func.count()).where(OutboxMail.template == "reminder")) or 0


def test_the_clocks_really_change_then():
    """The planted fault: whoever counts on the wall is wrong by an hour on each of these days."""
    for change, hours in ((FORWARD, 23), (BACK, 25)):
        noon = datetime.combine(change.date(), time(0), LOCAL_TIME)
        day_later = datetime.combine(change.date() + timedelta(days=1), time(0), LOCAL_TIME)
        assert day_later.astimezone(UTC) - noon.astimezone(UTC) == timedelta(hours=hours)


@CHANGES
@pytest.mark.parametrize("hours", [24, 120], ids=["24 hours", "5 days"])
def test_a_term_is_as_long_as_ever(session, change, hours):
    began = change - timedelta(hours=10)
    match = asked(session, began, hours)
    keep(session, began + timedelta(hours=hours) - SECOND)
    assert match.state is MatchState.OFFERED
    keep(session, began + timedelta(hours=hours))
    assert match.state is MatchState.EXPIRED


@CHANGES
@pytest.mark.parametrize("hours", [24, 120], ids=["24 hours", "5 days"])
def test_the_reminder_comes_half_way_and_once(session, change, hours):
    began = change - timedelta(hours=hours / 2, minutes=30)
    asked(session, began, hours)
    keep(session, began + timedelta(hours=hours / 2) - SECOND)
    assert reminders(session) == 0
    for minutes in range(0, 180, 20):  # through the hour that is missing, or comes twice
        keep(session, began + timedelta(hours=hours / 2, minutes=minutes))
    assert reminders(session) == 1


@pytest.mark.parametrize(
    ("began", "ends"),
    [
        (datetime(2026, 3, 28, 11, 0, tzinfo=UTC), "29.03. 13:00"),
        (datetime(2026, 10, 24, 10, 0, tzinfo=UTC), "25.10. 11:00"),
    ],
    ids=["29 March", "25 October"],
)
def test_the_end_of_a_term_is_shown_by_the_clock_on_the_wall(app, session, began, ends):
    """Asked at noon: after 24 hours the wall says one o'clock, or eleven."""
    assert local(began).endswith("12:00")
    match = asked(session, began, 24)
    session.refresh(match)
    with app.test_request_context(), force_locale("de"):
        assert format_datetime(match.term_ends_at, "dd.MM. HH:mm") == ends


def test_the_hour_that_comes_twice_keeps_its_order(session):
    """Two matches, asked at 02:30 and, an hour later, at 02:30 again."""
    first, second = BACK - timedelta(minutes=30), BACK + timedelta(minutes=30)
    assert local(first) == local(second) == "25.10. 02:30"
    earlier, later = asked(session, first, 24), asked(session, second, 24)
    session.expire_all()
    assert later.asked_at - earlier.asked_at == timedelta(hours=1)
    keep(session, first + timedelta(hours=24))
    assert (earlier.state, later.state) == (MatchState.EXPIRED, MatchState.OFFERED)


@pytest.fixture
def early_bird(session):
    """A centre that is open from 01:30 to 03:30 on Sundays, across the change."""
    centre = factories.centre(session)
    centre.hours = [
        OpeningHours(kind=HoursKind.OPEN, weekday=6, opens=time(1, 30), closes=time(3, 30)),
        OpeningHours(kind=HoursKind.OPEN, weekday=0, opens=time(9), closes=time(12)),
    ]
    centre.verified_at = now()
    session.flush()
    return centre


@pytest.mark.parametrize(("change", "open_hours"), [(FORWARD, 1), (BACK, 3)], ids=["29 March", "25 October"])
def test_open_now_follows_the_wall(early_bird, change, open_hours):
    """Two hours on the wall are one on the day that lacks an hour, and three on the one that has it twice."""
    minutes = range(-180, 240)
    found = sum(
        standing(early_bird, HoursKind.OPEN, change + timedelta(minutes=minute)).is_open for minute in minutes
    )
    assert found == open_hours * 60


@pytest.mark.parametrize(
    ("moment", "opened"),
    [
        (datetime(2026, 3, 30, 7, 0, tzinfo=UTC), True),  # summer: 09:00
        (datetime(2026, 3, 23, 7, 0, tzinfo=UTC), False),  # winter: 08:00
        (datetime(2026, 10, 26, 7, 0, tzinfo=UTC), False),  # winter again: 08:00
        (datetime(2026, 10, 26, 8, 0, tzinfo=UTC), True),
    ],
)
def test_the_monday_after_opens_at_nine_on_the_wall(early_bird, moment, opened):
    assert standing(early_bird, HoursKind.OPEN, moment).is_open is opened


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 3, 28, 23, 0, tzinfo=UTC), date(2026, 3, 29)),  # midnight, winter
        (datetime(2026, 3, 29, 22, 0, tzinfo=UTC), date(2026, 3, 30)),  # midnight, summer
        (datetime(2026, 10, 24, 22, 0, tzinfo=UTC), date(2026, 10, 25)),
        (datetime(2026, 10, 25, 22, 59, tzinfo=UTC), date(2026, 10, 25)),
        (datetime(2026, 10, 25, 23, 0, tzinfo=UTC), date(2026, 10, 26)),
    ],
)
def test_a_day_begins_at_the_towns_midnight(session, moment, day):
    assert local_day(moment) == day
    offer = factories.offer(session, state=Openness.PAUSED)
    offer.paused_until = day
    session.flush()
    keep(session, moment - timedelta(minutes=1))
    assert offer.state is (Openness.PAUSED if local_day(moment - timedelta(minutes=1)) < day else Openness.OPEN)
    keep(session, moment)
    assert offer.state is Openness.OPEN
