"""What is told about a place, in the reader's words: its hours, how far and how to phone it, on what it rests."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time

from flask_babel import format_date, format_decimal, format_time
from flask_babel import gettext as _

from webapp.models import Centre, HoursKind
from webapp.models.places import Office
from webapp.sentences import isolated, listed
from webapp.services.opening_hours import Span, week
from webapp.services.town_map import entry_of
from webapp.wording import DAYS, SOURCES

NUMBER = re.compile(r"[+0]\d[\d /-]*\d")
SHORTEST_NUMBER = 6
LEAST_KM = 0.75  # nearer than this, a number would pretend to know


@dataclass(frozen=True)
class PhoneNumber:
    """A number as it is printed, and as a phone dials it."""

    text: str
    dial: str


def phone_numbers(printed: str) -> list[PhoneNumber]:
    """Return the numbers in a printed text such as "0203-94065358 / 0203-94065357"."""
    found = (match.group() for part in printed.split(" / ") for match in NUMBER.finditer(part))
    digits = ((text, re.sub(r"\D", "", text)) for text in found)
    return [
        PhoneNumber(text, f"+{number}" if text.startswith("+") else f"+49{number.removeprefix('0')}")
        for text, number in digits
        if len(number) >= SHORTEST_NUMBER
    ]


def phone_note(printed: str) -> str:
    """Return what stands in brackets behind a printed number."""
    note = re.search(r"\(([^)]+)\)", printed)
    return str(SOURCES.get(note.group(1), note.group(1))) if note else ""


def opening_hours(centre: Centre, kind: str) -> list[tuple[str, str]]:
    """Return (days, hours) of the centre's `open` or `phone` hours, in the order of the week."""
    return [(_days(span), _times(span)) for span in week(centre.hours, HoursKind(kind))]


def distance_words(km: float) -> str:
    """Return a distance as one says it."""
    if km < LEAST_KM:
        return _("less than 1 km")
    return _("about %(km)s km", km=format_decimal(round(km)))


def source_name(fact: Office) -> str:
    """Return on what a fact rests."""
    return str(SOURCES.get(fact.source, fact.source))


def source_date(fact: Office) -> str:
    """Return from when the source is, as exactly as it is known."""
    if not fact.source_date:
        return _("date not known")
    try:
        return str(format_date(date.fromisoformat(fact.source_date), "medium"))
    except ValueError:
        return str(fact.source_date)


def _days(span: Span) -> str:
    names = [str(name) for name in DAYS.values()]
    if span.first == span.last:
        return names[span.first]
    return _("%(first)s to %(last)s", first=names[span.first], last=names[span.last])


def _times(span: Span) -> str:
    return listed(isolated(f"{_time(each.opens)}\N{EN DASH}{_time(each.closes)}") for each in span.hours)


def _time(moment: time) -> str:
    # A time of day carries no zone: it is the town's own, so it must not be shifted.
    return str(format_time(datetime.combine(date(2000, 1, 1), moment), "short", rebase=False))


FILTERS: tuple[Callable[..., object], ...] = (
    phone_numbers,
    phone_note,
    opening_hours,
    distance_words,
    entry_of,
    source_name,
    source_date,
)
