"""Answering one question by a link in a letter, without signing in. The link opens nothing else."""

from flask import Blueprint, Response

blueprint = Blueprint("answer", __name__, url_prefix="/answer")


@blueprint.after_request
def keep_the_address_secret(response: Response) -> Response:
    """Let no other page learn the address, which is a key, and no cache keep the page.

    Not `no-referrer`: over HTTPS a form is taken only from a page of ours, and the origin alone says that.
    """
    response.headers["Referrer-Policy"] = "strict-origin"
    response.headers["Cache-Control"] = "no-store, private"
    return response


from webapp.answer import views  # noqa: E402, F401 - it binds to the blueprint
