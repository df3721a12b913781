"""Proving again who one is: the password, or the printed code, once more."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import Field, PasswordField, StringField
from wtforms.validators import ValidationError

from webapp import limits
from webapp.models import User
from webapp.services.accounts import password_fits
from webapp.services.passwords import LONGEST
from webapp.services.sign_in_codes import read_code


class ProofForm(FlaskForm):
    """Asks for what the account signs in with, so that a telephone left on a table is not enough.

    No password fits an account that has none: it proves who it is by a new link, or a passkey.
    """

    password = PasswordField(_l("Your password"))
    code = StringField(_l("Your code"))

    def __init__(self, user: User) -> None:
        super().__init__()
        self.user = user
        if user.email is None:
            del self.password
        else:
            del self.code

    def validate_password(self, field: Field) -> None:
        """Compare the password."""
        tried = limits.spend("proof", str(self.user.id))
        if not password_fits((field.data or "")[: LONGEST + 1], self.user.password):
            raise ValidationError(_("This is not your password. Please try again."))
        tried.give_back()

    def validate_code(self, field: Field) -> None:
        """Compare the printed code."""
        tried = limits.spend("proof", str(self.user.id))
        code = read_code(field.data or "")
        if code is None or code.username != self.user.username:
            raise ValidationError(_("This is not your code. Please try again."))
        if not password_fits(code.secret, self.user.password):
            raise ValidationError(_("This is not your code. Please try again."))
        tried.give_back()
