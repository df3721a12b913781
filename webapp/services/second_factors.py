"""The second thing somebody signs in with: an app's code, a passkey, or a code on paper where those are lost."""

import hashlib

from sqlalchemy import delete, exists, func, or_, select, update
from sqlalchemy.orm import Session

from webapp.models import AuthenticatorApp, Passkey, RecoveryCode, RoleName, User
from webapp.services import audit
from webapp.services.accounts import end_sessions
from webapp.services.errors import ConflictError
from webapp.services.notifications import notify
from webapp.services.sign_in_codes import draw, grouped, tidy

# They see what others told us.
NEED_ONE = frozenset({RoleName.COORDINATOR, RoleName.CASE_WORKER, RoleName.ADMINISTRATOR})
CODES = 10
SIGNS = 24


def needs_one(user: User) -> bool:
    """Whether somebody's role asks for a second factor."""
    return any(role.name in NEED_ONE for role in user.roles)


def has_one(session: Session, user: User) -> bool:
    """Whether somebody has an app or a passkey."""
    return bool(
        session.scalar(
            select(
                or_(exists().where(AuthenticatorApp.user_id == user.id), exists().where(Passkey.user_id == user.id))
            )
        )
    )


def app_of(session: Session, user: User) -> AuthenticatorApp | None:
    """Return somebody's app, if there is one."""
    return session.get(AuthenticatorApp, user.id)


def passkeys_of(session: Session, user: User) -> list[Passkey]:
    """Return somebody's passkeys, the oldest first."""
    return list(session.scalars(select(Passkey).where(Passkey.user_id == user.id).order_by(Passkey.id)))


def codes_left(session: Session, user: User) -> int:
    """Return how many codes on paper are unused."""
    mine = select(func.count()).select_from(RecoveryCode).where(RecoveryCode.user_id == user.id)
    return session.scalar(mine) or 0


def add_app(session: Session, user: User, secret: str, counter: int) -> None:
    """Keep a new app, in the place of an old one; its first code was that of `counter`."""
    session.merge(AuthenticatorApp(user_id=user.id, secret=secret, last_counter=counter))
    _note_change(session, user, "user.add_app")


def take_counter(session: Session, user: User, counter: int) -> bool:
    """Use up the code of `counter`; return False where it, or a later one, is used already."""
    taken = session.scalar(
        update(AuthenticatorApp)
        .where(AuthenticatorApp.user_id == user.id, AuthenticatorApp.last_counter < counter)
        .values(last_counter=counter)
        .returning(AuthenticatorApp.user_id)
        .execution_options(synchronize_session=False)
    )
    return taken is not None


def remove_app(session: Session, user: User) -> None:
    """Forget the app. Raise `ConflictError` where the role asks for a second factor and this is the last one."""
    if needs_one(user) and not passkeys_of(session, user):
        raise ConflictError("last_second_factor")
    session.execute(delete(AuthenticatorApp).where(AuthenticatorApp.user_id == user.id))
    _note_change(session, user, "user.remove_app")


def remove_passkey(session: Session, user: User, key: Passkey) -> None:
    """Forget a passkey, with the same exception."""
    if needs_one(user) and app_of(session, user) is None and len(passkeys_of(session, user)) == 1:
        raise ConflictError("last_second_factor")
    session.delete(key)
    _note_change(session, user, "user.remove_passkey")


def add_passkey(session: Session, user: User, key: Passkey) -> None:
    """Keep a new passkey."""
    session.add(key)
    _note_change(session, user, "user.add_passkey")


def renew_codes(session: Session, user: User) -> list[str]:
    """Return fresh codes for paper, readable only now; older ones are dead."""
    codes = [draw(SIGNS) for _ in range(CODES)]
    session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user.id))
    session.add_all(RecoveryCode(user_id=user.id, code_hash=_fingerprint(user, code)) for code in codes)
    audit.record(session, user, "user.renew_recovery_codes", user)
    return [grouped(code) for code in codes]


def use_code(session: Session, user: User, typed: str) -> bool:
    """Use a code on paper up, which its owner is told by mail; return False where it is none of theirs."""
    used = session.scalar(
        delete(RecoveryCode)
        .where(RecoveryCode.user_id == user.id, RecoveryCode.code_hash == _fingerprint(user, tidy(typed)))
        .returning(RecoveryCode.id)
        .execution_options(synchronize_session=False)
    )
    if used is None:
        return False
    audit.record(session, user, "user.use_recovery_code", user)
    notify(session, user, "recovery_code_used")
    return True


def reset(session: Session, actor: User | None, user: User) -> None:
    """Forget all of somebody's second factors, because they lost them; they sign in again and set up new ones."""
    for kind in (AuthenticatorApp, Passkey, RecoveryCode):
        session.execute(delete(kind).where(kind.user_id == user.id))
    end_sessions(user)
    audit.record(session, actor, "user.reset_second_factor", user)
    notify(session, user, "second_factor_reset")


def _fingerprint(user: User, code: str) -> str:
    """Return what is stored of a code: 120 random bits need no slow hash."""
    return hashlib.sha256(f"{user.id} {code}".encode()).hexdigest()


def _note_change(session: Session, user: User, verb: str) -> None:
    audit.record(session, user, verb, user)
    notify(session, user, "second_factor_changed")
