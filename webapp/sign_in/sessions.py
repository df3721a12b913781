"""Makes a signed-in session a row: begun and ended by Flask-Login's signals, looked up at each request.

The cookie stays Flask's signed one and holds a random key. A cookie whose row is gone is nobody's, however well
signed; so whatever ends a session ends every copy of its cookie.
"""

import secrets
from datetime import timedelta

from flask import Flask, g, session
from flask import request as current_request
from flask_login import user_logged_in, user_logged_out

from webapp.config import Config
from webapp.db import now
from webapp.extensions import db, reads_only, short_write
from webapp.models import LoginSession, User
from webapp.services import login_sessions
from webapp.services.login_sessions import BETWEEN_NOTES, Limits
from webapp.services.staff import works_here
from webapp.sign_in import known_devices
from webapp.sign_in.devices import device_of

KEY = "sid"
NO_WARNING_FROM = 20 * 60


def _limits(config: Config, user: User, *, staying: bool) -> Limits:
    if works_here(user):
        return Limits(timedelta(minutes=config.staff_idle_minutes), timedelta(hours=config.staff_session_hours))
    lasts = timedelta(days=config.session_days)
    return Limits(lasts if staying else min(timedelta(hours=config.session_idle_hours), lasts), lasts)


def begin(app: Flask, user: User) -> None:
    """Start a session under a new key, whatever the browser brought along; the caller commits."""
    # Flask-Login's own cookie for staying signed in is never made: it would outlive a sign-out.
    staying = session.pop("_remember", None) == "set" and not works_here(user)
    _end_own()
    known_devices.greet(user)
    session[KEY] = secrets.token_urlsafe(32)
    session.permanent = staying
    g.login = login_sessions.start(
        db.session(),
        user,
        session[KEY],
        device_of(current_request.user_agent.string),
        _limits(app.config["WEGPATEN"], user, staying=staying),
    )


def finish(_app: Flask, user: User) -> None:  # noqa: ARG001 - the signal names the user
    """End the session of whoever signs out."""
    _end_own()
    db.session.commit()
    session.permanent = False


def _end_own() -> None:
    g.pop("login", None)
    g.pop("idle_minutes", None)
    if key := session.pop(KEY, None):
        login_sessions.end(db.session(), key)


def load(identity: str) -> User | None:
    """Return who is signed in, and note from time to time that they are here."""
    key = session.get(KEY)
    login = login_sessions.find(db.session(), key, identity) if key else None
    if login is None:
        return None
    g.login, g.idle_minutes = login, login.idle_minutes
    if now() - login.seen_at > BETWEEN_NOTES:
        _note_seen(login.id)
    return login.user


def _note_seen(login_id: int) -> None:
    if not reads_only():
        login_sessions.note_seen(db.session(), login_id)
        return
    with short_write() as own_session:
        login_sessions.note_seen(own_session, login_id)


def current_login() -> LoginSession:
    """Return the session of whoever is signed in here."""
    login: LoginSession = g.login
    return login


def idle_minutes() -> int:
    """Return after how many minutes without a click this session ends; 0 where nobody must be warned of that.

    What lasts longer than 20 hours needs no warning (WCAG 2.2.1).
    """
    minutes: int = g.get("idle_minutes", 0)
    return minutes if minutes < NO_WARNING_FROM else 0


def register(app: Flask) -> None:
    """Look sessions up in the database, and nowhere else: no token signs anybody in."""
    user_logged_in.connect(begin, app)
    user_logged_out.connect(finish, app)
    app.login_manager.user_loader(load)  # type: ignore[attr-defined] # set by Flask-Login
    app.login_manager.request_loader(lambda _request: None)  # type: ignore[attr-defined]
    app.add_template_global(idle_minutes)
