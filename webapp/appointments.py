"""The dates of a match as a calendar file (RFC 5545, 5546): one entry a kind, which later files change or cancel.

Calendars are copied to other companies and shared in families, so an entry says nothing about the other person, not
even a name, and nothing about needs. Only days are known, so entries last all day.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from urllib.parse import urlsplit

from flask import current_app
from flask_babel import get_locale
from flask_babel import gettext as _
from icalendar import Calendar, Event, vText

from webapp.db import now
from webapp.models import Match, MatchState, Offer, Side
from webapp.page_links import outside_url
from webapp.services.local_time import today

PUBLISH, CANCEL = "PUBLISH", "CANCEL"
FILE_NAME = "appointment.ics"
GIVEN_UP = frozenset({MatchState.DISSOLVED, MatchState.WITHDRAWN})
IN_TRIAL_OR_LATER = frozenset({MatchState.TRIAL, MatchState.ACTIVE})


@dataclass(frozen=True)
class Entry:
    """A day in a calendar. `name` and `since` (when its row began) make the number by which calendars know it."""

    name: str
    since: datetime
    day: date
    summary: str
    link: str


@dataclass(frozen=True)
class CalendarFile:
    """The file, and whether it publishes or cancels what is in it."""

    content: bytes
    method: str


def file_of_match(match: Match, side: Side) -> CalendarFile | None:
    """Return the days ahead of a match for one of the two: published while it is open, cancelled once it is not.

    None before both said yes, and where no day lies ahead.
    """
    if not match.both_said_yes:
        return None
    return _file(_entries(match, side), PUBLISH if match.is_open else CANCEL)


def file_of_clearance(offer: Offer) -> CalendarFile | None:
    """Return the last day on which a volunteer's clearance counts; None where there is none."""
    if offer.clearance is None:
        return None
    link = outside_url("me.home")
    entry = Entry(
        f"clearance-{offer.id}",
        offer.created_at,
        offer.clearance.valid_until,
        _("My clearance counts until today"),
        link,
    )
    return _file([entry], PUBLISH)


def _entries(match: Match, side: Side) -> Iterable[Entry]:
    link = outside_url("me.match", id_=match.id)
    ended = not match.is_open
    if match.request.due and (match.is_open or match.state in GIVEN_UP):
        words = _("Appointment with my guide") if side is Side.NEWCOMER else _("I go along as a guide")
        yield Entry(f"appointment-{match.id}", match.proposed_at, match.request.due, words, link)
    if match.next_review_on and (ended or match.state in IN_TRIAL_OR_LATER):
        words = _("Tell the centre how it is going")
        yield Entry(f"review-{match.id}", match.proposed_at, match.next_review_on, words, link)


def _file(entries: Iterable[Entry], method: str) -> CalendarFile | None:
    ahead = [entry for entry in entries if entry.day >= today()]
    if not ahead:
        return None
    calendar = Calendar()
    calendar.add("prodid", "-//Wegpaten//Wegpaten//EN")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    for entry in ahead:
        calendar.add_component(_event(entry, method))
    return CalendarFile(calendar.to_ical(), method)


def _event(entry: Entry, method: str) -> Event:
    host = urlsplit(current_app.config["WEGPATEN"].base_url).hostname
    language = str(get_locale()).replace("_", "-")
    description = "\n".join((_("Everything else you see after signing in:"), entry.link))
    event = Event()
    event.add("uid", f"{entry.name}-{entry.since:%Y%m%d}@{host}")
    # Each file knows more than the ones before it, so time itself counts its changes; no counter has to be kept.
    event.add("sequence", int((now() - entry.since).total_seconds()))
    event.add("dtstamp", now())
    event.add("dtstart", entry.day)
    event.add("dtend", entry.day + timedelta(days=1))
    event.add("summary", vText(f"{entry.summary} (Wegpaten)", params={"LANGUAGE": language}))
    event.add("description", vText(description, params={"LANGUAGE": language}))
    event.add("url", entry.link)
    event.add("class", "PRIVATE")
    event.add("transp", "TRANSPARENT")
    event.add("status", "CONFIRMED" if method == PUBLISH else "CANCELLED")
    return event
