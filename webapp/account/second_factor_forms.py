"""Forms around the second factor."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import StringField
from wtforms.validators import DataRequired, Length

from webapp.account.proof import ProofForm
from webapp.models import User


def _tidy(text: str | None) -> str:
    return "".join((text or "").split())


class StepForm(FlaskForm):
    """The code of an app, or one on paper."""

    code = StringField(
        _l("Code"),
        filters=[_tidy],
        validators=[
            DataRequired(_l("Please enter the code.")),
            Length(max=60, message=_l("This is too long for a code.")),
        ],
    )


class NameForm(FlaskForm):
    """What the person calls a passkey."""

    name = StringField(_l("Name"), validators=[Length(max=60)])


class VerifyForm(ProofForm):
    """What the account signs in with, and the app's code where there is an app."""

    app_code = StringField(
        _l("Code from your app"), filters=[_tidy], validators=[DataRequired(_l("Please enter the code."))]
    )

    def __init__(self, user: User, *, has_app: bool) -> None:
        super().__init__(user)
        if not has_app:
            del self.app_code
