"""The first page: what this is, and where to go."""

from flask import render_template

from webapp.db import now
from webapp.extensions import db
from webapp.public import blueprint
from webapp.services.directory import Search, near


@blueprint.get("/")
def start() -> str:
    """Show the three ways in, how it works, and the centres."""
    return render_template("public/start.html", towns=near(db.session(), Search(), now()))
