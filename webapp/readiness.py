"""Whether this installation is fit to serve, and if not, why: in words for an operator, without a secret.

Pages are refused while the database is not at this version: code and tables that do not fit lose data.
"""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask, current_app, request
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from webapp.db import now
from webapp.errors import unavailable
from webapp.extensions import db
from webapp.services import heartbeats
from webapp.services.outbox import waiting_since

MIGRATIONS = Path(__file__).resolve().parent.parent / "migrations"
SILENT = timedelta(minutes=2)
STUCK = timedelta(minutes=30)
ALWAYS_SERVED = frozenset({"static", "security.static", "public.healthz", "public.readyz", "public.robots"})


def newest_revision() -> str | None:
    """Return the revision that this code needs."""
    return ScriptDirectory(str(MIGRATIONS)).get_current_head()


def is_at_head(session: Session) -> bool:
    """Whether the database is at the revision that this code needs."""
    return MigrationContext.configure(session.connection()).get_current_revision() == newest_revision()


def _migrated(session: Session) -> str:
    return "" if is_at_head(session) else "not at this version: run flask db upgrade"


def _worker(session: Session) -> str:
    seen = heartbeats.last_beat(session)
    if seen is None:
        return "has never run"
    silent = now() - seen
    return "" if silent < SILENT else f"silent for {int(silent.total_seconds() / 60)} minutes"


def _mail(session: Session) -> str:
    since = waiting_since(session)
    if since is None or now() - since < STUCK:
        return ""
    return f"the oldest mail has been waiting for {int((now() - since).total_seconds() / 60)} minutes"


CHECKS: dict[str, Callable[[Session], str]] = {"migrations": _migrated, "worker": _worker, "mail": _mail}


def faults(session: Session) -> dict[str, str]:
    """Return what is wrong, by the part that is; empty where all is well."""
    try:
        found = {part: check(session) for part, check in CHECKS.items()}
    except SQLAlchemyError:
        session.rollback()
        return {"database": "does not answer"}
    return {part: fault for part, fault in found.items() if fault}


def refuse_unmigrated() -> ResponseReturnValue | None:
    """Serve no page on a database of another version. Once it fits, this process need not ask again."""
    state = current_app.extensions["readiness"]
    if request.endpoint in ALWAYS_SERVED or state["at_head"]:
        return None
    state["at_head"] = is_at_head(db.session())
    return None if state["at_head"] else unavailable()


def register(app: Flask) -> None:
    """Let `app` serve only on a database that fits."""
    app.extensions["readiness"] = {"at_head": False}
    app.before_request(refuse_unmigrated)
