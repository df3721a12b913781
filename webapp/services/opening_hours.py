"""When a centre is open or answers the phone, by verified hours: its week, and how it stands at a moment."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from webapp.models import Centre, HoursKind, OpeningHours
from webapp.services.local_time import LOCAL_TIME
from webapp.services.public_holidays import is_public_holiday

DAYS_AHEAD = 14  # a week, and what holidays may take of the next one


@dataclass(frozen=True)
class Span:
    """Consecutive days of a week (0 is Monday) with the same hours."""

    first: int
    last: int
    hours: tuple[OpeningHours, ...]


@dataclass(frozen=True)
class Standing:
    """Whether it is open, and when that changes, in the town's local time."""

    is_open: bool
    changes: datetime


def week(hours: Iterable[OpeningHours], kind: HoursKind) -> list[Span]:
    """Return the hours of one kind by day, days that follow each other with the same hours taken together."""
    ordered = sorted((each for each in hours if each.kind is kind), key=lambda each: (each.weekday, each.opens))
    spans: list[Span] = []
    for day, of_day in groupby(ordered, key=lambda each: each.weekday):
        today = tuple(of_day)
        before = spans[-1] if spans else None
        if before and before.last == day - 1 and _times(before.hours) == _times(today):
            spans[-1] = Span(before.first, day, before.hours)
        else:
            spans.append(Span(day, day, today))
    return spans


def standing(centre: Centre, kind: HoursKind, moment: datetime) -> Standing | None:
    """Return whether the centre is open, or answers the phone, at that moment, and until or from when.

    None where nobody knows: the hours are not verified, there are none, or it is a public holiday.
    """
    now = moment.astimezone(LOCAL_TIME)
    if not centre.is_verified or is_public_holiday(now.date()):
        return None
    for opens, closes in _coming(centre, kind, now):
        if opens <= now < closes:
            return Standing(is_open=True, changes=closes)
        if now < opens:
            return Standing(is_open=False, changes=opens)
    return None


def is_open_at(centre: Centre, moment: datetime) -> bool:
    """Return whether somebody is there, or answers the phone, at that moment, by verified hours."""
    found = (standing(centre, kind, moment) for kind in HoursKind)
    return any(each is not None and each.is_open for each in found)


def _coming(centre: Centre, kind: HoursKind, now: datetime) -> Iterator[tuple[datetime, datetime]]:
    """Yield from when until when it is open, from today on; hours that follow each other at once are one."""
    begun: tuple[datetime, datetime] | None = None
    for ahead in range(DAYS_AHEAD + 1):
        day = now.date() + timedelta(ahead)
        today = [each for each in centre.hours if each.kind is kind and each.weekday == day.weekday()]
        for each in sorted(() if is_public_holiday(day) else today, key=lambda each: each.opens):
            opens, closes = (datetime.combine(day, time, LOCAL_TIME) for time in (each.opens, each.closes))
            if begun and begun[1] == opens:
                begun = begun[0], closes
                continue
            if begun:
                yield begun
            begun = opens, closes
    if begun:
        yield begun


def _times(hours: Iterable[OpeningHours]) -> list[tuple[object, object]]:
    return [(each.opens, each.closes) for each in hours]
