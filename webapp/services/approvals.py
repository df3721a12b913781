"""Several approvals at once: each stands for itself, and one that is not possible does not stop the others."""

from collections.abc import Iterable

from sqlalchemy.orm import Session

from webapp.models import Match, User
from webapp.services.decisions import approve
from webapp.services.errors import DomainError


def approve_all(session: Session, actor: User, matches: Iterable[Match]) -> list[tuple[Match, str]]:
    """Approve `matches` in order; return those that could not be, each with the code that says why."""
    refused = []
    for match in matches:
        try:
            with session.begin_nested():
                approve(session, actor, match)
        except DomainError as error:
            session.refresh(match)
            refused.append((match, error.code))
    return refused
