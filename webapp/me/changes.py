"""Changing a part of the own request or offer, one page each."""

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from webapp.access import own_offer_for, own_request_for
from webapp.extensions import db
from webapp.me import blueprint
from webapp.me.parts import PARTS, Part
from webapp.models import Offer, Request
from webapp.services import openness


def own_row(kind: str, id_: int) -> Request | Offer:
    """Return the own request or offer, or answer 404."""
    fetch = own_request_for if kind == "requests" else own_offer_for
    return fetch(db.session(), current_user, id_)


def _part(kind: str, name: str) -> Part:
    return PARTS[kind].get(name) or abort(404)


@blueprint.get("/<any(requests, offers):kind>/<int:id_>/change/<name>")
def ask_change(kind: str, id_: int, name: str) -> ResponseReturnValue:
    """Show one part as it stands."""
    row, part = own_row(kind, id_), _part(kind, name)
    return render_template("me/change.html", form=part.form_of(row), part=part)


@blueprint.post("/<any(requests, offers):kind>/<int:id_>/change/<name>")
def change(kind: str, id_: int, name: str) -> ResponseReturnValue:
    """Take over what was changed."""
    row, part = own_row(kind, id_), _part(kind, name)
    form = part.form_of(row)
    if not form.validate_on_submit():
        return render_template("me/change.html", form=form, part=part), 422
    openness.change(db.session(), current_user, row, part.columns(form.answers()))
    db.session.commit()
    flash(_("Your changes are saved."), "success")
    return redirect(url_for("me.home"), 303)
