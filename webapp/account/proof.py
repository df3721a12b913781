"""Before something that matters: the password, or the printed code, once more."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import Field, PasswordField, StringField
from wtforms.validators import ValidationError

from webapp.extensions import security
from webapp.models import User
from webapp.services.passwords import LONGEST
from webapp.services.sign_in_codes import read_code


class ProofForm(FlaskForm):
    """Asks for what the account signs in with, so that a telephone left on a table is not enough."""

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
        given = security.password_util.normalize((field.data or "")[: LONGEST + 1])
        if not field.data or not self.user.verify_and_update_password(given):
            raise ValidationError(_("This is not your password. Please try again."))

    def validate_code(self, field: Field) -> None:
        """Compare the printed code."""
        code = read_code(field.data or "")
        if code is None or code.username != self.user.username:
            raise ValidationError(_("This is not your code. Please try again."))
        if not self.user.verify_and_update_password(security.password_util.normalize(code.secret)):
            raise ValidationError(_("This is not your code. Please try again."))
