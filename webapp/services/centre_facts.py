"""Address, phone and hours of a centre, as its town's administrator keeps them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import time

from sqlalchemy.orm import Session

from webapp.models import Centre, HoursKind, OpeningHours, User
from webapp.services import audit
from webapp.services.office_facts import WHERE, OfficeFacts, take_over, take_over_languages, to_be_verified

Week = Mapping[int, Sequence[tuple[time, time]]]


@dataclass(frozen=True)
class CentreFacts:
    """What is told about a centre; hours by weekday (0 is Monday), in the town's local time."""

    office: OfficeFacts
    open: Week
    answers_phone: Week


def describe(session: Session, actor: User, centre: Centre, facts: CentreFacts) -> bool:
    """Take over what changed; return whether anything did. It has to be verified anew, but for languages."""
    changed = take_over(centre, facts.office, (*WHERE, "phone"))
    changed += [
        name
        for name, kind, week in (
            ("open", HoursKind.OPEN, facts.open),
            ("answers_phone", HoursKind.PHONE, facts.answers_phone),
        )
        if _change_week(session, centre, kind, week)
    ]
    if changed:
        to_be_verified(centre)
    changed += take_over_languages(centre, facts.office.languages)
    if changed:
        audit.record(session, actor, "centre.describe", centre, fields=changed)
    return bool(changed)


def week_of(centre: Centre, kind: HoursKind) -> dict[int, list[tuple[time, time]]]:
    """Return the centre's hours of one kind by weekday; days without hours are missing."""
    week: dict[int, list[tuple[time, time]]] = {}
    for each in sorted(centre.hours, key=lambda each: (each.weekday, each.opens)):
        if each.kind is kind:
            week.setdefault(each.weekday, []).append((each.opens, each.closes))
    return week


def _change_week(session: Session, centre: Centre, kind: HoursKind, week: Week) -> bool:
    wanted = {day: sorted(spans) for day, spans in week.items() if spans}
    if wanted == week_of(centre, kind):
        return False
    centre.hours = [each for each in centre.hours if each.kind is not kind]
    session.flush()  # the old hours leave before the new ones come: two may begin at the same time
    centre.hours += [
        OpeningHours(kind=kind, weekday=day, opens=opens, closes=closes)
        for day, spans in wanted.items()
        for opens, closes in spans
    ]
    return True
