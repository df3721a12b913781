"""What the form of every office asks: where it is, how to phone, which languages are spoken there."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import SelectField, SelectMultipleField, StringField, TelField
from wtforms.validators import Length, Optional, Regexp

from webapp.models import Town
from webapp.services.office_facts import OfficeFacts, Place
from webapp.typed_text import one_line
from webapp.vocabulary import language_choices, spoken


class OfficeForm(FlaskForm):
    """Address, phone and languages."""

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

    def offer(self, town: Town) -> None:
        """Let the form offer the town's districts and all languages."""
        self.district.choices = [(0, _("not said")), *((district.id, district.name) for district in town.districts)]
        self.languages.choices = language_choices()

    def office(self, town: Town) -> OfficeFacts:
        """Return what was sent."""
        return OfficeFacts(
            street=self.street.data,
            postal_code=self.postal_code.data,
            district=next((each for each in town.districts if each.id == self.district.data), None),
            phone=self.phone.data,
            languages=spoken(self.languages.data),
        )


def told(place: Place) -> dict[str, object]:
    """Return what the fields of `OfficeForm` show of a place as it stands."""
    return {
        "street": place.street,
        "postal_code": place.postal_code,
        "district": place.district_id or 0,
        "phone": place.phone,
        "languages": [language.code for language in place.languages],
    }
