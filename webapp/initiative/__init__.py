"""An initiative's own pages: today, its roster, its members, and what it says about itself."""

from flask import Blueprint

from webapp.access import guard
from webapp.menus import Entry, manager_menu
from webapp.models import RoleName

blueprint = Blueprint("initiative", __name__, url_prefix="/initiative")
blueprint.before_request(guard(RoleName.INITIATIVE_MANAGER))


@blueprint.context_processor
def navigation() -> dict[str, list[Entry]]:
    """Return the main menu of an initiative's manager."""
    return {"navigation": manager_menu()}


from webapp.initiative import memberships, profile, roster, views  # noqa: E402, F401 - they bind to the blueprint
