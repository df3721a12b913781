"""Forms of the initiative's pages."""

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import EmailField, SelectField, SelectMultipleField, StringField, TelField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Email, Length, Optional

from webapp.models import Initiative
from webapp.services.rosters import Roster, RosterFilter, RosterState
from webapp.steps.forms import options
from webapp.typed_text import one_line, several_lines
from webapp.vocabulary import language_choices, language_name
from webapp.wording import KINDS, ROSTER_STATES


def _all_or(pairs: Iterable[tuple[str, Any]]) -> list[SelectChoice]:
    return [SelectChoice("", _("all")), *options(pairs)]


class RosterFilterForm(FlaskForm):
    """Narrows the roster down; sent by GET, so it changes nothing and needs no token."""

    class Meta:
        """A filtered list has an address to share."""

        csrf = False

    state = SelectField(_l("State"))
    language = SelectField(_l("Language"))
    district = SelectField(_l("District"))
    kind = SelectField(_l("Kind of help"))

    def offer_choices(self, roster: Roster) -> None:
        """Offer what occurs on this roster; an unknown value narrows nothing down."""
        languages = sorted((language_name(code), code) for code in roster.languages())
        self.state.choices = _all_or((state.value, ROSTER_STATES[state.value]) for state in RosterState)
        self.language.choices = _all_or((code, name) for name, code in languages)
        self.district.choices = _all_or((str(id_), name) for id_, name in roster.districts())
        self.kind.choices = _all_or(KINDS.items())
        for select in (self.state, self.language, self.district, self.kind):
            if select.data not in {choice.value for choice in select.choices}:
                select.data = ""

    def narrowing(self) -> RosterFilter:
        """Return what was chosen."""
        return RosterFilter(
            state=self.state.data,
            language=self.language.data,
            district=int(self.district.data) if self.district.data else None,
            kind=self.kind.data,
        )


class ProfileForm(FlaskForm):
    """What an initiative says about itself."""

    description = TextAreaField(
        _l("What you do, in a few sentences"),
        [Length(max=2000, message=_l("Please write at most 2,000 characters."))],
        filters=[several_lines],
    )
    districts = SelectMultipleField(
        _l("Where you help"),
        [DataRequired(_l("Please choose at least one district."))],
        coerce=int,
        validate_choice=True,
    )
    languages = SelectMultipleField(
        _l("Which languages do you speak?"), description=_l("People look for help in their own language.")
    )
    contact_name = StringField(
        _l("Who answers questions"),
        [
            DataRequired(_l("Please write the name of somebody who answers questions.")),
            Length(max=200, message=_l("Please write at most 200 characters.")),
        ],
        filters=[one_line],
    )
    contact_email = EmailField(
        _l("E-mail"),
        [
            DataRequired(_l("Please write an e-mail address.")),
            Email(_l("Please write an e-mail address such as name@example.org.")),
            Length(max=255, message=_l("Please write at most 255 characters.")),
        ],
        filters=[one_line],
    )
    contact_phone = TelField(
        _l("Phone"),
        [Optional(), Length(max=40, message=_l("Please write at most 40 characters."))],
        filters=[one_line],
    )

    @classmethod
    def of(cls, initiative: Initiative) -> "ProfileForm":
        """Return the form as the initiative stands now, or as it was just sent."""
        names = ("description", "contact_name", "contact_email", "contact_phone")
        form = cls(
            data={name: getattr(initiative, name) for name in names},
            districts=[district.id for district in initiative.districts],
            languages=[language.code for language in initiative.languages],
        )
        form.languages.choices = options(language_choices())
        form.districts.choices = [SelectChoice(row.id, row.name) for row in initiative.town.districts]
        return form
