"""Flask-Security, set up for this product: who signs in, how, and where that happens."""

from flask import Flask
from flask_security import uia_email_mapper

from webapp.db import now
from webapp.extensions import security, users

SETTINGS: dict[str, object] = {
    "SECURITY_URL_PREFIX": "",
    "SECURITY_LOGIN_URL": "/sign-in",
    "SECURITY_LOGOUT_URL": "/sign-out",
    "SECURITY_LOGOUT_METHODS": ["POST"],
    "SECURITY_POST_LOGIN_VIEW": "/account/home",
    "SECURITY_POST_LOGOUT_VIEW": "/",
    "SECURITY_PASSWORD_HASH": "argon2",
    # argon2 salts by itself; so services hash without Flask, and sign-in agrees.
    "SECURITY_PASSWORD_SINGLE_HASH": {"argon2"},
    "SECURITY_PASSWORD_LENGTH_MIN": 10,
    "SECURITY_DATETIME_FACTORY": now,
    "SECURITY_USERNAME_ENABLE": False,
    "SECURITY_USER_IDENTITY_ATTRIBUTES": [{"email": {"mapper": uia_email_mapper, "case_insensitive": True}}],
    # Flask-Security's own value is malformed; see the headers of `webapp.headers`.
    "SECURITY_CACHE_CONTROL": {"private": None, "no-store": None},
}


def init_security(app: Flask) -> None:
    """Bind Flask-Security to `app`."""
    app.config.from_mapping(SETTINGS)
    security.init_app(app, users)
