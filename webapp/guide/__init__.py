"""The guides for everybody: what to do in a town, who is in charge, and who has checked it."""

from flask import Blueprint

blueprint = Blueprint("guide", __name__, url_prefix="/guide")

from webapp.guide import booklets, views  # noqa: E402, F401 - the views bind themselves to the blueprint
