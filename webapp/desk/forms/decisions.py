"""Reasons, and the choice of somebody else."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, IntegerField, RadioField, SelectField
from wtforms.validators import InputRequired

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
    """Which volunteer is chosen by hand."""

    offer = IntegerField(_l("Volunteer"), [InputRequired()])


class FoundForm(FlaskForm):
    """Two people who found each other elsewhere."""

    request = SelectField(
        _l("Who found somebody?"), coerce=int, validators=[InputRequired(_l("Please choose a person."))]
    )
    offer = SelectField(
        _l("Which volunteer?"), coerce=int, validators=[InputRequired(_l("Please choose a volunteer."))]
    )

    def offer_people(self, requests: list[tuple[int, str]], offers: list[tuple[int, str]]) -> None:
        """Set whom one can choose from."""
        self.request.choices, self.offer.choices = options(requests), options(offers)


class RoundForm(FlaskForm):
    """For which programme to search."""

    programme = HiddenField(validators=[InputRequired()])

    @property
    def programme_id(self) -> int:
        """Return the programme's id; what is not a number is nobody's."""
        data: Any = self.programme.data
        return int(data) if str(data).isdecimal() else 0
