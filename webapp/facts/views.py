"""Address, phone and hours: what is verified, what is not, and the buttons that say so."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy.orm import joinedload, selectinload

from webapp.access import place_for, places_of
from webapp.extensions import db
from webapp.facts import blueprint
from webapp.models import Centre, Institution
from webapp.services import verification

PLACE = "/<any(centre, institution):kind>/<int:place_id>"


def _place(kind: str, place_id: int) -> Centre | Institution:
    if kind == "centre":
        return place_for(db.session(), current_user, Centre, place_id)
    return place_for(db.session(), current_user, Institution, place_id)


def _done(message: str) -> ResponseReturnValue:
    db.session.commit()
    flash(message, "success")
    return redirect(url_for("facts.overview"), 303)


@blueprint.get("")
def overview() -> str:
    """Show all places of the town, those to be verified first."""
    centres = places_of(current_user, Centre).options(selectinload(Centre.hours), selectinload(Centre.languages))
    institutions = places_of(current_user, Institution).options(
        joinedload(Institution.district), selectinload(Institution.languages)
    )
    return render_template(
        "facts/overview.html",
        centres=db.session.scalars(centres.order_by(Centre.verified_at.is_not(None), Centre.name)).all(),
        institutions=db.session.scalars(
            institutions.order_by(Institution.verified_at.is_not(None), Institution.name)
        ).all(),
        state_of=verification.state_of,
    )


@blueprint.post(f"{PLACE}/verify")
def verify(kind: str, place_id: int) -> ResponseReturnValue:
    """Note that the facts are right."""
    place = _place(kind, place_id)
    verification.verify(db.session(), current_user, place, seen=request.form.get("seen", ""))
    return _done(_("%(name)s is shown as verified from now on.", name=place.name))


@blueprint.post(f"{PLACE}/doubt")
def doubt(kind: str, place_id: int) -> ResponseReturnValue:
    """Take the mark away."""
    place = _place(kind, place_id)
    verification.doubt(db.session(), current_user, place)
    return _done(_("%(name)s is shown as not verified from now on.", name=place.name))
