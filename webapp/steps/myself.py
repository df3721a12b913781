"""What both sides are asked: languages, time, and wishes."""

from collections.abc import Mapping
from typing import Any

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    FieldList,
    Form,
    FormField,
    RadioField,
    SelectField,
    SelectMultipleField,
)
from wtforms.validators import Optional, ValidationError

from webapp import vocabulary, wording
from webapp.models import Gender
from webapp.steps.forms import (
    Answers,
    Lines,
    StepForm,
    option,
    options,
    please_choose,
)

MAX_LANGUAGES = 8
LEVELS = ("A1", "B1", "C1", "native")  # "a little", "well", "very well", "mother tongue"


class LanguageRow(Form):
    """One language: which, how well, and whether reading works."""

    language = SelectField(
        _l("Language"),
        choices=lambda: please_choose(vocabulary.language_choices()),
        default="",
    )
    level = SelectField(
        _l("I speak it"),
        choices=lambda: please_choose((level, wording.LEVELS[level]) for level in LEVELS),
        default="",
    )
    reads = BooleanField(_l("I can read it"))

    def validate_level(self, field: SelectField) -> None:
        """A language counts with its level."""
        if self.language.data and not field.data:
            raise ValidationError(_("Please say how well you speak this language."))


class LanguagesForm(StepForm):
    """The languages, a row each; rows left empty do not count."""

    languages = FieldList(FormField(LanguageRow, label=_l("Language")), label=_l("Your languages"), min_entries=2)

    @classmethod
    def fields_of(cls, answers: Mapping[str, Any]) -> Answers:
        """Return the rows as fields."""
        rows = [
            {"language": language, "level": level, "reads": bool(reads)}
            for language, level, reads in answers.get("languages", ())
        ]
        return {"languages": rows} if rows else {}

    def answers(self) -> Answers:
        """Return a short list for each row that names a language."""
        return {
            "languages": [
                [row["language"], row["level"], int(row["reads"])] for row in self.languages.data if row["language"]
            ]
        }

    def validate_languages(self, field: FieldList) -> None:
        """At least one language, each once."""
        chosen = [row["language"] for row in field.data if row["language"]]
        if not chosen:
            raise ValidationError(_("Please choose at least one language."))
        if len(chosen) > MAX_LANGUAGES:
            raise ValidationError(_("Please choose at most %(most)s languages.", most=MAX_LANGUAGES))
        if len(chosen) != len(set(chosen)):
            raise ValidationError(_("One language stands here twice. Please name each only once."))

    def changes_rows(self) -> bool:
        """Add or remove a row where one of these buttons was pressed; what was typed stays."""
        if self.languages.name in request.form.getlist("add"):
            if len(self.languages.entries) < MAX_LANGUAGES:
                self.languages.append_entry()
            return True
        removed = request.form.get("remove")
        if removed is None:
            return False
        rows = [entry.data for entry in self.languages.entries if entry.name != removed]
        while self.languages.entries:
            self.languages.pop_entry()
        for row in rows or [{}]:
            self.languages.append_entry(row)
        return True

    def lines(self) -> Lines:
        """Return the languages with their levels."""
        said = []
        for code, level, reads in self.answers()["languages"]:
            line = f"{vocabulary.language_name(code)}: {wording.LEVELS[level]}"
            said.append(_("%(language)s, I can read it", language=line) if reads else line)
        return [(str(self.languages.label.text), said)]


class TimeForm(StepForm):
    """When there is time: any of seven days, three parts each, or any time."""

    any_time = BooleanField(_l("Any time"))
    availability = SelectMultipleField(
        _l("When do you have time?"),
        choices=lambda: options((slot, wording.slot_name(slot)) for slot in wording.SLOTS),
    )

    @property
    def days(self) -> list[tuple[str, str]]:
        """The rows of the grid."""
        return [(code, str(name)) for code, name in wording.DAYS.items()]

    @property
    def parts(self) -> list[tuple[str, str]]:
        """The columns of the grid."""
        return [(code, str(name)) for code, name in wording.PARTS.items()]

    def validate_availability(self, field: SelectMultipleField) -> None:
        """Some time, or any."""
        if not field.data and not self.any_time.data:
            raise ValidationError(_("Please choose when you have time, or choose “any time”."))

    def answers(self) -> Answers:
        """Any time is no list of times."""
        return {"any_time": True} if self.any_time.data else super().answers()

    def lines(self) -> Lines:
        """Return a line for each day."""
        label = str(self.availability.label.text)
        if self.any_time.data:
            return [(label, _("Any time"))]
        days: dict[str, list[str]] = {}
        for slot in self.availability.data or []:
            day, _dash, part = slot.partition("-")
            days.setdefault(day, []).append(str(wording.PARTS[part]))
        return [(label, [f"{wording.DAYS[day]}: {', '.join(parts)}" for day, parts in days.items()])]


class WishesForm(StepForm):
    """Who the other person should be, who one is oneself, and what both could enjoy."""

    prefers_gender = RadioField(
        _l("Do you wish for a woman or a man?"),
        description=_l("If you choose here, we will not offer anybody else."),
        choices=[
            option("", _l("I do not mind")),
            option(Gender.WOMAN.value, _l("Only a woman"), icon="woman"),
            option(Gender.MAN.value, _l("Only a man"), icon="man"),
        ],
        default="",
        validators=[Optional()],
    )
    gender = RadioField(
        _l("Who are you?"),
        description=_l("Other people may wish for a woman or a man, too. You need not answer."),
        choices=[
            option("", _l("I prefer not to say")),
            option(Gender.WOMAN.value, _l("A woman")),
            option(Gender.MAN.value, _l("A man")),
            option(Gender.DIVERSE.value, _l("Diverse")),
        ],
        default="",
        validators=[Optional()],
    )
    interests = SelectMultipleField(
        _l("What do you like to do?"),
        description=_l("Perhaps we find somebody who likes the same."),
        choices=lambda: options(vocabulary.interest_choices()),
        validators=[Optional()],
    )
