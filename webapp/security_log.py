"""What a guard would want to read: who came in or failed to, and what was refused; a line of JSON each.

Accounts stand here by their random `audit_id`, as in the audit; never a name, an address, or what was typed.
"""

import json
import logging
from contextlib import suppress

from flask import Flask, Response, g, request
from flask_login import user_logged_in, user_logged_out
from sqlalchemy.exc import SQLAlchemyError

from webapp.db import now
from webapp.models import User

log = logging.getLogger(__name__)
REFUSED = frozenset({400, 401, 403, 404, 405, 413, 429})
WAYS_IN = frozenset({"security.login", "account.second_step", "account.use_link", "account.prove_by_passkey"})


def _account() -> str | None:
    """Return the random id of whoever is signed in; looks nobody up who was not asked for anyway."""
    user = g.get("_login_user")  # where Flask-Login keeps whom it has loaded
    with suppress(SQLAlchemyError):
        return user.audit_id if isinstance(user, User) else None
    return None


def _note(event: str, **facts: object) -> None:
    known = {"at": now().isoformat(timespec="milliseconds"), "event": event, **facts}
    log.info(json.dumps({name: value for name, value in known.items() if value is not None}))


def _note_outcome(response: Response) -> Response:
    """Note a refusal, and a form for signing in after which nobody is signed in."""
    where = {"method": request.method, "page": request.endpoint, "status": response.status_code}
    failed = request.endpoint in WAYS_IN and request.method == "POST" and response.status_code == 200
    if response.status_code in REFUSED and (request.endpoint or _account()):
        numbers = {name: value for name, value in (request.view_args or {}).items() if isinstance(value, int)}
        _note("refused", **where, **numbers, account=_account())
    elif failed and _account() is None:
        _note("sign_in_failed", **where)
    return response


def _note_entry(_app: Flask, user: User) -> None:
    _note("signed_in", account=user.audit_id)


def _note_leaving(_app: Flask, user: User | None) -> None:
    if user is not None:
        _note("signed_out", account=user.audit_id)


def register(app: Flask) -> None:
    """Write it into the log of `app`, whatever else is left out there."""
    log.setLevel(logging.INFO)
    app.after_request(_note_outcome)
    user_logged_in.connect(_note_entry, app)
    user_logged_out.connect(_note_leaving, app)
