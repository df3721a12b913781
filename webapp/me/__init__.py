"""A newcomer's or volunteer's own pages: what happens now, the own request or offer, the own matches."""

from flask import Blueprint

from webapp.access import guard
from webapp.menus import Entry, personal_menu
from webapp.models import RoleName

blueprint = Blueprint("me", __name__, url_prefix="/me")
blueprint.before_request(guard(RoleName.NEWCOMER, RoleName.VOLUNTEER))


@blueprint.context_processor
def navigation() -> dict[str, list[Entry]]:
    """Return the main menu of somebody who asks for help or offers it."""
    return {"navigation": personal_menu()}


from webapp.me import answers, changes, openness, running, views  # noqa: E402, F401 - they bind to the blueprint
