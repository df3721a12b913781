"""The sign-in form: an e-mail address and a password, or one printed code."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_security import LoginForm
from flask_security.utils import validate_redirect_url
from flask_wtf import FlaskForm
from sqlalchemy import select
from wtforms import BooleanField, PasswordField, StringField

from webapp import limits
from webapp.extensions import db
from webapp.models import User
from webapp.services.accounts import account_of, normal_email, password_fits
from webapp.services.passwords import LONGEST
from webapp.services.sign_in_codes import read_code


class SignInForm(LoginForm):
    """Flask-Security's sign-in with a second way. Whatever does not fit, the answer and the work are the same."""

    email = StringField(_l("E-mail address"))
    password = PasswordField(_l("Password"))
    code = StringField(_l("Your code"))
    remember = BooleanField(_l("Stay signed in on this device"))
    remember_by_code = BooleanField(_l("Stay signed in on this device"), name="remember", id="remember-by-code")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not validate_redirect_url(self.next.data):
            self.next.data = ""  # a foreign place is forgotten, without ado

    def validate(self, **kwargs: Any) -> bool:
        """Find out who signs in; `self.user` is set where somebody does."""
        if not FlaskForm.validate(self, **kwargs):
            return False
        return self._code_fits() if self.code.data else self._password_fits()

    def _code_fits(self) -> bool:
        code = read_code(self.code.data)
        if code is None:
            self.code.errors = [_("Please enter all 20 characters of your code: five groups of four.")]
            return False
        tried = limits.spend("sign_in", code.username)
        owner = db.session.scalar(select(User).where(User.username == code.username, User.email.is_(None)))
        if self._proves(owner, code.secret):
            tried.give_back()
            return True
        self.code.errors = [_("This code does not fit. Please check each sign, or ask your centre for a new code.")]
        return False

    def _password_fits(self) -> bool:
        if not self.email.data or not self.email.data.strip():
            self.email.errors = [_("Please enter your e-mail address.")]
        if not self.password.data:
            self.password.errors = [_("Please enter your password.")]
        if self.email.errors or self.password.errors:
            return False
        tried = limits.spend("sign_in", normal_email(self.email.data))
        if self._proves(account_of(db.session(), self.email.data), self.password.data[: LONGEST + 1]):
            tried.give_back()
            return True
        self.email.errors = [_("E-mail address and password do not fit together. Please try again.")]
        return False

    def _proves(self, user: User | None, secret: str) -> bool:
        stored = user.password if user is not None else None
        db.session.commit()  # hashing takes a while, and nobody shall wait for our transaction meanwhile
        if not password_fits(secret, stored) or user is None or not user.active or user.confirmed_at is None:
            return False
        self.user = user
        return True
