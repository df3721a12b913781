"""The list of volunteers' offers, narrowed down and put in order."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, true
from sqlalchemy.orm import joinedload, selectinload

from webapp.models import District, Offer, Openness, Person, User, Vetting
from webapp.services.clearances import TO_RENEW
from webapp.services.narrowing import holds_code, speaks

ORDERS = {
    "name": (Person.first_name, Person.last_name),
    "-name": (Person.first_name.desc(), Person.last_name.desc()),
    "district": (District.name,),
    "-district": (District.name.desc(),),
    "free": (Offer.capacity - Offer.used,),
    "-free": ((Offer.capacity - Offer.used).desc(),),
    "since": (Offer.created_at.desc(),),
    "-since": (Offer.created_at,),
}
LONGEST_HERE_FIRST = "-since"
TAKES_PART = (Offer.vetting == Vetting.VETTED) & (Offer.state == Openness.OPEN)
STATES: dict[str, ColumnElement[bool]] = {
    "registered": (Offer.vetting == Vetting.REGISTERED) & (Offer.state != Openness.WITHDRAWN),
    "invited": (Offer.vetting == Vetting.INVITED) & (Offer.state != Openness.WITHDRAWN),
    "free": TAKES_PART & (Offer.used < Offer.capacity),
    "full": TAKES_PART & (Offer.used >= Offer.capacity),
    "paused": Offer.state == Openness.PAUSED,
    "clearance": TO_RENEW,
    "refused": Offer.vetting == Vetting.REFUSED,
    "all": true(),
}


@dataclass(frozen=True)
class Wanted:
    """What a reader of the list wants to see; what is empty does not narrow."""

    state: str = "all"
    kind: str = ""
    district: int | None = None
    language: str = ""
    skill: str = ""


def volunteer_list(scope: Select[Offer], wanted: Wanted, order: str = LONGEST_HERE_FIRST) -> Select[Offer]:
    """Return the offers of `scope` (which joins the person) that `wanted` describes, with what a row shows.

    An unknown `order` is the longest registered first.
    """
    conditions = [STATES.get(wanted.state, STATES["all"])]
    if wanted.kind:
        conditions.append(holds_code(Offer.kinds, wanted.kind))
    if wanted.district:
        conditions.append(Person.district_id == wanted.district)
    if wanted.language:
        conditions.append(speaks(wanted.language))
    if wanted.skill:
        conditions.append(holds_code(Offer.skills, wanted.skill))
    return (
        scope.join(Person.district)
        .where(*conditions)
        .order_by(*ORDERS.get(order, ORDERS[LONGEST_HERE_FIRST]), Offer.id)
        .options(
            joinedload(Offer.person).options(
                joinedload(Person.district),
                selectinload(Person.languages),
                joinedload(Person.user).load_only(User.email),
            ),
            joinedload(Offer.clearance),
        )
    )
