"""Staying signed in: a sign of life from a page that is open, and the page after signing in beside another one."""

from flask import Response, render_template

from webapp.account import blueprint


@blueprint.get("/here")
def here() -> Response:
    """Take a sign of life; that the session was used is noted for every request."""
    return Response(status=204)


@blueprint.get("/signed-in")
def signed_in() -> str:
    """Send somebody back to the window in which they were at work."""
    return render_template("account/signed_in.html")
