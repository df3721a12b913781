"""What the office notes about a match: how it goes, how it ends, what somebody answered by phone."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, DateField, DecimalField, RadioField, SelectField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from webapp.desk.forms.decisions import PLEASE_CHOOSE_REASON
from webapp.models import Side
from webapp.services import reasons
from webapp.steps.forms import options
from webapp.typed_text import several_lines
from webapp.wording import DECLINE_REASONS, END_REASONS, MOODS

ENDED_BY = (
    ("", _l("both, or the office")),
    (Side.VOLUNTEER.value, _l("the volunteer")),
    (Side.NEWCOMER.value, _l("the newcomer")),
)


class EndForm(FlaskForm):
    """Why a match ends, and who ends it."""

    reason = RadioField(
        _l("Why does it end?"),
        choices=options((code, END_REASONS[code]) for code in reasons.END),
        validators=[InputRequired(PLEASE_CHOOSE_REASON)],
    )
    ended_by = SelectField(_l("Who ends it?"), choices=options(ENDED_BY), validators=[Optional()])

    @property
    def side(self) -> Side | None:
        """Return who ends it, if one of the two does."""
        return Side(self.ended_by.data) if self.ended_by.data else None


class CheckInForm(FlaskForm):
    """How a match is going, as the office heard it."""

    mood = RadioField(
        _l("How is it going?"),
        choices=options(MOODS.items()),
        validators=[InputRequired(_l("Please choose how it is going."))],
    )
    hours = DecimalField(
        _l("Hours together since the last check-in"),
        [Optional(), NumberRange(0, 500, _l("Please enter a number from 0 to 500."))],
        places=1,
    )
    note = TextAreaField(
        _l("Note"),
        filters=[several_lines],
        validators=[Length(max=1000, message=_l("Please write at most 1,000 characters."))],
    )
    wants_call = BooleanField(_l("Somebody should phone again"))


class AnswerNoForm(FlaskForm):
    """Why somebody said no by phone."""

    reason = RadioField(
        _l("Why not?"),
        choices=options((code, DECLINE_REASONS[code]) for code in reasons.DECLINE),
        validators=[InputRequired(PLEASE_CHOOSE_REASON)],
    )
    no_time_until = DateField(_l("No time until"), [Optional()])
