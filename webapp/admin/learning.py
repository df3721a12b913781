"""What the town has learned from its ended matches: how well it foretells, and whether it is in use."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from webapp.access import town_for
from webapp.admin import blueprint
from webapp.extensions import db
from webapp.models import Kind
from webapp.services import learning
from webapp.services.translator import is_readable

CHART = 200


def _done(message: str) -> ResponseReturnValue:
    db.session.commit()
    flash(message, "success")
    return redirect(url_for("admin.model"), 303)


@blueprint.get("/model")
def model() -> str:
    """Show for each kind how many matches have ended, and how well what was learned foretells."""
    town = town_for(current_user)
    return render_template(
        "admin/model.html",
        standings=[learning.standing(db.session(), town, kind) for kind in learning.KINDS],
        enough=learning.ENOUGH,
        least=learning.LEAST,
        good_enough=learning.good_enough,
        is_readable=is_readable,
        chart=CHART,
    )


@blueprint.post("/model/<any(mentor, guide):programme_kind>/learned")
def use_learned(programme_kind: str) -> ResponseReturnValue:
    """Use what was learned last."""
    learning.use_learned(db.session(), current_user, town_for(current_user), Kind(programme_kind))
    return _done(_("From now on, suggestions go by what was learned."))


@blueprint.post("/model/<any(mentor, guide):programme_kind>/starting-values")
def use_starting_values(programme_kind: str) -> ResponseReturnValue:
    """Go back to the starting values."""
    learning.use_starting_values(db.session(), current_user, town_for(current_user), Kind(programme_kind))
    return _done(_("From now on, suggestions go by the starting values."))
