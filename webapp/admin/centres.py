"""Address, phone and hours of the town's centres."""

from collections.abc import Mapping
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from flask_wtf import FlaskForm
from sqlalchemy.orm import selectinload
from wtforms import FormField, SelectField, SelectMultipleField, StringField, TelField
from wtforms.validators import Length, Optional, Regexp

from webapp.access import of_town, of_town_for
from webapp.admin import blueprint
from webapp.admin.hours_fields import Spans, WeekForm
from webapp.extensions import db
from webapp.models import Centre, HoursKind
from webapp.services.centre_facts import CentreFacts, describe, week_of
from webapp.typed_text import one_line
from webapp.vocabulary import language_choices, spoken
from webapp.wording import DAYS


class CentreForm(FlaskForm):
    """What is told about a centre."""

    street = StringField(
        _l("Street and number"),
        [Length(max=200, message=_l("Please write at most 200 characters."))],
        filters=[one_line],
    )
    postal_code = StringField(
        _l("Postal code"),
        [Optional(), Regexp(r"\d{5}$", message=_l("A postal code has five digits."))],
        filters=[one_line],
    )
    district = SelectField(_l("District"), coerce=int)
    phone = TelField(
        _l("Phone"),
        [Length(max=80, message=_l("Please write at most 80 characters."))],
        description=_l("Several numbers: with a slash between them."),
        filters=[one_line],
    )
    languages = SelectMultipleField(
        _l("Which languages are spoken there?"), description=_l("People look for help in their own language.")
    )
    open = FormField(WeekForm, _l("Open"))
    answers_phone = FormField(WeekForm, _l("By phone"))

    @classmethod
    def of(cls, centre: Centre) -> "CentreForm":
        """Return the form as the centre stands now, or as it was just sent."""
        form = cls(
            data={
                "street": centre.street,
                "postal_code": centre.postal_code,
                "district": centre.district_id or 0,
                "phone": centre.phone,
                "languages": [language.code for language in centre.languages],
                "open": _by_day(centre, HoursKind.OPEN),
                "answers_phone": _by_day(centre, HoursKind.PHONE),
            }
        )
        form.district.choices = [
            (0, _("not said")),
            *((district.id, district.name) for district in centre.town.districts),
        ]
        form.languages.choices = language_choices()
        return form

    def facts(self, centre: Centre) -> CentreFacts:
        """Return what was sent."""
        return CentreFacts(
            street=self.street.data,
            postal_code=self.postal_code.data,
            district=next((each for each in centre.town.districts if each.id == self.district.data), None),
            phone=self.phone.data,
            open=_by_weekday(self.open.data),
            answers_phone=_by_weekday(self.answers_phone.data),
            languages=spoken(self.languages.data),
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
