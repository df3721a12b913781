"""Whose role asks for a second factor sets one up before anything else."""

from flask import Flask, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from webapp.extensions import db
from webapp.services import second_factors

# What stays open meanwhile: public pages, the own account's way to a second factor, and the way out.
OPEN = frozenset({"public", "static", "security"})
ON_THE_WAY = frozenset(
    f"account.{name}"
    for name in (
        "verify",
        "second_factor",
        "set_up_app",
        "recovery_codes",
        "passkey_options",
        "add_passkey",
        "prove_by_passkey",
        "passkey_challenge",
    )
)


def is_missing() -> bool:
    """Whether whoever is signed in must set up a second factor first."""
    return (
        current_app.config["WEGPATEN"].requires_second_factor
        and current_user.is_authenticated
        and second_factors.needs_one(current_user)
        and not second_factors.has_one(db.session(), current_user)
    )


def lead_there() -> ResponseReturnValue | None:
    """Send somebody to set it up, whatever page they wanted."""
    endpoint = request.endpoint or ""
    if endpoint.partition(".")[0] in OPEN or endpoint in ON_THE_WAY or not is_missing():
        return None
    return redirect(url_for("account.second_factor"), 303)


def register(app: Flask) -> None:
    """Ask before each page of `app`."""
    app.before_request(lead_there)
