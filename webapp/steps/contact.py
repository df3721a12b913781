"""The name, and how somebody is reached."""

import re
from typing import Any

from flask import current_app
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, EmailField, RadioField, StringField, TelField
from wtforms.validators import Email, Length, Optional, ValidationError

from webapp.models import ContactWay
from webapp.steps.forms import CHOOSE_ONE, Answers, Lines, NeededIf, StepForm, needed, option
from webapp.typed_text import one_line

PHONE = re.compile(r"\+?[\d\s()/.-]+")


class ContactForm(StepForm):
    """The name, and how to reach the person: nobody needs e-mail or a phone."""

    first_name = StringField(
        _l("First name"),
        filters=[one_line],
        validators=[
            needed(_l("Please give your first name.")),
            Length(max=80, message=_l("Please use at most 80 letters.")),
        ],
        render_kw={"autocomplete": "given-name"},
    )
    last_name = StringField(
        _l("Last name"),
        filters=[one_line],
        validators=[Optional(), Length(max=80, message=_l("Please use at most 80 letters."))],
        render_kw={"autocomplete": "family-name"},
    )
    shows_last_name = BooleanField(
        _l("The other person may see my last name, too"),
        description=_l("Only after both have said yes. Otherwise the other person sees your first name."),
    )
    way = RadioField(
        _l("Which way is best?"),
        choices=[
            option(ContactWay.EMAIL.value, _l("By e-mail"), icon="mail"),
            option(ContactWay.PHONE.value, _l("By phone"), icon="phone"),
            option(
                ContactWay.CENTRE.value,
                _l("I have neither"),
                icon="code",
                hint=_l("You get a code to print or to photograph, and come to the centre."),
            ),
        ],
        validators=[needed(CHOOSE_ONE)],
    )
    email = EmailField(
        _l("E-mail address"),
        filters=[one_line],
        validators=[
            NeededIf("way", (ContactWay.EMAIL.value,), _l("Please give your e-mail address.")),
            Optional(),
            Length(max=200, message=_l("Please use at most 200 letters.")),
            Email(message=_l("Please give an e-mail address such as name@example.org.")),
        ],
        render_kw={"autocomplete": "email"},
    )
    phone = TelField(
        _l("Phone number"),
        filters=[one_line],
        validators=[
            NeededIf("way", (ContactWay.PHONE.value,), _l("Please give your phone number.")),
            Optional(),
        ],
        render_kw={"autocomplete": "tel"},
    )

    texts = BooleanField(
        _l("You may also send me text messages"),
        description=_l("Short ones, without names, when we need your answer. You can change this at any time."),
    )

    def __init__(self, *arguments: Any, **more: Any) -> None:
        super().__init__(*arguments, **more)
        if not current_app.config["WEGPATEN"].text_message_url:
            del self.texts

    def validate_phone(self, field: TelField) -> None:
        """A phone number is digits, and enough of them."""
        if field.data and not is_phone(field.data):
            raise ValidationError(_("Please give a phone number such as 0203 123456."))

    def answers(self) -> Answers:
        """Keep only what the chosen way can use: who has neither gives neither."""
        answers = super().answers()
        if answers.get("way") == ContactWay.CENTRE.value:
            answers.pop("email", None)
            answers.pop("phone", None)
        if answers.get("way") != ContactWay.PHONE.value:
            answers.pop("texts", None)
        return answers

    def lines(self) -> Lines:
        """Return the name as one line, then the ways."""
        lines: Lines = [(_("Name"), one_line(f"{self.first_name.data} {self.last_name.data}"))]
        kept = self.answers()
        return lines + [
            (label, value)
            for field, (label, value) in zip(
                [field for field in self.questions() if field.data], super().lines(), strict=True
            )
            if field.name in kept and field.name not in {"first_name", "last_name"}
        ]


def is_phone(text: str) -> bool:
    """Whether a text looks like a phone number: 5 to 20 digits, and what people write between them."""
    return (
        PHONE.fullmatch(text) is not None
        and 5 <= sum(letter.isdigit() for letter in text) <= 20
        and len(text) <= 40
    )
