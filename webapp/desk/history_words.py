"""The audit in words: what was done, when, and by whom."""

from collections.abc import Iterable

from flask_babel import LazyString, format_datetime
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from webapp.extensions import db
from webapp.models import AuditEntry, Match, Person, User
from webapp.wording import DECLINE_REASONS, END_REASONS, REJECT_REASONS

DEEDS: dict[str, LazyString] = {
    "request.register": _l("Request registered"),
    "request.pause": _l("Request paused"),
    "request.resume": _l("Request open again"),
    "request.withdraw": _l("Request withdrawn"),
    "request.hand_over": _l("Request handed over to another office"),
    "offer.register": _l("Registered as a volunteer"),
    "offer.invite": _l("Invited to a talk"),
    "offer.vet": _l("Vetted"),
    "offer.refuse": _l("Not taken on"),
    "offer.see_clearance": _l("Clearance seen"),
    "offer.change_capacity": _l("Number of places changed"),
    "offer.pause": _l("Offer paused"),
    "offer.resume": _l("Offer open again"),
    "offer.withdraw": _l("Offer withdrawn"),
    "membership.ask": _l("Asked to join an initiative"),
    "membership.confirmed": _l("Membership confirmed"),
    "membership.refused": _l("Membership refused"),
    "person.reached": _l("Reached by phone"),
    "match.propose": _l("Suggested"),
    "match.approve": _l("Suggestion approved"),
    "match.reject": _l("Suggestion not approved"),
    "match.supersede": _l("Suggestion replaced"),
    "match.ask_release": _l("The volunteer's own centre was asked"),
    "match.release": _l("Released by the volunteer's own centre"),
    "match.offer": _l("Volunteer asked"),
    "match.reached": _l("Reached by phone"),
    "match.volunteer_yes": _l("The volunteer said yes"),
    "match.accept": _l("Both said yes"),
    "match.decline": _l("Declined"),
    "match.expire": _l("No answer in time"),
    "match.start_trial": _l("Getting to know each other"),
    "match.confirm_trial": _l("Wants to go on"),
    "match.activate": _l("Match runs"),
    "match.check_in": _l("Check-in"),
    "match.complete": _l("Match completed"),
    "match.dissolve": _l("Match ended early"),
    "match.withdraw": _l("Withdrawn"),
}
EVERY_SEARCH = frozenset({"match.propose", "match.supersede"})
REASONS = {
    "match.reject": REJECT_REASONS,
    "match.decline": DECLINE_REASONS,
    "match.complete": END_REASONS,
    "match.dissolve": END_REASONS,
}


def _deed(entry: AuditEntry) -> str:
    reason = REASONS.get(entry.verb, {}).get(entry.detail.get("reason", ""))
    deed = str(DEEDS[entry.verb])
    return f"{deed}: {reason}" if reason else deed


def _who(entry: AuditEntry, actors: dict[int, User], people: dict[int, str]) -> str:
    actor = actors.get(entry.actor_id or 0)
    if actor is None:
        return _("by itself")
    if actor.id in people:
        return people[actor.id]
    office = actor.centre or actor.initiative
    return office.name if office else _("the person concerned")


def timeline(entries: Iterable[AuditEntry], *people: Person) -> list[tuple[str, str, str]]:
    """Return (when, what, by whom) of audit entries; `people` are those whose names the reader may see."""
    known = [entry for entry in entries if entry.verb in DEEDS]
    ids = {entry.actor_id for entry in known if entry.actor_id}
    actors = {user.id: user for user in db.session.scalars(select(User).where(User.id.in_(ids)))}
    names = {person.user_id: person.first_name for person in people}
    return [(format_datetime(entry.at, "short"), _deed(entry), _who(entry, actors, names)) for entry in known]


def life_of(entries: Iterable[AuditEntry], person: Person) -> list[tuple[str, str, str]]:
    """Return the timeline of a person: what every search suggests and replaces would only drown the rest."""
    return timeline((entry for entry in entries if entry.verb not in EVERY_SEARCH), person)


def match_people(match: Match, *, volunteer_known: bool) -> list[Person]:
    """Return the people of a match whose names the reader may see."""
    return [match.request.person, match.offer.person] if volunteer_known else [match.request.person]
