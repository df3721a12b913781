"""Who looked at somebody's data: which office, on what sort of page, and when."""

from flask import render_template

from webapp.account import blueprint
from webapp.account.own import own_person
from webapp.models import Opening
from webapp.openings import PAGES
from webapp.paging import page_of
from webapp.services import openings

ROWS = 50


@blueprint.get("/access")
def access() -> str:
    """Show it, without the employee's name: whom to ask is the office."""
    page = page_of(openings.of_person(own_person()), Opening.id, ROWS)
    return render_template("account/access.html", page=page, pages=PAGES)
