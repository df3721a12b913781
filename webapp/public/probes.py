"""What machines ask: monitors, whether we are well; search engines, what they may read."""

from flask import Response

from webapp.extensions import db
from webapp.public import blueprint
from webapp.readiness import CHECKS, faults


@blueprint.get("/healthz")
def healthz() -> Response:
    """Alive: the process answers."""
    return Response("alive\n", mimetype="text/plain")


@blueprint.get("/readyz")
def readyz() -> Response:
    """Ready: database, migrations, worker and mail are well. Else 503, and a line for each that is not."""
    found = faults(db.session())
    parts = found if "database" in found else ("database", *CHECKS)
    lines = [f"{part}: {found.get(part, 'ok')}" for part in parts]
    return Response("\n".join(lines) + "\n", 503 if found else 200, mimetype="text/plain")


@blueprint.get("/robots.txt")
def robots() -> Response:
    """Search engines may read what is meant for everybody, and nothing else."""
    allowed = ("/$", "/near", "/guide", "/imprint", "/privacy", "/accessibility", "/static/")
    lines = ["User-agent: *", *(f"Allow: {path}" for path in allowed), "Disallow: /"]
    return Response("\n".join(lines) + "\n", mimetype="text/plain")
