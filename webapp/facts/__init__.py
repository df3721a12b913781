"""Where a coordinator checks what is told about the town's centres and institutions."""

from flask import Blueprint

from webapp.access import guard
from webapp.menus import coordinator_menu
from webapp.models import RoleName

blueprint = Blueprint("facts", __name__, url_prefix="/desk/facts")
blueprint.before_request(guard(RoleName.COORDINATOR))


@blueprint.context_processor
def menu() -> dict[str, object]:
    """Give the page the desk's menu."""
    return {"navigation": coordinator_menu()}


from webapp.facts import views  # noqa: E402, F401 - the views bind themselves to the blueprint
