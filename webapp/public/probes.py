"""What machines ask: monitors, whether we are well; search engines, what they may read."""

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


@blueprint.get("/robots.txt")
def robots() -> Response:
    """Search engines may read what is meant for everybody, and nothing else."""
    allowed = ("/$", "/near", "/imprint", "/privacy", "/accessibility", "/static/")
    lines = ["User-agent: *", *(f"Allow: {path}" for path in allowed), "Disallow: /"]
    return Response("\n".join(lines) + "\n", mimetype="text/plain")
