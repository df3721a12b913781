"""Forms for own data."""

import re
from collections.abc import Sequence

from babel import Locale
from flask import current_app, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    Field,
    FieldList,
    Form,
    FormField,
    RadioField,
    SelectField,
    StringField,
    TelField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Length, ValidationError

from webapp.models import ContactWay, Person
from webapp.services.profile import Spoken
from webapp.typed_text import one_line
from webapp.vocabulary import language_choices
from webapp.wording import LEVELS

PHONE = re.compile(r"\+?[0-9][0-9 ()/.-]{4,38}")
CHOOSE_ONE = _l("Please choose one of these.")
MOST_LANGUAGES = 12


class NameForm(FlaskForm):
    """The name, and who may see it."""

    first_name = StringField(
        _l("First name"),
        filters=[one_line],
        validators=[
            DataRequired(_l("Please enter your first name.")),
            Length(max=200, message=_l("Please enter a shorter name.")),
        ],
    )
    last_name = StringField(
        _l("Last name"),
        filters=[one_line],
        validators=[
            DataRequired(_l("Please enter your last name.")),
            Length(max=200, message=_l("Please enter a shorter name.")),
        ],
    )
    shows_last_name = BooleanField(_l("Show my last name, too, once both of us have said yes"))


class ContactForm(FlaskForm):
    """How to reach the person; e-mail is offered to those who have an address."""

    contact_way = RadioField(
        _l("How should we reach you?"),
        coerce=ContactWay,
        invalid_value_message=CHOOSE_ONE,
        invalid_choice_message=CHOOSE_ONE,
    )
    phone = TelField(_l("Phone number"), filters=[one_line])
    texts = BooleanField(
        _l("You may also send me text messages"),
        description=_l("Short ones, without names, when we need your answer. You can change this at any time."),
    )

    def __init__(self, person: Person) -> None:
        super().__init__(obj=person, texts=person.texts_agreed_at is not None)
        if not current_app.config["WEGPATEN"].text_message_url:
            del self.texts
        ways = [
            SelectChoice(ContactWay.EMAIL, _("By e-mail")),
            SelectChoice(ContactWay.PHONE, _("By phone")),
            SelectChoice(ContactWay.CENTRE, _("Through my centre: I come by and ask")),
        ]
        self.contact_way.choices = ways if person.email else ways[1:]

    def validate_phone(self, field: Field) -> None:
        """Ask for a number where it is needed, and for one that can be dialled."""
        if self.contact_way.data is ContactWay.PHONE and not field.data:
            raise ValidationError(_("Please enter your phone number, so that we can phone you."))
        if field.data and not PHONE.fullmatch(field.data):
            raise ValidationError(_("Please enter a phone number like 0203 123456."))


class LanguageRow(Form):
    """One language."""

    language = SelectField(
        _l("Language"),
        validators=[DataRequired(_l("Please choose a language, or remove it."))],
        invalid_choice_message=CHOOSE_ONE,
    )
    spoken = SelectField(
        _l("I speak it"),
        validators=[DataRequired(CHOOSE_ONE)],
        choices=[SelectChoice(code, word) for code, word in LEVELS.items() if code != "none"],
        invalid_choice_message=CHOOSE_ONE,
    )
    reads = BooleanField(_l("I can read it"))


class LanguagesForm(FlaskForm):
    """The languages somebody speaks, a row each; the buttons add and remove rows."""

    languages = FieldList(FormField(LanguageRow), min_entries=1, max_entries=MOST_LANGUAGES)

    def __init__(self, person: Person) -> None:
        self.known = {skill.language: skill for skill in person.languages}
        rows = [
            {"language": skill.language, "spoken": skill.spoken, "reads": skill.written != "none"}
            for skill in person.languages
        ]
        super().__init__(data={"languages": rows})
        self._offer_languages()

    def _offer_languages(self) -> None:
        choices = [SelectChoice("", _("Please choose")), *(SelectChoice(*choice) for choice in language_choices())]
        for row in self.languages:
            row.form.language.choices = choices

    def rearranged(self) -> bool:
        """Add or remove a row if a button asks for it; return whether one did."""
        if "add" in request.form and len(self.languages) < MOST_LANGUAGES:
            self.languages.append_entry({"spoken": "B1", "reads": True})
        elif "remove" in request.form:
            rows = [row.data for row in self.languages if row.name != request.form["remove"]]
            while len(self.languages):
                self.languages.pop_entry()
            for row in rows or [{}]:
                self.languages.append_entry(row)
        self._offer_languages()
        return "add" in request.form or "remove" in request.form

    def validate_languages(self, field: Field) -> None:
        """Ask for each language once."""
        chosen = [row.form.language.data for row in field]
        if len(set(chosen)) < len(chosen):
            raise ValidationError(_("Please choose each language once."))

    def spoken(self) -> list[Spoken]:
        """Return the languages; a level of reading that was known stays as precise as it was."""
        return [self._entry(row.form) for row in self.languages]

    def _entry(self, row: LanguageRow) -> Spoken:
        known = self.known.get(row.language.data)
        written = known.written if known and known.written != "none" else row.spoken.data
        return Spoken(row.language.data, row.spoken.data, written if row.reads.data else "none")


class ReadingLanguageForm(FlaskForm):
    """The language of pages and mails."""

    language = RadioField(_l("Language of pages and mails"), invalid_choice_message=CHOOSE_ONE)

    def __init__(self, offered: Sequence[str], present: str) -> None:
        super().__init__(data={"language": present})
        self.language.choices = [SelectChoice(code, Locale.parse(code).get_display_name(code)) for code in offered]
