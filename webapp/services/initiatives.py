"""A centre confirms the initiatives of its districts before they are shown and may act."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.db import now
from webapp.models import Initiative, InitiativeState, User
from webapp.services import audit
from webapp.services.errors import ConflictError
from webapp.services.notifications import notify


def _decide(session: Session, actor: User, initiative: Initiative, state: InitiativeState, verb: str) -> None:
    if initiative.state is state:
        raise ConflictError("initiative_moved_on")
    initiative.state, initiative.decided_at = state, now()
    audit.record(session, actor, verb, initiative)


def confirm(session: Session, actor: User, initiative: Initiative) -> None:
    """From now on the initiative is shown, and its managers see their roster and programmes."""
    _decide(session, actor, initiative, InitiativeState.CONFIRMED, "initiative.confirm")
    for manager in session.scalars(select(User).where(User.initiative_id == initiative.id)):
        notify(session, manager, "initiative_confirmed", initiative=initiative.id)


def refuse(session: Session, actor: User, initiative: Initiative) -> None:
    """The initiative is not shown (any more), and its managers see nobody."""
    _decide(session, actor, initiative, InitiativeState.REFUSED, "initiative.refuse")
