"""Accounts: who may sign in, with what, as what."""

import secrets
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.profiles import RFC_9106_LOW_MEMORY
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from webapp.db import now
from webapp.models import Centre, Initiative, Role, RoleName, Town, User
from webapp.services import audit
from webapp.services.errors import ConflictError
from webapp.services.notifications import last_mail, notify_new_address
from webapp.services.sign_in_codes import new_code

# RFC 9106's choice for servers that do not have 2 GB to spare for each sign-in: 64 MB, three rounds.
ARGON2 = PasswordHasher.from_parameters(RFC_9106_LOW_MEMORY)


@dataclass(frozen=True)
class NewAccount:
    """A fresh account; `code` is the printed code of somebody without e-mail, readable only now."""

    user: User
    code: str | None


def new_identity() -> str:
    """Return what sessions and links name an account by: 128 random bits."""
    return secrets.token_hex(16)


def normal_email(text: str) -> str:
    """Return an address the way accounts keep it, so that each has one account however it is typed."""
    return text.strip().lower()


def hash_password(password: str) -> str:
    """Return the argon2 hash that sign-in verifies, of the password in Unicode's compatibility form."""
    return ARGON2.hash(_normal(password))


def password_fits(password: str, stored: str | None) -> bool:
    """Whether a password belongs to a stored hash; where there is none, the answer takes as long."""
    try:
        fits = ARGON2.verify(stored or _nobodys_hash(), _normal(password))
    except (VerificationError, InvalidHashError):
        return False
    return fits and stored is not None


@cache
def _nobodys_hash() -> str:
    return ARGON2.hash(secrets.token_hex(16))


def _normal(password: str) -> str:
    return unicodedata.normalize("NFKD", password)


def account_of(session: Session, email: str) -> User | None:
    """Return the account of an e-mail address, if it has one."""
    return session.scalar(select(User).where(User.email == normal_email(email)))


def create_account(  # noqa: PLR0913 - by keyword only; each is a column
    session: Session,
    *,
    email: str | None,
    language: str,
    roles: Iterable[RoleName],
    username: str | None = None,
    password: str | None = None,
    town: Town | None = None,
    centre: Centre | None = None,
    initiative: Initiative | None = None,
    by: User | None = None,
) -> NewAccount:
    """Return a new account, flushed. Raise `ConflictError` where the e-mail address already has one.

    Without e-mail it signs in by a printed code from the start. With e-mail it is confirmed where a password is
    given (staff, set up by an operator); else by the link of the mail `confirm_email`, which the caller sends.
    """
    if email is not None and account_of(session, email) is not None:
        raise ConflictError("email_taken")
    code = new_code(username or _free_username(session)) if email is None else None
    secret = code.secret if code else password
    user = User(
        email=normal_email(email) if email else None,
        username=code.username if code else username,
        password=hash_password(secret) if secret else None,
        fs_uniquifier=new_identity(),
        confirmed_at=now() if secret else None,
        language=language,
        town=town,
        centre=centre,
        initiative=initiative,
    )
    session.add(user)
    names = sorted(set(roles))
    _set_roles(session, user, names)
    audit.record(session, by, "user.create", user, roles=names)
    return NewAccount(user, str(code) if code else None)


def _free_username(session: Session) -> str:
    while True:
        name = new_code().username
        if session.scalar(select(User.id).where(User.username == name)) is None:
            return name


def _set_roles(session: Session, user: User, names: Iterable[RoleName]) -> None:
    wanted = set(names)
    user.roles = list(session.scalars(select(Role).where(Role.name.in_(wanted)).order_by(Role.id)))
    if len(user.roles) != len(wanted):
        raise LookupError("the roles are not in the database: run `flask seed` first")


def change_roles(session: Session, actor: User | None, user: User, roles: Iterable[RoleName]) -> None:
    """Give an account exactly these roles; whoever is signed in with it must sign in again."""
    names = sorted(set(roles))
    _set_roles(session, user, names)
    end_sessions(user)
    audit.record(session, actor, "user.roles", user, roles=names)


def end_sessions(user: User) -> None:
    """Sign the account out everywhere and make its links unusable: all of them name the old identity."""
    user.fs_uniquifier = new_identity()
    user.logins.clear()


def choose_password(session: Session, user: User, password: str) -> None:
    """Set the password of somebody who followed a link of ours, which also proves the e-mail address.

    A link is used once: of two that arrive together one changes the identity and the other finds it changed,
    which raises `ConflictError`.
    """
    before, after = user.fs_uniquifier, new_identity()
    won = session.scalar(
        update(User)
        .where(User.id == user.id, User.fs_uniquifier == before)
        .values(
            fs_uniquifier=after,
            password=hash_password(password),
            confirmed_at=func.coalesce(User.confirmed_at, now()),
        )
        .returning(User.id)
        .execution_options(synchronize_session=False)
    )
    if won is None:
        raise ConflictError("link_used")
    session.refresh(user)
    user.logins.clear()
    audit.record(session, user, "user.choose_password", user)


def change_password(session: Session, user: User, password: str) -> None:
    """Set a new password for somebody who has just given the old one; every other device is signed out."""
    user.password = hash_password(password)
    end_sessions(user)
    audit.record(session, user, "user.change_password", user)


def ask_new_email(session: Session, user: User, email: str) -> None:
    """Remember the address somebody wants, and ask there; nothing else changes until the link is opened."""
    user.new_email = normal_email(email)
    notify_new_address(session, user, user.new_email, "confirm_new_email")
    audit.record(session, user, "user.ask_email", user)


def take_new_email(session: Session, user: User) -> None:
    """Let the confirmed address hold, tell the old one, and end all sessions; it may belong to another by now."""
    wanted = user.new_email
    if not wanted or account_of(session, wanted) is not None:
        raise ConflictError("email_taken")
    if user.email:
        last_mail(session, user.email, "email_changed", language=user.language)
    user.email, user.new_email = wanted, None
    end_sessions(user)
    audit.record(session, user, "user.email", user)


def renew_code(session: Session, actor: User, user: User) -> str:
    """Return a new printed code for somebody without e-mail; the old one is dead."""
    if user.email is not None:
        raise ConflictError("signs_in_by_email")
    code = new_code(user.username or _free_username(session))
    user.username, user.password = code.username, hash_password(code.secret)
    end_sessions(user)
    audit.record(session, actor, "user.renew_code", user)
    return str(code)


def set_active(session: Session, actor: User | None, user: User, *, active: bool) -> None:
    """Lock an account, which signs it out everywhere, or open it again."""
    user.active = active
    end_sessions(user)
    audit.record(session, actor, "user.open" if active else "user.lock", user)
