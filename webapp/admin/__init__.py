"""What the administrator of a town sets up: offices, districts, programmes, accounts. No folder is read here."""

from flask import Blueprint

from webapp.access import guard
from webapp.menus import administrator_menu
from webapp.models import RoleName

blueprint = Blueprint("admin", __name__, url_prefix="/admin")
blueprint.before_request(guard(RoleName.ADMINISTRATOR))


@blueprint.context_processor
def menu() -> dict[str, object]:
    """Give the pages their menu."""
    return {"navigation": administrator_menu()}


from webapp.admin import (  # noqa: E402, F401 - the pages bind themselves to the blueprint
    accounts,
    catchments,
    centres,
    feedback,
    institutions,
    learning,
    log,
    openings,
    outbox,
    overview,
    programmes,
    retention,
    words,
)
