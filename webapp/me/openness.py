"""Pausing, going on, and stepping back."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from webapp.extensions import db
from webapp.jobs import nudge
from webapp.me import blueprint
from webapp.me.changes import own_row
from webapp.me.forms import PauseForm
from webapp.me.turns import knows_of
from webapp.models import Side
from webapp.services import openness


def _home(message: str) -> ResponseReturnValue:
    db.session.commit()
    nudge("mail")
    flash(message, "success")
    return redirect(url_for("me.home"), 303)


@blueprint.get("/<any(requests, offers):kind>/<int:id_>/pause")
def ask_pause(kind: str, id_: int) -> ResponseReturnValue:
    """Ask until when."""
    return render_template("me/pause.html", form=PauseForm(), kind=kind, row=own_row(kind, id_))


@blueprint.post("/<any(requests, offers):kind>/<int:id_>/pause")
def pause(kind: str, id_: int) -> ResponseReturnValue:
    """Pause until a day."""
    row, form = own_row(kind, id_), PauseForm()
    if not form.validate_on_submit():
        return render_template("me/pause.html", form=form, kind=kind, row=row), 422
    openness.pause(db.session(), current_user, row, form.until.data)
    return _home(_("You pause now. We go on by ourselves on that day."))


@blueprint.post("/<any(requests, offers):kind>/<int:id_>/go-on")
def resume(kind: str, id_: int) -> ResponseReturnValue:
    """Go on now."""
    openness.resume(db.session(), current_user, own_row(kind, id_))
    return _home(_("Good to have you back. We are looking again."))


@blueprint.get("/<any(requests, offers):kind>/<int:id_>/withdraw")
def ask_withdraw(kind: str, id_: int) -> ResponseReturnValue:
    """Ask before everything open ends."""
    row = own_row(kind, id_)
    side = Side.NEWCOMER if kind == "requests" else Side.VOLUNTEER
    ends = sum(knows_of(match, side) for match in openness.open_matches(db.session(), row))
    return render_template("me/withdraw.html", kind=kind, row=row, ends=ends)


@blueprint.post("/<any(requests, offers):kind>/<int:id_>/withdraw")
def withdraw(kind: str, id_: int) -> ResponseReturnValue:
    """Step back."""
    openness.withdraw(db.session(), current_user, own_row(kind, id_))
    return _home(_("It is withdrawn. You can come back at any time."))
