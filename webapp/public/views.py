"""The pages a visitor sees, and the two that a monitor asks."""

from flask import Response
from sqlalchemy import text

from webapp.extensions import db
from webapp.public import blueprint


@blueprint.get("/healthz")
def healthz() -> Response:
    """Alive: the process answers."""
    return Response("alive\n", mimetype="text/plain")


@blueprint.get("/readyz")
def readyz() -> Response:
    """Ready: the database answers and is migrated."""
    db.session.execute(text("SELECT version_num FROM alembic_version"))
    return Response("ready\n", mimetype="text/plain")
