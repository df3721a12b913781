"""How a centre stands at this moment, in the reader's words; nothing is said of hours that nobody verified."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

from flask_babel import format_time
from flask_babel import gettext as _

from webapp.models import Centre, HoursKind
from webapp.services.local_time import local_day
from webapp.services.opening_hours import is_open_at, standing
from webapp.services.public_holidays import is_public_holiday
from webapp.wording import DAYS

A_DAY = timedelta(days=1)


class OpenNow(NamedTuple):
    """Whether it is open, and words that say until or from when."""

    is_open: bool
    words: str


def open_now(centre: Centre, kind: str, moment: datetime | None = None) -> OpenNow | None:
    """Return how the centre's `open` or `phone` hours stand, now or at a moment; None where nobody knows."""
    moment = moment or datetime.now(UTC)
    found = standing(centre, HoursKind(kind), moment)
    if found is None:
        return None
    at = str(format_time(found.changes.replace(tzinfo=None), "short", rebase=False))
    if found.is_open:
        return OpenNow(is_open=True, words=_("until %(time)s", time=at))
    opens = _opens if kind == HoursKind.OPEN else _answers
    return OpenNow(is_open=False, words=opens(found.changes.date(), local_day(moment), at))


def _opens(day: date, today: date, at: str) -> str:
    if day == today:
        return _("opens today at %(time)s", time=at)
    if day == today + A_DAY:
        return _("opens tomorrow at %(time)s", time=at)
    return _("opens on %(day)s at %(time)s", day=_weekday(day), time=at)


def _answers(day: date, today: date, at: str) -> str:
    if day == today:
        return _("answers the phone today from %(time)s", time=at)
    if day == today + A_DAY:
        return _("answers the phone tomorrow from %(time)s", time=at)
    return _("answers the phone on %(day)s from %(time)s", day=_weekday(day), time=at)


def _weekday(day: date) -> str:
    return str(list(DAYS.values())[day.weekday()])


def is_open_now(centre: Centre) -> bool:
    """Return whether somebody is there, or answers the phone, by verified hours."""
    return is_open_at(centre, datetime.now(UTC))


def holiday_today() -> bool:
    """Return whether it is a public holiday in the town today."""
    return is_public_holiday(local_day(datetime.now(UTC)))


FILTERS: tuple[Callable[..., object], ...] = (open_now, is_open_now)
