"""Matches that are asked, run or ended: the list, one match, and its plain buttons."""

from collections.abc import Callable

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import Select
from sqlalchemy.orm import Session

from webapp.access import match_for, matches_of, programmes_of
from webapp.csv_export import csv_download
from webapp.desk import blueprint, queue
from webapp.desk.forms.running import AnswerNoForm, CheckInForm, EndForm
from webapp.desk.history_words import match_people, timeline
from webapp.extensions import db
from webapp.jobs import nudge
from webapp.models import Match, User
from webapp.openings import note_opening
from webapp.paging import page_of
from webapp.services import running
from webapp.services.counting import count
from webapp.services.history import entries_about_match
from webapp.services.local_time import local_day
from webapp.services.match_list import LISTS, NEWEST_FIRST, match_list
from webapp.wording import STATES

ROWS = 50


def _which() -> str:
    which = request.args.get("state", LISTS[0])
    return which if which in LISTS else LISTS[0]


def _list(which: str) -> Select[Match]:
    programmes = db.session.scalars(programmes_of(current_user)).all()
    order = request.args.get("sort", NEWEST_FIRST)
    return match_list(matches_of(current_user), which, programmes, order).options(*queue.SHOWN)


@blueprint.get("/matches")
def matches() -> str:
    """Show the matches."""
    page = page_of(_list(_which()), Match.id, ROWS)
    return render_template(
        "desk/matches.html",
        page=page,
        entries=queue.entries(page.rows),
        state=_which(),
        counts={which: count(db.session(), _list(which), Match.id) for which in LISTS},
        sort=request.args.get("sort", NEWEST_FIRST),
    )


@blueprint.get("/matches.csv")
def matches_csv() -> Response:
    """Let the reader take the list along."""
    entries = queue.entries(db.session.scalars(_list(_which())).unique().all())
    both = [person for entry in entries for person in (entry.match.request.person, entry.match.offer.person)]
    note_opening(both, "list_taken_along")
    return csv_download(
        "matches",
        [_("Newcomer"), _("Volunteer"), _("Programme"), _("State"), _("Since"), _("Answer due by")],
        (
            [
                *entry.names,
                entry.match.programme.name,
                str(STATES[entry.match.state]),
                local_day(entry.match.state_since),
                local_day(entry.match.term_ends_at) if entry.match.term_ends_at else None,
            ]
            for entry in entries
        ),
    )


@blueprint.get("/matches/<int:match_id>")
def match(match_id: int) -> str:
    """Show one match."""
    found = match_for(db.session(), current_user, match_id)
    note_opening([found.request.person, found.offer.person], "match")
    return _show(found)


def _show(match: Match, end: EndForm | None = None, check_in: CheckInForm | None = None) -> str:
    entry = queue.entry_of(match)
    people = match_people(match, volunteer_known=entry.volunteer_known)
    return render_template(
        "desk/match.html",
        entry=entry,
        match=match,
        end_form=end or EndForm(formdata=None),
        check_in_form=check_in or CheckInForm(formdata=None),
        answer_form=AnswerNoForm(formdata=None),
        form=end or check_in,
        history=timeline(entries_about_match(db.session(), match), *people),
    )


def _done(match: Match, message: str) -> ResponseReturnValue:
    db.session.commit()
    nudge("mail")
    flash(message, "success")
    return redirect(url_for("desk.match", match_id=match.id), 303)


def _step(match_id: int, do: Callable[[Session, User, Match], object], message: str) -> ResponseReturnValue:
    found = match_for(db.session(), current_user, match_id)
    do(db.session(), current_user, found)
    return _done(found, message)


@blueprint.post("/matches/<int:match_id>/start-trial")
def start_trial(match_id: int) -> ResponseReturnValue:
    """Note that the two have met."""
    return _step(match_id, running.start_trial, _("The two get to know each other now."))


@blueprint.post("/matches/<int:match_id>/activate")
def activate(match_id: int) -> ResponseReturnValue:
    """Note that both want to go on."""
    return _step(match_id, running.activate, _("The match runs."))


@blueprint.post("/matches/<int:match_id>/complete")
def complete(match_id: int) -> ResponseReturnValue:
    """Note that the goal is reached."""
    return _step(match_id, running.complete, _("Completed. The volunteer has a free place again."))


@blueprint.post("/matches/<int:match_id>/withdraw")
def withdraw(match_id: int) -> ResponseReturnValue:
    """Take a question back that has not been answered."""
    return _step(match_id, running.withdraw, _("Taken back. Both are free again."))


@blueprint.post("/matches/<int:match_id>/end")
def end(match_id: int) -> ResponseReturnValue:
    """End a match early, for a reason."""
    found, form = match_for(db.session(), current_user, match_id), EndForm()
    if not form.validate_on_submit():
        return _show(found, end=form), 422
    running.dissolve(db.session(), current_user, found, form.side, form.reason.data)
    return _done(found, _("Ended. Both are free again, and the newcomer keeps the waiting time."))


@blueprint.post("/matches/<int:match_id>/check-in")
def check_in(match_id: int) -> ResponseReturnValue:
    """Record how it is going."""
    found, form = match_for(db.session(), current_user, match_id), CheckInForm()
    if not form.validate_on_submit():
        return _show(found, check_in=form), 422
    running.check_in(
        db.session(),
        current_user,
        found,
        None,
        mood=form.mood.data,
        hours=float(form.hours.data) if form.hours.data is not None else None,
        wants_call=form.wants_call.data,
        note=form.note.data,
    )
    return _done(found, _("The check-in is recorded."))
