"""A form that arrives twice is done once, and an address that has an account gets no second one."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from webapp.models import Initiative, Offer, Request, RoleName, Submission, User
from webapp.services import accounts
from webapp.services.errors import ConflictError
from webapp.services.notifications import notify

Row = Request | Offer | Initiative


@dataclass(frozen=True)
class Registered:
    """What came of a registration: its row, and the printed code of somebody without e-mail.

    Both are empty where the e-mail address has an account already: its owner is told so by mail, and whoever
    sent the form sees the same page as everybody.
    """

    row: Row | None = None
    code: str | None = None


def once(
    session: Session,
    build: Callable[[User], Row],
    *,
    key: str,
    email: str | None,
    language: str,
    role: RoleName,
    by: User | None = None,
) -> Registered:
    """Open an account and `build` what belongs to it, unless the form with this `key` was here before.

    A repeated form answers with a new code: whoever sends it again never saw the first one. Staff (`by`) are
    told of an address that has an account, by a `ConflictError`.
    """
    submission = _first(session, key)
    if submission is None:
        return _again(session, key)
    account = _open_account(session, email, language, role, by)
    if account is None:
        return Registered()
    row = build(account.user)
    session.flush()
    submission.user_id = account.user.id
    notify(session, account.user, "confirm_email", **{_noun(row): row.id})
    return Registered(row, account.code)


def _first(session: Session, key: str) -> Submission | None:
    """Return the note that this form is here for the first time; None where it was here before."""
    submission = Submission(key=key)
    try:
        with session.begin_nested():
            session.add(submission)
    except IntegrityError:
        return None
    return submission


def _again(session: Session, key: str) -> Registered:
    user_id = session.get_one(Submission, key).user_id
    user = session.get(User, user_id) if user_id is not None else None
    if user is None or user.email is not None:
        return Registered()
    return Registered(code=accounts.renew_code(session, user, user))


def _open_account(
    session: Session, email: str | None, language: str, role: RoleName, by: User | None
) -> accounts.NewAccount | None:
    """Return a new account; None where the address has one, whose owner then gets a mail."""
    try:
        with session.begin_nested():  # two strangers may send the same address at the same moment
            return accounts.create_account(session, email=email, language=language, roles=[role], by=by)
    except (ConflictError, IntegrityError):
        if by is not None or email is None:
            raise
    owner = accounts.account_of(session, email)
    if owner is not None:
        notify(session, owner, "account_exists")
    return None


def _noun(row: Row) -> str:
    return type(row).__name__.lower()
