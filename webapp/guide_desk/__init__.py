"""Where the coordinators of a town write its guides: texts, translations, offices, and what is verified."""

from flask import Blueprint

from webapp.access import guard
from webapp.menus import coordinator_menu
from webapp.models import RoleName
from webapp.services.guide import SOURCE

blueprint = Blueprint("guide_desk", __name__, url_prefix="/desk/guide")
blueprint.before_request(guard(RoleName.COORDINATOR))


@blueprint.context_processor
def menu() -> dict[str, object]:
    """Give the pages the desk's menu, and the language that the others are translated from."""
    return {"navigation": coordinator_menu(), "source_language": SOURCE}


from webapp.guide_desk import chapters, texts, versions  # noqa: E402, F401 - the views bind themselves to the blueprint
