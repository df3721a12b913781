"""Everybody's own account: where to go after signing in, own data, the password."""

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from webapp.access import guard
from webapp.models import RoleName

blueprint = Blueprint("account", __name__, url_prefix="/account")

# Whoever cannot sign in yet, or any more, finds the way in here.
OPEN_TO_ALL = frozenset({"account.forgotten", "account.link_sent", "account.choose_password"})
_signed_in = guard(*RoleName)


@blueprint.before_request
def let_in() -> ResponseReturnValue | None:
    """Ask strangers to sign in first."""
    return None if request.endpoint in OPEN_TO_ALL else _signed_in()


from webapp.account import passwords, profile, views  # noqa: E402, F401 - they bind to the blueprint
