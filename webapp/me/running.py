"""A match that runs: first meeting, going on after the trial, how it is going, the end."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from webapp.extensions import db
from webapp.jobs import nudge
from webapp.match_forms import CheckInForm, EndForm
from webapp.me import blueprint
from webapp.me.turns import RUNNING, can_complete, my_match
from webapp.models import Match
from webapp.services import reasons, running

COMPLETING = ("goal_reached", "found_work")


def _back(id_: int, message: str) -> ResponseReturnValue:
    db.session.commit()
    nudge("mail")
    flash(message, "success")
    return redirect(url_for("me.match", id_=id_), 303)


@blueprint.post("/matches/<int:id_>/met")
def met(id_: int) -> ResponseReturnValue:
    """The two have met: the time to get to know each other begins."""
    match, _side = my_match(id_)
    running.start_trial(db.session(), current_user, match)
    return _back(id_, _("Good that you have met. Take three or four meetings to get to know each other."))


@blueprint.post("/matches/<int:id_>/go-on")
def go_on(id_: int) -> ResponseReturnValue:
    """One of the two wants to go on after the trial."""
    match, side = my_match(id_)
    running.confirm_trial(db.session(), current_user, match, side)
    return _back(id_, _("Thank you. We have noted that you want to go on."))


@blueprint.get("/matches/<int:id_>/check-in")
def ask_check_in(id_: int) -> ResponseReturnValue:
    """Ask how it is going."""
    match, side = my_match(id_)
    if match.state not in RUNNING:
        return redirect(url_for("me.match", id_=id_), 303)
    return render_template("me/check_in.html", match=match, side=side, form=CheckInForm())


@blueprint.post("/matches/<int:id_>/check-in")
def check_in(id_: int) -> ResponseReturnValue:
    """Keep how it is going."""
    match, side = my_match(id_)
    form = CheckInForm()
    if not form.validate_on_submit():
        return render_template("me/check_in.html", match=match, side=side, form=form), 422
    running.check_in(
        db.session(),
        current_user,
        match,
        side,
        mood=form.mood.data,
        hours=form.hours.data,
        wants_call=form.wants_call.data,
        note=form.note.data or "",
    )
    if form.wants_call.data:
        return _back(id_, _("Thank you. Somebody from the centre will call you."))
    return _back(id_, _("Thank you for telling us."))


def _end_form(match: Match) -> EndForm:
    form = EndForm()
    form.offer_reasons(code for code in reasons.END if code != "goal_reached" or can_complete(match))
    return form


@blueprint.get("/matches/<int:id_>/end")
def ask_end(id_: int) -> ResponseReturnValue:
    """Ask why it ends."""
    match, side = my_match(id_)
    if match.state not in RUNNING:
        return redirect(url_for("me.match", id_=id_), 303)
    return render_template("me/end.html", match=match, side=side, form=_end_form(match))


@blueprint.post("/matches/<int:id_>/end")
def end(id_: int) -> ResponseReturnValue:
    """End it, with a reason; where the goal is reached, it is completed."""
    match, side = my_match(id_)
    form = _end_form(match)
    if not form.validate_on_submit():
        return render_template("me/end.html", match=match, side=side, form=form), 422
    reason = form.reason.data
    if reason in COMPLETING and can_complete(match):
        running.complete(db.session(), current_user, match, reason)
    else:
        running.dissolve(db.session(), current_user, match, side, reason)
    return _back(id_, _("This match has ended. Thank you for the time together."))
