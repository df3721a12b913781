"""The initiative that the signed-in manager acts for."""

from flask import abort, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from webapp.initiative import blueprint
from webapp.models import Initiative, InitiativeState

BEFORE_CONFIRMATION = {"initiative.today", "initiative.profile", "initiative.change_profile"}


def own_initiative() -> Initiative:
    """Return the manager's initiative; an account without one finds no page here."""
    initiative: Initiative | None = current_user.initiative
    if initiative is None:
        abort(404)
    return initiative


@blueprint.before_request
def wait_for_confirmation() -> ResponseReturnValue | None:
    """Until the centre has confirmed the initiative, there are only the pages that say so."""
    confirmed = own_initiative().state is InitiativeState.CONFIRMED
    if confirmed or request.endpoint in BEFORE_CONFIRMATION:
        return None
    return redirect(url_for("initiative.today"), 303)
