"""Signed in, seen, and signed out again: each device by itself."""

import hashlib
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session, contains_eager

from webapp.db import now
from webapp.models import LoginSession, User

BETWEEN_NOTES = timedelta(minutes=5)


@dataclass(frozen=True)
class Limits:
    """How long a session may lie idle, and how long it lasts at most."""

    idle: timedelta
    lasts: timedelta


@dataclass(frozen=True)
class Device:
    """What somebody knows a device by: `Firefox` and `Android`; '' where that is unknown."""

    browser: str
    platform: str


def _fingerprint(key: str) -> str:
    """Return what is stored of a key: it is random and long, so a plain hash hides it."""
    return hashlib.sha256(key.encode()).hexdigest()


def start(session: Session, user: User, key: str, device: Device, limits: Limits) -> LoginSession:
    """Return a new session, known by `key`."""
    at = now()
    login = LoginSession(
        user=user,
        key_hash=_fingerprint(key),
        browser=device.browser,
        platform=device.platform,
        started_at=at,
        seen_at=at,
        proved_at=at,
        idle_minutes=int(limits.idle.total_seconds() // 60),
        ends_at=at + limits.lasts,
    )
    session.add(login)
    return login


def find(session: Session, key: str, identity: str) -> LoginSession | None:
    """Return the session of this key, if it lives and belongs to the open account of that identity."""
    login = session.scalar(
        select(LoginSession)
        .join(LoginSession.user)
        .where(LoginSession.key_hash == _fingerprint(key), User.fs_uniquifier == identity, User.active)
        .options(contains_eager(LoginSession.user))
    )
    return None if login is None or login.is_over(now()) else login


def note_seen(session: Session, login_id: int) -> None:
    """Note that somebody was here."""
    session.execute(update(LoginSession).where(LoginSession.id == login_id).values(seen_at=now()))


def living(user: User) -> list[LoginSession]:
    """Return where somebody is signed in, the device seen last first."""
    at = now()
    return [login for login in user.logins if not login.is_over(at)]


def end_one(user: User, login_id: int) -> bool:
    """Sign one device of `user` out; return whether it was one of theirs."""
    login = next((login for login in user.logins if login.id == login_id), None)
    if login is not None:
        user.logins.remove(login)
    return login is not None


def end_others(user: User, kept: LoginSession) -> None:
    """Sign every other device out."""
    user.logins = [kept]


def end(session: Session, key: str) -> None:
    """End the session of this key, if there is one."""
    session.execute(delete(LoginSession).where(LoginSession.key_hash == _fingerprint(key)))


def forget_ended(session: Session) -> None:
    """Remove what is over by its age."""
    session.execute(delete(LoginSession).where(LoginSession.ends_at <= now()))
