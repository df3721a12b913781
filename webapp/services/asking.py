"""Asking one of the two people: by mail where there is an address, else on the list of people to phone."""

from datetime import timedelta

from sqlalchemy.orm import Session

from webapp.db import now
from webapp.models import Match, Person, Side
from webapp.services.notifications import notify


def person_on(match: Match, side: Side) -> Person:
    """Return the person on one side of a match."""
    return match.offer.person if side is Side.VOLUNTEER else match.request.person


def term_hours(match: Match, side: Side) -> int:
    """Return how long a side has to answer, by the programme's terms."""
    programme = match.programme
    return programme.volunteer_term_hours if side is Side.VOLUNTEER else programme.newcomer_term_hours


def start_term(match: Match) -> None:
    """The person was reached: from now on the term runs."""
    assert match.asked is not None  # noqa: S101 - only who is asked can be reached
    match.reached_at = now()
    match.term_ends_at = match.reached_at + timedelta(hours=term_hours(match, match.asked))


def ask(session: Session, match: Match, side: Side) -> None:
    """Put the question to one side. Whoever has no e-mail is phoned, and the term starts when reached."""
    match.asked, match.asked_at = side, now()
    match.reached_at = match.term_ends_at = match.reminded_at = None
    if notify(session, person_on(match, side).user, f"{side.value}_asked", match=match.id):
        start_term(match)
