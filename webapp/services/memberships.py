"""Who belongs to an initiative: a volunteer asks, the initiative's manager decides."""

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from webapp.db import now
from webapp.models import Initiative, Membership, MembershipState, Person, User
from webapp.services import audit
from webapp.services.errors import ConflictError
from webapp.services.notifications import notify


def waiting_memberships(session: Session, initiative: Initiative) -> list[Membership]:
    """Return who asked to become a member and waits for an answer, the longest waiting first."""
    return list(
        session.scalars(
            select(Membership)
            .where(Membership.initiative_id == initiative.id, Membership.state == MembershipState.ASKED)
            .options(
                joinedload(Membership.person).joinedload(Person.district),
                joinedload(Membership.person).selectinload(Person.languages),
                joinedload(Membership.person).selectinload(Person.offers),
            )
            .order_by(Membership.asked_at)
        )
    )


def confirm(session: Session, actor: User, membership: Membership) -> None:
    """Take the volunteer into the initiative: from now on they stand on its roster."""
    if _decide(session, actor, membership, MembershipState.CONFIRMED):
        notify(session, membership.person.user, "membership_confirmed", initiative=membership.initiative_id)


def refuse(session: Session, actor: User, membership: Membership) -> None:
    """Leave the volunteer out of the initiative; the offer itself stands with the centre."""
    _decide(session, actor, membership, MembershipState.REFUSED)


def _decide(session: Session, actor: User, membership: Membership, state: MembershipState) -> bool:
    """Decide once; return whether that changed anything."""
    session.refresh(membership, with_for_update=True)
    if membership.state is state:
        return False
    if membership.state is not MembershipState.ASKED:
        raise ConflictError("membership_decided")
    membership.state, membership.decided_at, membership.decided_by_id = state, now(), actor.id
    audit.record(
        session, actor, f"membership.{state.value}", membership.person, initiative=membership.initiative_id
    )
    return True
