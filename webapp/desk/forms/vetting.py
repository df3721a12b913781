"""What a coordinator notes about a volunteer."""

from typing import Any

from flask import current_app
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField, IntegerField, SelectField, ValidationError
from wtforms.validators import InputRequired, NumberRange, Optional

from webapp.services.local_time import today
from webapp.steps.forms import options

MOST_PEOPLE_AT_ONCE = 20


class ClearanceForm(FlaskForm):
    """What § 72a SGB VIII lets an office keep, and nothing else."""

    issued_on = DateField(
        _l("Date of issue"), [InputRequired(_l("Please enter the date that stands on the certificate."))]
    )
    seen_on = DateField(
        _l("Seen on"), [InputRequired(_l("Please enter the day on which you saw it."))], default=today
    )
    entry = SelectField(
        _l("Relevant entries"),
        choices=options(
            [("", _l("please choose")), ("no", _l("no relevant entry")), ("yes", _l("a relevant entry"))]
        ),
        validators=[InputRequired(_l("Please choose whether there is a relevant entry."))],
    )

    def validate_issued_on(self, field: Any) -> None:
        """It was issued before today."""
        if field.data and field.data > today():
            raise ValidationError(_("Please enter a day that is not in the future."))

    def validate_seen_on(self, field: Any) -> None:
        """It was seen after it was issued, and not in the future."""
        if field.data and field.data > today():
            raise ValidationError(_("Please enter a day that is not in the future."))
        if field.data and self.issued_on.data and field.data < self.issued_on.data:
            raise ValidationError(_("Please enter a day after the date of issue."))

    def seen(self) -> dict[str, Any]:
        """Return what was seen, for `vetting.record_clearance`."""
        return {
            "issued_on": self.issued_on.data,
            "seen_on": self.seen_on.data,
            "no_relevant_entry": self.entry.data == "no",
            "valid_months": current_app.config["WEGPATEN"].clearance_valid_months,
        }


class CapacityForm(FlaskForm):
    """How many people a volunteer takes on at once."""

    capacity = IntegerField(
        _l("People at once"),
        [
            InputRequired(_l("Please enter a number.")),
            NumberRange(0, MOST_PEOPLE_AT_ONCE, _l("Please enter a number from 0 to 20.")),
        ],
    )

    def __init__(self, used: int, **values: Any) -> None:
        super().__init__(**values)
        self.used = used

    def validate_capacity(self, field: Any) -> None:
        """Nobody loses the volunteer they have."""
        if field.data is not None and field.data < self.used:
            raise ValidationError(_("%(num)s places are taken. Please enter at least that many.", num=self.used))


class PauseForm(FlaskForm):
    """Until when somebody is left out of suggestions; without a date, until somebody resumes."""

    until = DateField(_l("Pauses until"), [Optional()])

    def validate_until(self, field: Any) -> None:
        """A pause ends in the future."""
        if field.data and field.data <= today():
            raise ValidationError(_("Please choose a day in the future, or leave this empty."))
