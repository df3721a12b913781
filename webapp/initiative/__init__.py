"""An initiative's own pages: today, its roster, its members, and what it says about itself."""

from flask import Blueprint
from flask_babel import gettext as _

from webapp.access import guard
from webapp.models import RoleName

blueprint = Blueprint("initiative", __name__, url_prefix="/initiative")
blueprint.before_request(guard(RoleName.INITIATIVE_MANAGER))


@blueprint.context_processor
def navigation() -> dict[str, list[tuple[str, str]]]:
    """Return the main menu of an initiative's manager."""
    return {
        "navigation": [
            ("initiative.today", _("Today")),
            ("initiative.roster", _("Volunteers")),
            ("desk.proposals", _("Suggestions")),
            ("desk.rounds", _("Searches")),
            ("reception.newcomer", _("Register somebody")),
            ("initiative.profile", _("About us")),
        ]
    }


from webapp.initiative import memberships, profile, roster, views  # noqa: E402, F401 - they bind to the blueprint
