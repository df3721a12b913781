"""Tells who works here by mail that a new device was used. The device remembers by itself that it is known."""

from flask import Response, after_this_request, current_app, request
from itsdangerous import BadSignature, URLSafeSerializer

from webapp.extensions import db
from webapp.models import User
from webapp.services.notifications import notify
from webapp.services.staff import works_here

A_YEAR = 365 * 24 * 3600


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.secret_key or "", salt="known-device")


def cookie_of(*user_ids: int) -> str:
    """Return what a device remembers on which these accounts were used."""
    return str(_serializer().dumps(user_ids))


def _name() -> str:
    prefix = "__Host-" if current_app.config["SESSION_COOKIE_SECURE"] else ""
    return f"{prefix}device"


def _known() -> list[int]:
    """Return the ids of the accounts that were used on this device."""
    try:
        return list(_serializer().loads(request.cookies.get(_name(), "")))
    except BadSignature:
        return []


def greet(user: User) -> None:
    """Tell somebody who works here about a sign-in on a device they have not used before, and let it be known."""
    known = _known()
    if not works_here(user) or user.id in known:
        return
    notify(db.session(), user, "new_device")
    value = cookie_of(user.id, *known[:4])

    @after_this_request
    def remember(response: Response) -> Response:
        secure = current_app.config["SESSION_COOKIE_SECURE"]
        response.set_cookie(_name(), value, max_age=A_YEAR, httponly=True, secure=secure, samesite="Lax")
        return response
