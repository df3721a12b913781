"""Reasons, and the choice of somebody else."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import IntegerField, RadioField, SelectField, StringField
from wtforms.validators import DataRequired, InputRequired, NumberRange
from wtforms.widgets import HiddenInput

from webapp.access import MAX_ID
from webapp.steps.forms import options
from webapp.wording import REJECT_REASONS

PLEASE_CHOOSE_REASON = _l("Please choose a reason.")


class RejectForm(FlaskForm):
    """Why a suggestion is not approved."""

    reason = RadioField(
        _l("Why not these two?"),
        choices=options(item for item in REJECT_REASONS.items() if item[0] != "not_released"),
        validators=[InputRequired(PLEASE_CHOOSE_REASON)],
    )


class ChooseForm(FlaskForm):
    """Which volunteer is chosen by hand, and which moves of others were agreed to on the page before."""

    offer = IntegerField(_l("Volunteer"), [InputRequired(), NumberRange(1, MAX_ID)])
    agreed = StringField(_l("Agreed"), widget=HiddenInput())


class FoundForm(FlaskForm):
    """Two people who found each other elsewhere."""

    request = SelectField(
        _l("Who found somebody?"), coerce=int, validators=[DataRequired(_l("Please choose a person."))]
    )
    offer = SelectField(
        _l("Which volunteer?"), coerce=int, validators=[DataRequired(_l("Please choose a volunteer."))]
    )

    def offer_people(self, requests: list[tuple[int, str]], offers: list[tuple[int, str]]) -> None:
        """Set whom one can choose from. Nobody is chosen beforehand: a slip would bring two strangers together."""
        nobody = (0, _("Please choose"))
        self.request.choices, self.offer.choices = options([nobody, *requests]), options([nobody, *offers])


class RoundForm(FlaskForm):
    """For which programme to search."""

    programme = IntegerField(_l("Programme"), [InputRequired()], widget=HiddenInput())

    @property
    def programme_id(self) -> int:
        """Return the programme's id; what is not a number is nobody's."""
        return self.programme.data or 0
