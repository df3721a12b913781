"""Who saw whose data: written down when it happens, read by the person and by administrators."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload

from webapp.models import District, Opening, Person, RoleName, Town, User
from webapp.services.local_time import LOCAL_TIME

PAGES = (
    "person",
    "match",
    "suggestion",
    "call",
    "phone_list",
    "choosing",
    "list_taken_along",
    "roster",
    "handed_out",
)
WORKS_AS = (RoleName.COORDINATOR, RoleName.CASE_WORKER, RoleName.INITIATIVE_MANAGER, RoleName.ADMINISTRATOR)


def note(session: Session, reader: User, person_ids: Iterable[int], page: str) -> None:
    """Write down that a member of staff saw these people's data on a page of this sort."""
    if page not in PAGES:
        raise ValueError(f"no such page: {page}")
    held = {role.name for role in reader.roles}
    role = next((role.value for role in WORKS_AS if role in held), "")
    session.add_all(
        Opening(
            person_id=person_id,
            by_id=reader.id,
            role=role,
            centre_id=reader.centre_id,
            initiative_id=reader.initiative_id,
            page=page,
        )
        for person_id in sorted(set(person_ids))
    )


def of_person(person: Person) -> Select[Opening]:
    """Return who saw a person's data, the latest first."""
    found = select(Opening).where(Opening.person_id == person.id)
    return found.order_by(Opening.at.desc(), Opening.id.desc()).options(
        joinedload(Opening.centre), joinedload(Opening.initiative)
    )


@dataclass(frozen=True)
class OpeningFilter:
    """Which of them to show; days are the town's own, both of them included."""

    page: str = ""
    person_id: int | None = None
    by_id: int | None = None
    since: date | None = None
    until: date | None = None


def in_town(town: Town, narrow: OpeningFilter) -> Select[Opening]:
    """Return who saw the data of a town's people, the latest first."""
    lives = Person.district.has(District.town_id == town.id)
    found = select(Opening).join(Opening.person).where(lives)
    for column, wanted in ((Opening.person_id, narrow.person_id), (Opening.by_id, narrow.by_id)):
        if wanted is not None:
            found = found.where(column == wanted)
    if narrow.page:
        found = found.where(Opening.page == narrow.page)
    if narrow.since:
        found = found.where(Opening.at >= _begin(narrow.since))
    if narrow.until and narrow.until < date.max:
        found = found.where(Opening.at < _begin(narrow.until + timedelta(days=1)))
    return found.order_by(Opening.at.desc(), Opening.id.desc()).options(joinedload(Opening.by))


def _begin(day: date) -> datetime:
    return datetime.combine(day, time.min, LOCAL_TIME)
