"""What an initiative is asked."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import EmailField, RadioField, SelectMultipleField, StringField, TelField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Email, Length, Optional, ValidationError

from webapp.extensions import db
from webapp.models import InitiativeKind
from webapp.services.places import towns
from webapp.services.registration import is_name_taken
from webapp.steps.contact import is_phone
from webapp.steps.forms import CHOOSE_ONE, StepForm, needed, option, options
from webapp.typed_text import one_line
from webapp.vocabulary import language_choices


class AboutForm(StepForm):
    """Name, kind, and what the initiative does, in a few words."""

    name = StringField(
        _l("Name of the initiative"),
        filters=[one_line],
        validators=[
            needed(_l("Please give the name of the initiative.")),
            Length(max=120, message=_l("Please use at most 120 letters.")),
        ],
        render_kw={"autocomplete": "organization"},
    )
    initiative_kind = RadioField(
        _l("What is it?"),
        choices=[
            option(InitiativeKind.HELPER_GROUP.value, _l("A group of helpers")),
            option(InitiativeKind.ASSOCIATION.value, _l("An association")),
            option(InitiativeKind.WELFARE.value, _l("A welfare organisation")),
            option(
                InitiativeKind.CONGREGATION.value, _l("A church, mosque, synagogue or other community of faith")
            ),
            option(InitiativeKind.OTHER.value, _l("Something else")),
        ],
        validators=[needed(CHOOSE_ONE)],
    )
    about = TextAreaField(
        _l("What do you do?"),
        description=_l("Two or three sentences, so that people know you. At most 400 letters."),
        filters=[one_line],
        validators=[Optional(), Length(max=400, message=_l("Please use at most 400 letters."))],
        render_kw={"rows": 4},
    )


class TownForm(StepForm):
    """The town whose centres confirm the initiative."""

    town = RadioField(_l("In which town are you active?"), choices=[], validators=[needed(CHOOSE_ONE)])

    def prepare(self, before: Mapping[str, Any]) -> None:
        """Offer the towns; in each, a name stands for one initiative."""
        self.name_given = str(before.get("name", ""))
        self.town.choices = options((str(town.id), town.name) for town in towns(db.session()))

    def validate_town(self, field: RadioField) -> None:
        """Refuse a name that the town knows already."""
        if not field.errors and is_name_taken(db.session(), self.name_given, int(field.data)):
            raise ValidationError(
                _("An initiative of this name is registered there already. Please go back and choose another name.")
            )


class DistrictsForm(StepForm):
    """The districts where the initiative helps."""

    districts = SelectMultipleField(
        _l("In which districts do you help?"),
        choices=[],
        coerce=int,
        validators=[needed(_l("Please choose at least one district."))],
    )

    def prepare(self, before: Mapping[str, Any]) -> None:
        """Offer the districts of the town."""
        town = next((town for town in towns(db.session()) if str(town.id) == before.get("town")), None)
        self.districts.choices = [SelectChoice(row.id, row.name) for row in town.districts] if town else []


class SpeakingForm(StepForm):
    """The languages in which the initiative helps; nobody has to say."""

    speaks = SelectMultipleField(
        _l("Which languages do you speak?"),
        description=_l("People look for help in their own language. You can change this later."),
        choices=[],
    )

    def prepare(self, before: Mapping[str, Any]) -> None:  # noqa: ARG002 - every initiative is asked the same
        """Offer all languages."""
        self.speaks.choices = options(language_choices())


class ManagerForm(StepForm):
    """Who speaks for the initiative and manages its pages here."""

    contact_name = StringField(
        _l("Name of the contact person"),
        filters=[one_line],
        validators=[
            needed(_l("Please give the name of the contact person.")),
            Length(max=120, message=_l("Please use at most 120 letters.")),
        ],
        render_kw={"autocomplete": "name"},
    )
    email = EmailField(
        _l("E-mail address"),
        filters=[one_line],
        validators=[
            needed(_l("Please give an e-mail address.")),
            Length(max=200, message=_l("Please use at most 200 letters.")),
            Email(message=_l("Please give an e-mail address such as name@example.org.")),
        ],
        render_kw={"autocomplete": "email"},
    )
    phone = TelField(
        _l("Phone number"), filters=[one_line], validators=[Optional()], render_kw={"autocomplete": "tel"}
    )

    def validate_phone(self, field: TelField) -> None:
        """A phone number is digits, and enough of them."""
        if field.data and not is_phone(field.data):
            raise ValidationError(_("Please give a phone number such as 0203 123456."))
