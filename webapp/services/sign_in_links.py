"""Signing in by a link in a mail: asked for by anybody, sent to who has an account, good for one use."""

from datetime import timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from webapp.db import now
from webapp.models import SignInLink, User
from webapp.services.errors import ConflictError
from webapp.services.notifications import notify_address

WORKS_FOR = timedelta(minutes=10)


def ask(session: Session, email: str, language: str) -> None:
    """Let a mail with a link go to whoever has the account of this address, if anybody. The work is the same."""
    link = SignInLink(expires_at=now() + WORKS_FOR)
    session.add(link)
    session.flush()
    notify_address(session, email, "sign_in_link", language, sign_in_link=link.id)


def find(session: Session, link_id: int, identity: str) -> User | None:
    """Return whom a link would sign in now, or None where it is used, too old, or the account is locked."""
    return session.scalar(
        select(User).where(
            User.fs_uniquifier == identity,
            User.active,
            User.email.is_not(None),
            select(SignInLink.id)
            .where(SignInLink.id == link_id, SignInLink.used_at.is_(None), SignInLink.expires_at > now())
            .exists(),
        )
    )


def use(session: Session, link_id: int, user: User) -> None:
    """Use a link up, which also proves the e-mail address. Raise `ConflictError` where somebody was faster."""
    at = now()
    won = session.scalar(
        update(SignInLink)
        .where(SignInLink.id == link_id, SignInLink.used_at.is_(None), SignInLink.expires_at > at)
        .values(used_at=at)
        .returning(SignInLink.id)
        .execution_options(synchronize_session=False)
    )
    if won is None:
        raise ConflictError("link_used")
    if user.confirmed_at is None:
        user.confirmed_at = at


def forget_old(session: Session) -> None:
    """Remove the links that work no longer."""
    session.execute(delete(SignInLink).where(SignInLink.expires_at <= now()))
