"""The roster: every volunteer of the initiative, narrowed down, sorted, and to take along."""

from math import ceil

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue

from webapp.csv_export import csv_download
from webapp.extensions import db
from webapp.initiative import blueprint
from webapp.initiative.forms import RosterFilterForm
from webapp.initiative.own import own_initiative
from webapp.initiative.roster_words import COLUMNS, HEADER, cells
from webapp.openings import note_opening
from webapp.services.rosters import Roster, RosterFilter, RosterRow, roster_of

PAGE = 50


def _chosen() -> tuple[Roster, RosterFilterForm, list[RosterRow]]:
    roster = roster_of(db.session(), own_initiative())
    form = RosterFilterForm(request.args)
    form.offer_choices(roster)
    return roster, form, roster.chosen(form.narrowing(), request.args.get("sort", "name"))


@blueprint.get("/roster")
def roster() -> ResponseReturnValue:
    """Show the volunteers that were asked for."""
    everybody, form, rows = _chosen()
    pages = max(1, ceil(len(rows) / PAGE))
    page = min(max(request.args.get("page", 1, int), 1), pages)
    note_opening([row.person for row in rows[(page - 1) * PAGE : page * PAGE]], "roster")
    return render_template(
        "initiative/roster.html",
        initiative=own_initiative(),
        everybody=everybody,
        filters=form,
        narrowed=form.narrowing() != RosterFilter(),
        columns=[{**column, "label": str(column["label"])} for column in COLUMNS],
        rows=rows[(page - 1) * PAGE : page * PAGE],
        found=len(rows),
        sort=request.args.get("sort", "name"),
        page=page,
        pages=pages,
    )


@blueprint.get("/roster.csv")
def roster_csv() -> Response:
    """Return the same rows, all of them, as a file."""
    _everybody, _form, rows = _chosen()
    note_opening([row.person for row in rows], "roster")
    return csv_download("roster", [str(name) for name in HEADER], [cells(row) for row in rows])
