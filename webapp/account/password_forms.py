"""Forms around the password."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import EmailField, Field, PasswordField
from wtforms.validators import DataRequired, Email, InputRequired, Length, ValidationError

from webapp.extensions import security
from webapp.models import User
from webapp.services.passwords import LONGEST, SHORTEST, fault_of


def _explain(fault: str) -> str:
    match fault:
        case "too_short":
            return _("Please choose a password with at least %(count)s characters.", count=SHORTEST)
        case "too_long":
            return _("Please choose a password with at most %(count)s characters.", count=LONGEST)
        case "own_email":
            return _("Please choose a password that is not your e-mail address.")
        case _:
            return _("Many people use this password. Please choose another one.")


class ForgottenForm(FlaskForm):
    """Where to send the link."""

    email = EmailField(
        _l("E-mail address"),
        filters=[lambda text: (text or "").strip()],
        validators=[
            DataRequired(_l("Please enter your e-mail address.")),
            Length(max=254, message=_l("Please enter an e-mail address like name@example.org.")),
            Email(_l("Please enter an e-mail address like name@example.org.")),
        ],
    )


class ChoosePasswordForm(FlaskForm):
    """A password; the browser's password store is told for which e-mail address."""

    email = EmailField(_l("E-mail address"))
    password = PasswordField(_l("New password"), validators=[InputRequired(_l("Please choose a password."))])

    def __init__(self, user: User) -> None:
        super().__init__()
        self.email.data = user.email

    def validate_password(self, field: Field) -> None:
        """Refuse what is short, or everybody's first idea."""
        fault = fault_of(field.data or "", self.email.data)
        if fault:
            raise ValidationError(_explain(fault))


class ChangePasswordForm(ChoosePasswordForm):
    """The old password, and a new one."""

    old_password = PasswordField(
        _l("Your password until now"), validators=[InputRequired(_l("Please enter your password."))]
    )

    def __init__(self, user: User) -> None:
        super().__init__(user)
        self.user = user

    def validate_old_password(self, field: Field) -> None:
        """Make sure that it is the person, and not somebody who found the telephone unlocked."""
        given = security.password_util.normalize((field.data or "")[: LONGEST + 1])
        if not self.user.verify_and_update_password(given):
            raise ValidationError(_("This is not your password. Please try again."))
