"""What needs two people, as far as a reader's town reaches; anything else is a 404."""

from flask import abort
from flask_login import current_user
from sqlalchemy import Select, false, select
from sqlalchemy.orm import joinedload

from webapp.access import people_of
from webapp.extensions import db
from webapp.models import Centre, Countersignature, Person, RoleName, User


def in_town(user: User) -> Select[Countersignature]:
    """Return what is asked for in the town where a coordinator or an administrator works."""
    held = {role.name for role in user.roles}
    town = user.centre.town_id if RoleName.COORDINATOR in held and user.centre is not None else None
    if town is None and RoleName.ADMINISTRATOR in held:
        town = user.town_id
    return select(Countersignature).where(false() if town is None else Countersignature.town_id == town)


def countersignature_for(user: User, id_: int) -> Countersignature:
    """Return one of them, or answer 404."""
    row = db.session.scalar(
        in_town(user)
        .where(Countersignature.id == id_)
        .options(joinedload(Countersignature.person), joinedload(Countersignature.centre))
    )
    return row if row is not None else abort(404)


def own_centre() -> Centre:
    """Return the coordinator's centre, or answer 404."""
    return current_user.centre if current_user.centre is not None else abort(404)


def seen_name(user: User, person: Person) -> str:
    """Return the person's name where the reader may see it, and else nothing: others' people stay numbers."""
    seen = db.session.scalar(people_of(user).where(Person.id == person.id))
    return person.full_name if seen is not None else ""
