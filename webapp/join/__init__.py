"""Registration: newcomers, volunteers and initiatives register themselves, step by step."""

from flask import Blueprint, Response

blueprint = Blueprint("join", __name__, url_prefix="/join")


@blueprint.after_request
def keep_private(response: Response) -> Response:
    """Let no browser and no proxy keep these pages: they show what somebody told us."""
    response.headers["Cache-Control"] = "no-store, private"
    return response


from webapp.join import supply, views  # noqa: E402, F401 - the views bind themselves to the blueprint
