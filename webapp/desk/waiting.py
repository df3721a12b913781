"""The waiting list: who asks for somebody, for how long, and why nobody was found yet."""

from flask import Response, render_template, request
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import Select

from webapp.access import programmes_of, requests_of
from webapp.csv_export import csv_download
from webapp.desk import blueprint, fairness_words
from webapp.desk.forms.filters import WaitingFilter
from webapp.extensions import db
from webapp.match_cards import languages_in_words
from webapp.models import Request
from webapp.openings import note_opening
from webapp.paging import page_of
from webapp.services.counting import count
from webapp.services.round_results import latest
from webapp.services.waiting import LONGEST_FIRST, Wanted, waiting_list
from webapp.vocabulary import field_name
from webapp.wording import KINDS

STATES = ("waiting", "found", "paused", "all")
ROWS = 50


def _state() -> str:
    state = request.args.get("state", STATES[0])
    return state if state in STATES else STATES[0]


def _chosen(form: WaitingFilter) -> Select[Request]:
    order = request.args.get("sort", LONGEST_FIRST)
    return waiting_list(requests_of(current_user), form.wanted(_state()), order)


@blueprint.get("/requests")
def requests() -> str:
    """Show the waiting list."""
    form = WaitingFilter()
    counts = {
        state: count(db.session(), waiting_list(requests_of(current_user), Wanted(state=state)), Request.id)
        for state in STATES
    }
    return render_template(
        "desk/requests.html",
        filter=form,
        page=page_of(_chosen(form), Request.id, ROWS),
        state=_state(),
        counts=counts,
        sort=request.args.get("sort", LONGEST_FIRST),
        missing=[
            (round_, fairness_words.gaps(round_.fairness, "language"))
            for round_ in latest(db.session(), programmes_of(current_user))
        ],
    )


@blueprint.get("/requests.csv")
def requests_csv() -> Response:
    """Let the reader take the list along, as it is filtered and sorted."""
    rows = db.session.scalars(_chosen(WaitingFilter())).unique().all()
    note_opening([row.person for row in rows], "list_taken_along")
    return csv_download(
        "waiting-list",
        [_("Name"), _("District"), _("Languages"), _("Kind"), _("Needs"), _("Waiting days"), _("Programme")],
        (
            [
                row.person.full_name,
                row.person.district.name,
                languages_in_words(row.person),
                str(KINDS[row.kind]),
                ", ".join(field_name(need) for need in row.needs),
                row.waiting_days(),
                row.programme.name,
            ]
            for row in rows
        ),
    )
