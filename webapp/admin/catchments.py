"""Which centre serves which district."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from flask_login import current_user
from flask_wtf import FlaskForm
from sqlalchemy.orm import contains_eager
from wtforms import RadioField, SelectMultipleField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from webapp.access import of_town, of_town_for
from webapp.admin import blueprint
from webapp.extensions import db
from webapp.models import Catchment, Centre, District
from webapp.services.catchments import move


class MoveForm(FlaskForm):
    """Some districts, and the centre that serves them from now on."""

    centre = RadioField(
        _l("This centre serves them from now on"),
        [InputRequired(_l("Please choose a centre."))],
        coerce=int,
    )
    districts = SelectMultipleField(
        _l("Districts"),
        [InputRequired(_l("Please choose at least one district."))],
        coerce=int,
    )


def _districts() -> list[District]:
    served = (
        of_town(current_user, District)
        .join(District.catchment)
        .join(Catchment.centre)
        .options(contains_eager(District.catchment).contains_eager(Catchment.centre))
    )
    return list(db.session.scalars(served.order_by(District.name)))


@blueprint.route("/districts", methods=["GET", "POST"])
def catchments() -> ResponseReturnValue:
    """Show who serves what, and move districts to another centre."""
    districts = _districts()
    centres = db.session.scalars(of_town(current_user, Centre).order_by(Centre.name)).all()
    form = MoveForm()
    form.centre.choices = [(each.id, each.name) for each in centres]
    form.districts.choices = [
        SelectChoice(each.id, each.name, render_kw={"hint": each.centre.name}) for each in districts
    ]
    if not form.validate_on_submit():
        page = render_template("admin/catchments.html", form=form, districts=districts, centres=centres)
        return page, 422 if form.errors else 200
    chosen = [each for each in districts if each.id in form.districts.data]
    target = of_town_for(db.session(), current_user, Centre, form.centre.data)
    moved = len(move(db.session(), current_user, chosen, target))
    db.session.commit()
    flash(
        ngettext(
            "%(centre)s serves %(num)d more district now.",
            "%(centre)s serves %(num)d more districts now.",
            moved,
            centre=target.name,
        )
        if moved
        else _("Nothing had to be changed."),
        "success",
    )
    return redirect(url_for("admin.catchments"), 303)
