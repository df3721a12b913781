"""The desk's menu, for whoever sits at it."""

from flask_login import current_user

from webapp.desk import blueprint
from webapp.menus import Entry, coordinator_menu, manager_menu
from webapp.models import RoleName


def is_coordinator() -> bool:
    """Whether the reader runs a centre (and not an initiative)."""
    return any(role.name == RoleName.COORDINATOR.value for role in current_user.roles)


@blueprint.context_processor
def menu() -> dict[str, object]:
    """Give the pages their menu, and whether they are read by a coordinator."""
    coordinator = is_coordinator()
    entries: list[Entry] = coordinator_menu() if coordinator else manager_menu()
    return {"navigation": entries, "is_coordinator": coordinator}
