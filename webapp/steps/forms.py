"""What every step's form can do: give its answers as plain values, take them back, and put them into words."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Self

from flask_babel import LazyString, format_date
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField, Field, Form, IntegerField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, StopValidation

from webapp import vocabulary

Answers = dict[str, Any]
Lines = list[tuple[str, str | list[str]]]
CHOOSE_ONE = _l("Please choose an answer.")


class DayField(DateField):
    """A date that also takes back what `StepForm.answers` made of it."""

    def process_data(self, value: date | str | None) -> None:
        """Take a date, or one in ISO format."""
        super().process_data(date.fromisoformat(value) if isinstance(value, str) else value)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read what was typed; explain it in plain words where it is no date."""
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(_("Please give the date as day, month and year.")) from None


class CountField(IntegerField):
    """A number of people."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read what was typed; explain it in plain words where it is no number."""
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(_("Please give a number.")) from None


class StepForm(FlaskForm):
    """The questions of one step. `answers()` are small plain values; `recall` makes the form of them again."""

    @classmethod
    def recall(cls, answers: Mapping[str, Any], before: Mapping[str, Any]) -> Self:
        """Return the form filled with stored answers, whatever the request at hand has sent."""
        form = cls(formdata=None, data=cls.fields_of(answers), meta={"csrf": False})
        form.prepare(before)
        return form

    @classmethod
    def fields_of(cls, answers: Mapping[str, Any]) -> Answers:
        """Return stored answers as values of the form's fields."""
        return dict(answers)

    def prepare(self, before: Mapping[str, Any]) -> None:
        """Adapt the questions to what was answered `before`."""

    def answers(self) -> Answers:
        """Return what was answered, without what was left empty: it travels in a cookie."""
        return {field.name: _plain(field.data) for field in self.questions() if field.data}

    def after_saving(self) -> None:
        """Say what the person should know once the answers are kept."""

    def questions(self) -> list[Field]:
        """Return the fields that ask something."""
        return [field for field in self if field.name != "csrf_token"]

    def lines(self) -> Lines:
        """Return each question with its answer in words, for the page that shows all answers."""
        return [(str(field.label.text), in_words(field)) for field in self.questions() if field.data]

    def changes_rows(self) -> bool:
        """Whether the person asked for another row or one row less, which has been done then."""
        return False


def in_words(field: Field) -> str | list[str]:
    """Return a field's answer as the reader would say it."""
    if hasattr(field, "iter_choices"):
        chosen = [str(choice.label) for choice in field.iter_choices() if choice.selected]
        return chosen if isinstance(field.data, list) else "".join(chosen)
    if isinstance(field.data, date):
        return str(format_date(field.data, "long"))
    return _("yes") if field.data is True else str(field.data)


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def options(pairs: Iterable[tuple[Any, Any]]) -> list[SelectChoice]:
    """Return codes and their names as choices."""
    return [SelectChoice(code, name) for code, name in pairs]


def option(code: str, name: LazyString, icon: str = "", hint: LazyString | str = "") -> SelectChoice:
    """Return one choice, with a pictogram and a hint where there are any."""
    return SelectChoice(code, name, {key: value for key, value in (("icon", icon), ("hint", hint)) if value})


def please_choose(pairs: Iterable[tuple[str, Any]]) -> list[SelectChoice]:
    """Return choices for a list to pick from, with "please choose" in front."""
    return [SelectChoice("", _("Please choose")), *options(pairs)]


def pictured_fields() -> list[SelectChoice]:
    """Return the support fields as choices, each with its pictogram."""
    return [SelectChoice(code, name, {"icon": code}) for code, name in vocabulary.field_choices()]


def needed(message: str) -> DataRequired:
    """Return the validator of a question that must be answered."""
    return DataRequired(message=message)


class NeededIf:
    """The answer is needed where another field of the form says so; else nothing is asked of it."""

    def __init__(self, other: str, values: tuple[str, ...], message: str) -> None:
        self.other, self.values, self.message = other, values, message

    def __call__(self, form: Form, field: Field) -> None:
        """Complain where an answer is missing that the other answer asks for."""
        if form[self.other].data in self.values and not field.data:
            raise StopValidation(self.message)
