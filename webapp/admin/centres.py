"""Address, phone and hours of the town's centres."""

from collections.abc import Mapping
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from sqlalchemy.orm import selectinload
from wtforms import FormField

from webapp.access import of_town, of_town_for
from webapp.admin import blueprint
from webapp.admin.hours_fields import Spans, WeekForm
from webapp.admin.office_form import OfficeForm, told
from webapp.extensions import db
from webapp.models import Centre, HoursKind
from webapp.services.centre_facts import CentreFacts, describe, week_of
from webapp.wording import DAYS


class CentreForm(OfficeForm):
    """What is told about a centre."""

    open = FormField(WeekForm, _l("Open"))
    answers_phone = FormField(WeekForm, _l("By phone"))

    @classmethod
    def of(cls, centre: Centre) -> "CentreForm":
        """Return the form as the centre stands now, or as it was just sent."""
        hours = {"open": _by_day(centre, HoursKind.OPEN), "answers_phone": _by_day(centre, HoursKind.PHONE)}
        form = cls(data=told(centre) | hours)
        form.offer(centre.town)
        return form

    def facts(self, centre: Centre) -> CentreFacts:
        """Return what was sent."""
        return CentreFacts(
            office=self.office(centre.town),
            open=_by_weekday(self.open.data),
            answers_phone=_by_weekday(self.answers_phone.data),
        )


def _by_day(centre: Centre, kind: HoursKind) -> dict[str, Spans]:
    week = week_of(centre, kind)
    return {day: week.get(number, []) for number, day in enumerate(DAYS)}


def _by_weekday(days: Mapping[str, Any]) -> dict[int, Spans]:
    return {number: days[day] for number, day in enumerate(DAYS)}


@blueprint.get("/centres")
def centres() -> str:
    """Show the town's centres as visitors see them."""
    found = of_town(current_user, Centre).options(selectinload(Centre.hours)).order_by(Centre.name)
    return render_template("admin/centres.html", centres=db.session.scalars(found).all())


@blueprint.route("/centres/<int:centre_id>", methods=["GET", "POST"])
def centre(centre_id: int) -> ResponseReturnValue:
    """Change what is told about a centre."""
    place = of_town_for(db.session(), current_user, Centre, centre_id)
    form = CentreForm.of(place)
    if not form.validate_on_submit():
        return render_template("admin/centre.html", centre=place, form=form), 422 if form.errors else 200
    if describe(db.session(), current_user, place, form.facts(place)):
        to_verify = _("Saved. A coordinator has to verify these facts now.")
        flash(_("Your changes are saved.") if place.is_verified else to_verify, "success")
    db.session.commit()
    return redirect(url_for("admin.centres"), 303)
