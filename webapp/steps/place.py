"""Where somebody lives. What is typed is looked up and forgotten; a district and a rounded position stay."""

from collections.abc import Iterable, Mapping
from typing import Any

from flask import current_app, flash
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length, Optional, ValidationError

from webapp.extensions import db
from webapp.models import District
from webapp.services.geocoder import Nominatim
from webapp.services.places import Spot, locate, towns
from webapp.steps.forms import Answers, Lines, StepForm
from webapp.typed_text import one_line


def district_choices(districts: Iterable[District] | None = None) -> list[SelectChoice]:
    """Return districts as choices, by town: all of them, or only these."""
    if districts is None:
        districts = [district for town in towns(db.session()) for district in town.districts]
    return [
        SelectChoice(0, _("Please choose")),
        *(SelectChoice(row.id, row.name, optgroup=row.town.name) for row in districts),
    ]


class PlaceForm(StepForm):
    """A postal code or an address, or a district from the list; one is enough."""

    place = StringField(
        _l("Postal code or address"),
        description=_l("We do not keep the street and the number."),
        filters=[one_line],
        validators=[Optional(), Length(max=200, message=_l("Please use at most 200 letters."))],
        render_kw={"autocomplete": "postal-code"},
    )
    district = SelectField(
        _l("District"),
        choices=district_choices,
        coerce=int,
        default=0,
    )
    spot: Spot | None = None

    @classmethod
    def fields_of(cls, answers: Mapping[str, Any]) -> Answers:
        """Return the district and the postal code as fields; the position is not shown."""
        return {"district": answers.get("district", 0), "place": answers.get("postal_code", "")}

    def validate_district(self, field: SelectField) -> None:
        """Look up what was typed, once; ask which district it is where there are several."""
        if field.raw_data is None:  # stored answers: looked up before
            if not field.data:
                raise ValidationError(_("Please choose a district."))
            return
        if field.errors:  # no district of ours
            return
        chosen = db.session.get(District, field.data) if field.data else None
        typed = (self.place.data or "") if not self.place.errors else ""
        found = locate(db.session(), typed, chosen, nominatim())
        if isinstance(found, Spot):
            self.spot = found
        elif found.districts:
            field.choices, field.data = district_choices(found.districts), 0
            raise ValidationError(
                _("“%(place)s” can be in one of these districts. Please choose yours.", place=typed)
            )
        elif typed:
            raise ValidationError(_("We do not know this place. Please choose your district from the list."))
        else:
            raise ValidationError(_("Please give your postal code, or choose a district."))

    def answers(self) -> Answers:
        """Return district and rounded position; whether the middle of the district stands in for the address."""
        if self.spot is None:
            return {}
        return {
            "district": self.spot.district_id,
            "lat": self.spot.lat,
            "lon": self.spot.lon,
            "postal_code": self.spot.postal_code,
            "middle": not self.spot.recognised,
        }

    def after_saving(self) -> None:
        """Say so where the address is not known."""
        if self.spot is not None and not self.spot.recognised:
            flash(
                _(
                    "We do not know this address. We take the middle of %(district)s instead.",
                    district=db.session.get_one(District, self.spot.district_id).name,
                ),
                "info",
            )

    def lines(self) -> Lines:
        """Return the district and its town, and the postal code."""
        district = db.session.get_one(District, self.district.data)
        return [
            (_("Where you live"), one_line(f"{self.place.data or ''} {district.name}, {district.town.name}")),
        ]


def nominatim() -> Nominatim | None:
    """Return the geocoder in the network, where the operator chose it."""
    config = current_app.config["WEGPATEN"]
    if config.geocoder != "nominatim":
        return None
    return Nominatim(config.geocoder_url, config.geocoder_user_agent)


def town_of(answers: Mapping[str, Any]) -> int | None:
    """Return the id of the town where the person lives, as far as that was answered."""
    district = db.session.get(District, answers["district"]) if answers.get("district") else None
    return district.town_id if district else None
