"""The desk: where a coordinator, or the manager of an initiative, brings people together.

Both run their own programmes here. Pages bound to `centre` are for coordinators alone: vetting, initiatives,
and what other centres ask for.
"""

from flask import Blueprint

from webapp.access import guard
from webapp.models import RoleName

blueprint = Blueprint("desk", __name__, url_prefix="/desk")
blueprint.before_request(guard(RoleName.COORDINATOR, RoleName.INITIATIVE_MANAGER))

centre = Blueprint("centre", __name__)
centre.before_request(guard(RoleName.COORDINATOR))

from webapp.desk import (  # noqa: E402, F401 - the pages bind themselves to the blueprints
    choosing,
    hand_out,
    handing_over,
    initiatives,
    matches,
    menu,
    people,
    phone,
    proposals,
    releases,
    rounds,
    today,
    volunteers,
    waiting,
)

blueprint.register_blueprint(centre)
