"""What somebody who asks for help is asked: for whom, what, and whether a mentor or a guide."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, SelectField, SelectMultipleField, StringField
from wtforms.validators import Length, NumberRange, Optional, ValidationError

from webapp import vocabulary
from webapp.models import ForWhom, Kind
from webapp.services.local_time import today
from webapp.steps.forms import (
    CHOOSE_ONE,
    Answers,
    CountField,
    DayField,
    Lines,
    StepForm,
    in_words,
    needed,
    option,
    options,
    pictured_fields,
)
from webapp.typed_text import one_line

A_YEAR = timedelta(days=366)
BANDS = ("children_under_6", "children_6_to_13", "children_14_to_17")


class WhomForm(StepForm):
    """For whom the help is."""

    for_whom = RadioField(
        _l("For whom do you ask?"),
        choices=[
            option(ForWhom.SELF.value, _l("For me"), icon="person"),
            option(ForWhom.FAMILY.value, _l("For me and my family"), icon="people"),
            option(ForWhom.MINOR.value, _l("For somebody under 18"), icon="child"),
        ],
        validators=[needed(CHOOSE_ONE)],
    )


def _count(label: LazyString, low: int, high: int) -> CountField:
    message = _l("Please give a number from %(low)s to %(high)s.", low=low, high=high)
    return CountField(
        label,
        default=low,
        validators=[NumberRange(low, high, message=message)],
        render_kw={"inputmode": "numeric", "min": low, "max": high},
    )


class HouseholdForm(StepForm):
    """Who belongs to the family; one request for all of them."""

    adults = _count(_l("Adults"), 1, 15)
    children_under_6 = _count(_l("Children under 6"), 0, 15)
    children_6_to_13 = _count(_l("Children from 6 to 13"), 0, 15)
    children_14_to_17 = _count(_l("Children from 14 to 17"), 0, 15)

    def validate_adults(self, field: CountField) -> None:
        """A family is more than one person."""
        if (field.data or 1) + sum(self[band].data or 0 for band in BANDS) < 2:
            raise ValidationError(_("Please count everybody: a family is two people or more."))


class GuardianForm(StepForm):
    """Somebody under 18 asks with the yes of a parent or guardian."""

    guardian_name = StringField(
        _l("Name of the mother, the father or the guardian"),
        filters=[one_line],
        validators=[
            needed(_l("Please give the name of the mother, the father or the guardian.")),
            Length(max=120, message=_l("Please use at most 120 letters.")),
        ],
        render_kw={"autocomplete": "off"},
    )
    guardian_consent = BooleanField(
        _l("The mother, the father or the guardian agrees to this request."),
        validators=[needed(_l("We may only help if the mother, the father or the guardian agrees."))],
    )


class NeedsForm(StepForm):
    """What help is needed; at most one thing matters most, and only who can do that is asked then."""

    needs = SelectMultipleField(
        _l("What do you need?"),
        choices=pictured_fields,
        validators=[needed(_l("Please choose at least one thing."))],
    )
    must_need = SelectField(
        _l("Is one of them the most important?"),
        description=_l("Then we only ask people who can help with exactly this."),
        validators=[Optional()],
        choices=lambda: options([("", _("No, all are important")), *vocabulary.field_choices()]),
        default="",
    )

    def validate_must_need(self, field: SelectField) -> None:
        """The most important thing is one of those chosen."""
        if field.data and field.data not in (self.needs.data or []):
            raise ValidationError(_("Please choose the most important thing above, too."))


class KindForm(StepForm):
    """A mentor for months, or a guide for one thing, who may be needed on a day."""

    kind = RadioField(
        _l("A mentor or a guide?"),
        choices=[
            option(
                Kind.MENTOR.value,
                _l("A mentor"),
                icon="mentor",
                hint=_l(
                    "One person who meets you again and again, for some months. "
                    "You practise German, get to know the town, and find your way to work or training."
                ),
            ),
            option(
                Kind.GUIDE.value,
                _l("A guide"),
                icon="guide",
                hint=_l(
                    "Somebody who goes with you once or a few times: to an office, to a doctor, to a school. "
                    "After that it is done."
                ),
            ),
        ],
        validators=[needed(CHOOSE_ONE)],
    )
    due = DayField(
        _l("Only for a guide: the day of your appointment"),
        description=_l("Leave this empty if there is no appointment yet."),
        validators=[Optional()],
    )

    def validate_due(self, field: DayField) -> None:
        """An appointment lies ahead, but not years ahead."""
        if self.kind.data != Kind.GUIDE.value or field.data is None:
            return
        if field.data < today():
            raise ValidationError(_("This day is over. Please choose today or a later day."))
        if field.data > today() + A_YEAR:
            raise ValidationError(_("Please choose a day within one year."))

    def answers(self) -> Answers:
        """Forget the day where a mentor is asked for."""
        answers = super().answers()
        return answers if answers.get("kind") == Kind.GUIDE.value else {"kind": answers.get("kind")}

    def lines(self) -> Lines:
        """Say the day only where there is one."""
        lines = super().lines()[:1]
        if self.kind.data == Kind.GUIDE.value and self.due.data:
            lines.append((_("Day of the appointment"), in_words(self.due)))
        return lines


def is_family(answers: Mapping[str, Any]) -> bool:
    """Whether the household is asked about."""
    return answers.get("for_whom") == ForWhom.FAMILY.value


def is_minor(answers: Mapping[str, Any]) -> bool:
    """Whether a guardian must agree."""
    return answers.get("for_whom") == ForWhom.MINOR.value
