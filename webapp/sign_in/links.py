"""Links in mails: to choose a password, and to sign in without one. Both prove the e-mail address.

A link is made when its mail is rendered and stored nowhere. It holds the account's present identity, which changes
with every password, so an old link is dead; and it ages. One that signs in also names a row that is used up.
"""

import hashlib
from datetime import UTC, datetime, timedelta

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer, URLSafeTimedSerializer
from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.db import now
from webapp.models import SignInLink, User
from webapp.page_links import outside_url

FIRST_PASSWORD = timedelta(days=30)  # as long as an unconfirmed registration is kept
NEW_PASSWORD = timedelta(days=1)


def _serializer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.secret_key or "", salt="choose-password")


def password_link(user: User) -> str:
    """Return the address where `user` chooses a password."""
    return outside_url("account.choose_password", token=_serializer().dumps(user.fs_uniquifier))


def user_of_link(session: Session, token: str) -> User | None:
    """Return whose link it is, or None where it is forged, used, too old, or of a locked account."""
    try:
        identity, made_at = _serializer().loads(
            token, max_age=int(FIRST_PASSWORD.total_seconds()), return_timestamp=True
        )
    except BadSignature:
        return None
    user = session.scalar(select(User).where(User.fs_uniquifier == identity, User.active))
    if user is None or user.email is None:
        return None
    age = now() - datetime.fromtimestamp(made_at.timestamp(), UTC)
    return None if user.confirmed_at is not None and age > NEW_PASSWORD else user


def _address_serializer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.secret_key or "", salt="new-address")


def _mark(user: User) -> str:
    """Return what stands for the wished address in its link, which must not show it."""
    return hashlib.sha256((user.new_email or "").encode()).hexdigest()[:32]


def new_address_link(user: User) -> str:
    """Return the address of the page where `user` confirms the new e-mail address."""
    token = _address_serializer().dumps([user.fs_uniquifier, _mark(user)])
    return outside_url("account.confirm_new_email", token=token)


def user_of_new_address(session: Session, token: str) -> User | None:
    """Return whose link it is, or None where it is forged, used, older than a day, or about another address."""
    try:
        identity, mark = _address_serializer().loads(token, max_age=int(NEW_PASSWORD.total_seconds()))
    except BadSignature:
        return None
    user = session.scalar(select(User).where(User.fs_uniquifier == identity, User.active))
    return user if user is not None and user.new_email and _mark(user) == mark else None


def link_to_sign_in(link: SignInLink, user: User) -> str:
    """Return the address where `user` signs in by pressing a button, once."""
    return outside_url("account.use_link", token=_sign_in_serializer().dumps([link.id, user.fs_uniquifier]))


def sign_in_link_of(token: str) -> tuple[int, str] | None:
    """Return which link it is and whose identity it names, or None where it is forged."""
    try:
        link_id, identity = _sign_in_serializer().loads(token)
    except BadSignature:
        return None
    return link_id, identity


def _sign_in_serializer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.secret_key or "", salt="sign-in-link")
