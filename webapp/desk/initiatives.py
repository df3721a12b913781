"""Initiatives of the centre's districts: the centre confirms them."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from webapp.access import initiative_for, initiatives_of
from webapp.desk import centre
from webapp.extensions import db
from webapp.jobs import nudge
from webapp.models import Initiative, InitiativeState
from webapp.services import initiatives as deciding

ORDER = (InitiativeState.REGISTERED, InitiativeState.CONFIRMED, InitiativeState.REFUSED)


@centre.get("/initiatives")
def initiatives() -> str:
    """Show the initiatives, those to be decided first."""
    found = db.session.scalars(initiatives_of(current_user).order_by(Initiative.name)).all()
    return render_template(
        "desk/initiatives.html", initiatives=sorted(found, key=lambda one: ORDER.index(one.state))
    )


def _back(message: str) -> ResponseReturnValue:
    db.session.commit()
    nudge("mail")
    flash(message, "success")
    return redirect(url_for("desk.centre.initiatives"), 303)


@centre.post("/initiatives/<int:initiative_id>/confirm")
def confirm_initiative(initiative_id: int) -> ResponseReturnValue:
    """Confirm an initiative."""
    initiative = initiative_for(db.session(), current_user, initiative_id)
    deciding.confirm(db.session(), current_user, initiative)
    return _back(_("%(name)s is confirmed and is shown from now on.", name=initiative.name))


@centre.post("/initiatives/<int:initiative_id>/refuse")
def refuse_initiative(initiative_id: int) -> ResponseReturnValue:
    """Refuse an initiative."""
    initiative = initiative_for(db.session(), current_user, initiative_id)
    deciding.refuse(db.session(), current_user, initiative)
    return _back(_("%(name)s is not shown.", name=initiative.name))
