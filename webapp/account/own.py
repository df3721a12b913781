"""Whose pages these are."""

from flask import abort
from flask_login import current_user

from webapp.models import Person, User


def own_account() -> User:
    """Return the signed-in account itself, which services may change."""
    user: User = current_user._get_current_object()  # noqa: SLF001 - the way Werkzeug documents
    return user


def own_person() -> Person:
    """Return the person behind the account, or answer 404 where somebody only works here."""
    person = own_account().person
    return person if person is not None else abort(404)
