"""Staff of a centre or of a confirmed initiative register somebody who cannot do it alone."""

from flask import Blueprint, abort
from flask_login import current_user

from webapp.access import guard
from webapp.menus import coordinator_menu, manager_menu
from webapp.models import InitiativeState, RoleName

blueprint = Blueprint("reception", __name__, url_prefix="/desk/register")
blueprint.before_request(guard(RoleName.COORDINATOR, RoleName.INITIATIVE_MANAGER))


@blueprint.before_request
def only_where_confirmed() -> None:
    """Let an initiative register people only once its centre has confirmed it."""
    initiative = current_user.initiative
    if initiative is not None and initiative.state is not InitiativeState.CONFIRMED:
        abort(404)


@blueprint.context_processor
def menu() -> dict[str, object]:
    """Give the pages the menu of whoever reads them."""
    return {"navigation": manager_menu() if getattr(current_user, "initiative", None) else coordinator_menu()}


from webapp.reception import views  # noqa: E402, F401 - the views bind themselves to the blueprint
