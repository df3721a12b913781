"""Two people: one asks for what cannot be undone, another one of the same town confirms it."""

from datetime import timedelta

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from webapp.db import now
from webapp.models import Centre, Countersignature, Deed, Person, Role, RoleName, Signing, User
from webapp.services import audit
from webapp.services.errors import ConflictError, NotAllowedError
from webapp.services.notifications import notify

SIGNERS = (RoleName.COORDINATOR, RoleName.ADMINISTRATOR)
REASONS = ("person_asked", "guardian_asked", "died", "registered_twice", "never_agreed")
EXPORT_REASONS = ("handing_over", "authority", "own_systems")
TAKE_WITHIN = timedelta(hours=24)


def ask_erasure(session: Session, actor: User, person: Person, reason: str) -> Countersignature:
    """Ask that everything about a person is deleted. Raise `ConflictError` where somebody has asked already."""
    asked = select(Countersignature.id).where(
        Countersignature.person_id == person.id, Countersignature.state == Signing.ASKED
    )
    if session.scalar(asked) is not None:
        raise ConflictError("asked_already")
    audit.record(session, actor, "person.ask_erasure", person, reason=reason)
    return _ask(session, actor, Deed.ERASE_PERSON, person.district.centre, person=person, reason=reason)


def ask_export(session: Session, actor: User, centre: Centre, reason: str) -> Countersignature:
    """Ask to take along everything about everybody of a centre."""
    audit.record(session, actor, "centre.ask_export", centre, reason=reason)
    return _ask(session, actor, Deed.EXPORT_CENTRE, centre, centre=centre, reason=reason)


def _ask(
    session: Session,
    actor: User,
    deed: Deed,
    office: Centre,
    *,
    reason: str,
    person: Person | None = None,
    centre: Centre | None = None,
) -> Countersignature:
    row = Countersignature(
        deed=deed, town_id=office.town_id, person=person, centre=centre, reason=reason, asked_by=actor
    )
    session.add(row)
    session.flush()
    for signer in session.scalars(_others(office, actor)):
        notify(session, signer, "countersign_asked", countersignature=row.id)
    return row


def _others(office: Centre, actor: User) -> Select[User]:
    """Return who may confirm: colleagues of the centre, and the town's administrators."""
    coordinates = User.roles.any(Role.name == RoleName.COORDINATOR) & (User.centre_id == office.id)
    administers = User.roles.any(Role.name == RoleName.ADMINISTRATOR) & (User.town_id == office.town_id)
    return select(User).where(User.active, User.id != actor.id, or_(coordinates, administers))


def _lock(session: Session, row: Countersignature, state: Signing) -> None:
    session.refresh(row, with_for_update={"of": Countersignature})
    if row.state is not state:
        raise ConflictError("countersigned_already")


def _decide(session: Session, actor: User, row: Countersignature, state: Signing, verb: str) -> None:
    _lock(session, row, Signing.ASKED)
    if row.asked_by_id == actor.id:
        raise NotAllowedError("second_person")
    row.state, row.decided_by, row.decided_at = state, actor, now()
    subject = row.person or row.centre
    if subject is not None:
        audit.record(session, actor, f"{'person' if row.person else 'centre'}.{verb}", subject, asked=row.id)


def confirm(session: Session, actor: User, row: Countersignature) -> None:
    """Say yes as the second person; nobody confirms what they asked for themselves."""
    _decide(session, actor, row, Signing.CONFIRMED, "confirm")


def refuse(session: Session, actor: User, row: Countersignature) -> None:
    """Say no as the second person."""
    _decide(session, actor, row, Signing.REFUSED, "refuse")


def take_back(session: Session, actor: User, row: Countersignature) -> None:
    """Withdraw what one asked for oneself."""
    _lock(session, row, Signing.ASKED)
    if row.asked_by_id != actor.id:
        raise NotAllowedError("not_your_turn")
    row.state = Signing.REFUSED


def use(session: Session, actor: User, row: Countersignature) -> None:
    """Do, once and soon, what was confirmed: only whoever asked may."""
    _lock(session, row, Signing.CONFIRMED)
    if row.asked_by_id != actor.id:
        raise NotAllowedError("not_your_turn")
    if row.decided_at is None or now() > row.decided_at + TAKE_WITHIN:
        raise ConflictError("too_late")
    row.state = Signing.USED
    if row.centre is not None:
        audit.record(session, actor, "centre.export", row.centre, asked=row.id)
