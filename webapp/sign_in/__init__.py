"""Flask-Security, set up for this product: who signs in, how, and where that happens."""

from datetime import timedelta

from flask import Flask
from flask_login import user_logged_in
from flask_security import uia_email_mapper

from webapp import reader_language
from webapp.db import now
from webapp.extensions import security, users
from webapp.models import User
from webapp.sign_in import passkeys, requirement, sessions
from webapp.sign_in.entering import SecondStep
from webapp.sign_in.form import SignInForm

SETTINGS: dict[str, object] = {
    "SECURITY_URL_PREFIX": "",
    "SECURITY_LOGIN_URL": "/sign-in",
    "SECURITY_LOGOUT_URL": "/sign-out",
    "SECURITY_LOGOUT_METHODS": ["POST"],
    "SECURITY_POST_LOGIN_VIEW": "/account/home",
    "SECURITY_POST_LOGOUT_VIEW": "/",
    "SECURITY_LOGIN_USER_TEMPLATE": "account/sign_in.html",
    # What somebody proved, and when, stands in the session's row; see `webapp.sign_in.proof`.
    "SECURITY_FRESHNESS": timedelta(minutes=-1),
    "SECURITY_PASSWORD_HASH": "argon2",
    # argon2 salts by itself; so services hash without Flask, and sign-in agrees.
    "SECURITY_PASSWORD_SINGLE_HASH": {"argon2"},
    "SECURITY_DATETIME_FACTORY": now,
    # `flask users` is ours.
    "SECURITY_CLI_USERS_NAME": None,
    "SECURITY_CLI_ROLES_NAME": None,
    "SECURITY_USERNAME_ENABLE": False,
    "SECURITY_USER_IDENTITY_ATTRIBUTES": [{"email": {"mapper": uia_email_mapper, "case_insensitive": True}}],
    # Flask-Security's own value is malformed; see the headers of `webapp.headers`.
    "SECURITY_CACHE_CONTROL": {"private": None, "no-store": None},
    # Sessions are rows; a token that signs in by itself would outlive them.
    "SECURITY_API_ENABLED_METHODS": ["session"],
}


def keep_chosen_language(app: Flask, user: User) -> None:
    """Somebody who chose a language before signing in goes on in it, and gets mails in it."""
    chosen = reader_language.remembered()
    if chosen in app.config["LANGUAGES"]:
        user.language = chosen


def note_visit(_app: Flask, user: User) -> None:
    """Whoever signs in is still there: the term after which an account goes begins anew."""
    user.last_seen_at, user.warned_at = now(), None


def init_security(app: Flask) -> None:
    """Bind Flask-Security to `app`."""
    app.config.from_mapping(SETTINGS)
    security.init_app(app, users, login_form=SignInForm)
    security.principal.skip_static = True  # a built file is for everybody: nobody is looked up for it
    user_logged_in.connect(keep_chosen_language, app)
    user_logged_in.connect(note_visit, app)
    security.two_factor_plugins = SecondStep()
    sessions.register(app)
    requirement.register(app)
    app.add_template_global(passkeys.are_possible, "passkeys_possible")
