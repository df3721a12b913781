"""What everybody may see."""

from flask import Blueprint

blueprint = Blueprint("public", __name__)

from webapp.public import feedback, legal, nearby, phone, probes, start  # noqa: E402, F401 - the views bind themselves to the blueprint
