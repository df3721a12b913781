"""What one of the two answers about a match: why not, how it is going, why it ends."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, Field, FloatField, Form, RadioField, TextAreaField, ValidationError
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from webapp.services.local_time import today
from webapp.steps.forms import DayField, options
from webapp.typed_text import several_lines
from webapp.wording import DECLINE_REASONS, END_REASONS, MOODS

MOST_HOURS = 500
A_YEAR = timedelta(days=366)


def tomorrow_or_later(_form: Form, field: Field) -> None:
    """Ask for a day that lies ahead."""
    if field.data and not today() < field.data <= today() + A_YEAR:
        raise ValidationError(_("Please choose a day from tomorrow on, within a year."))


class HoursField(FloatField):
    """A number of hours, with a point or a comma."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read what was typed; explain it in plain words where it is no number."""
        try:
            super().process_formdata([text.replace(",", ".") for text in valuelist])
        except ValueError:
            raise ValueError(_("Please give a number.")) from None


class DeclineForm(FlaskForm):
    """Why somebody says no; with *no time now*, until when."""

    reason = RadioField(
        _l("Why not?"),
        [InputRequired(_l("Please choose a reason."))],
        choices=options(DECLINE_REASONS.items()),
    )
    until = DayField(_l("When do you have time again?"), [Optional(), tomorrow_or_later])

    def validate(self, extra_validators: Mapping[str, Any] | None = None) -> bool:
        """Ask for the day where the reason is the time."""
        valid = super().validate(extra_validators)
        if self.reason.data == "no_time_now" and not self.until.data and not self.until.errors:
            self.until.errors = [_("Please choose the day from which you have time again.")]
            return False
        return bool(valid)

    def no_time_until(self) -> date | None:
        """Return the day, where it is the time that is missing."""
        day: date | None = self.until.data if self.reason.data == "no_time_now" else None
        return day


class EndForm(FlaskForm):
    """Why a match ends."""

    reason = RadioField(_l("Why does it end?"), [InputRequired(_l("Please choose a reason."))])

    def offer_reasons(self, codes: Iterable[str]) -> None:
        """Offer these reasons."""
        self.reason.choices = options((code, END_REASONS[code]) for code in codes)


class CheckInForm(FlaskForm):
    """How a running match is going."""

    mood = RadioField(
        _l("How is it going?"), [InputRequired(_l("Please choose an answer."))], choices=options(MOODS.items())
    )
    hours = HoursField(
        _l("Hours since the last time"),
        [
            Optional(),
            NumberRange(
                0, MOST_HOURS, _l("Please give a number from %(low)s to %(high)s.", low=0, high=MOST_HOURS)
            ),
        ],
    )
    wants_call = BooleanField(_l("Please call me"))
    note = TextAreaField(
        _l("Is there anything we should know?"),
        filters=[several_lines],
        validators=[Length(max=2000, message=_l("Please write at most 2,000 characters."))],
    )
