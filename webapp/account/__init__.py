"""Everybody's own account: where to go after signing in, own data, the password."""

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from webapp.access import guard
from webapp.menus import Entry, administrator_menu, coordinator_menu, manager_menu, personal_menu
from webapp.models import RoleName

blueprint = Blueprint("account", __name__, url_prefix="/account")

# Whoever cannot sign in yet, or any more, finds the way in here.
OPEN_TO_ALL = frozenset(
    f"account.{name}"
    for name in (
        "forgotten",
        "link_sent",
        "choose_password",
        "confirm_new_email",
        "ask_link",
        "link_asked",
        "use_link",
        "second_step",
        "passkey_challenge",
        "prove_by_passkey",
    )
)
_signed_in = guard(*RoleName)


@blueprint.before_request
def let_in() -> ResponseReturnValue | None:
    """Ask strangers to sign in first."""
    return None if request.endpoint in OPEN_TO_ALL else _signed_in()


MENUS = {
    RoleName.COORDINATOR: coordinator_menu,
    RoleName.INITIATIVE_MANAGER: manager_menu,
    RoleName.ADMINISTRATOR: administrator_menu,
    RoleName.NEWCOMER: personal_menu,
    RoleName.VOLUNTEER: personal_menu,
}


@blueprint.context_processor
def navigation() -> dict[str, list[Entry]]:
    """Return the main menu that the reader has elsewhere, so that the way back is where it always is."""
    held = {role.name for role in getattr(current_user, "roles", ())}
    return {"navigation": next((menu() for role, menu in MENUS.items() if role in held), [])}


from webapp.account import (  # noqa: E402, F401 - they bind to the blueprint
    access,
    consents,
    data,
    devices,
    email,
    erasure,
    link,
    passkeys,
    passwords,
    profile,
    second_factor,
    second_step,
    staying,
    verify,
    views,
)
