"""Forms around the password."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, EmailField, Field, PasswordField
from wtforms.validators import DataRequired, Email, InputRequired, Length, ValidationError

from webapp import limits
from webapp.models import User
from webapp.services.accounts import password_fits
from webapp.services.passwords import LONGEST, SHORTEST, fault_of, words_about


def _explain(fault: str) -> str:
    match fault:
        case "too_short":
            return _("Please choose a password with at least %(count)s characters.", count=SHORTEST)
        case "too_long":
            return _("Please choose a password with at most %(count)s characters.", count=LONGEST)
        case "own_words":
            return _("Please choose a password without your name, your e-mail address or your town.")
        case _:
            return _("Many people use this password. Please choose another one.")


class AddressForm(FlaskForm):
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


class PlainForm(FlaskForm):
    """A button that signs in."""

    remember = BooleanField(_l("Stay signed in on this device"))


class ChoosePasswordForm(FlaskForm):
    """A password; the browser's password store is told for which e-mail address."""

    email = EmailField(_l("E-mail address"))
    password = PasswordField(_l("New password"), validators=[InputRequired(_l("Please choose a password."))])

    def __init__(self, user: User) -> None:
        super().__init__()
        self.email.data = user.email
        self.about = words_about(user)

    def validate_password(self, field: Field) -> None:
        """Refuse what is short, or everybody's first idea."""
        fault = fault_of(field.data or "", self.about)
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
        if user.password is None:
            del self.old_password  # whoever signs in by a link has none yet

    def validate_old_password(self, field: Field) -> None:
        """Make sure that it is the person, and not somebody who found the telephone unlocked."""
        tried = limits.spend("proof", str(self.user.id))
        if not password_fits((field.data or "")[: LONGEST + 1], self.user.password):
            raise ValidationError(_("This is not your password. Please try again."))
        tried.give_back()
