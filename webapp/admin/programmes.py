"""The town's programmes: added, changed, switched off."""

from collections.abc import Sequence

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy.orm import joinedload

from webapp.access import of_town, of_town_for, town_for
from webapp.admin import blueprint
from webapp.admin.programme_form import ProgrammeForm
from webapp.extensions import db
from webapp.models import Centre, Initiative, InitiativeState, Programme
from webapp.services import programmes as service
from webapp.services.errors import DomainError
from webapp.wording import refusal


def _owners() -> tuple[Sequence[Centre], Sequence[Initiative]]:
    confirmed = of_town(current_user, Initiative).where(Initiative.state == InitiativeState.CONFIRMED)
    return (
        db.session.scalars(of_town(current_user, Centre).order_by(Centre.name)).all(),
        db.session.scalars(confirmed.order_by(Initiative.name)).all(),
    )


def _done(message: str) -> ResponseReturnValue:
    db.session.commit()
    flash(message, "success")
    return redirect(url_for("admin.programmes"), 303)


@blueprint.get("/programmes")
def programmes() -> str:
    """List the programmes, those that are switched off last."""
    found = of_town(current_user, Programme).options(joinedload(Programme.centre), joinedload(Programme.initiative))
    rows = db.session.scalars(found.order_by(Programme.active.desc(), Programme.name)).all()
    return render_template("admin/programmes.html", programmes=rows)


@blueprint.route("/programmes/new", methods=["GET", "POST"])
def new_programme() -> ResponseReturnValue:
    """Add a programme."""
    owners = _owners()
    form = ProgrammeForm.of(None, *owners)
    if form.validate_on_submit():
        town = town_for(current_user)
        try:
            service.add(db.session(), current_user, town, form.chosen_kind(), form.terms(*owners), form.wishes())
            return _done(_("The programme is there now."))
        except DomainError as error:
            form.name.errors = [refusal(error.code)]
    return render_template("admin/programme.html", form=form, programme=None), 422 if form.errors else 200


@blueprint.route("/programmes/<int:programme_id>", methods=["GET", "POST"])
def programme(programme_id: int) -> ResponseReturnValue:
    """Change a programme."""
    row = of_town_for(db.session(), current_user, Programme, programme_id)
    owners = _owners()
    form = ProgrammeForm.of(row, *owners)
    if form.validate_on_submit():
        try:
            service.change(db.session(), current_user, row, form.terms(*owners), form.wishes())
            return _done(_("Saved."))
        except DomainError as error:
            form.name.errors = [refusal(error.code)]
    return render_template("admin/programme.html", form=form, programme=row), 422 if form.errors else 200


@blueprint.get("/programmes/<int:programme_id>/off")
def ask_switch_off(programme_id: int) -> str:
    """Ask before switching a programme off."""
    row = of_town_for(db.session(), current_user, Programme, programme_id)
    return render_template("admin/switch_off.html", programme=row)


@blueprint.post("/programmes/<int:programme_id>/off")
def switch_off(programme_id: int) -> ResponseReturnValue:
    """Switch a programme off."""
    row = of_town_for(db.session(), current_user, Programme, programme_id)
    service.switch(db.session(), current_user, row, active=False)
    return _done(_("%(name)s is switched off.", name=row.name))


@blueprint.post("/programmes/<int:programme_id>/on")
def switch_on(programme_id: int) -> ResponseReturnValue:
    """Switch a programme on again."""
    row = of_town_for(db.session(), current_user, Programme, programme_id)
    service.switch(db.session(), current_user, row, active=True)
    return _done(_("%(name)s is switched on.", name=row.name))
