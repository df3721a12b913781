"""Where a second person says yes or no to what cannot be undone: coordinators and administrators of one town."""

from flask import Blueprint
from flask_login import current_user

from webapp.access import guard
from webapp.menus import administrator_menu, coordinator_menu
from webapp.models import RoleName

blueprint = Blueprint("countersign", __name__, url_prefix="/desk/countersign")
blueprint.before_request(guard(RoleName.COORDINATOR, RoleName.ADMINISTRATOR))

office = Blueprint("office", __name__)
office.before_request(guard(RoleName.COORDINATOR))


@blueprint.context_processor
def menu() -> dict[str, object]:
    """Give the pages the menu that the reader has elsewhere."""
    coordinates = any(role.name == RoleName.COORDINATOR.value for role in current_user.roles)
    return {"navigation": coordinator_menu() if coordinates else administrator_menu()}


from webapp.countersign import asking, signing  # noqa: E402, F401 - the pages bind themselves to the blueprints

blueprint.register_blueprint(office)
