"""The yes to keeping these answers."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField

from webapp.steps.forms import StepForm, needed


class ConsentForm(StepForm):
    """The last thing before "Send"."""

    consent = BooleanField(
        _l("I agree to this."), validators=[needed(_l("We may only help you if you agree to this."))]
    )
