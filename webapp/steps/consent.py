"""The yes to keeping these answers."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectField

from webapp import vocabulary
from webapp.steps.forms import StepForm, needed, please_choose


class ConsentForm(StepForm):
    """The last thing before "Send"."""

    consent = BooleanField(
        _l("I agree to this."), validators=[needed(_l("We may only help you if you agree to this."))]
    )


class ReadAloudForm(StepForm):
    """Staff read the consent aloud to somebody who cannot read it."""

    consent = BooleanField(
        _l("I have read this text aloud, and the person agrees."),
        validators=[needed(_l("Please read the text aloud and ask whether the person agrees."))],
    )
    consent_language = SelectField(
        _l("In which language did you read it?"),
        choices=lambda: please_choose(vocabulary.language_choices()),
        default="",
        validators=[needed(_l("Please choose the language in which you read the text."))],
    )
