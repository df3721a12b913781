"""Whoever was signed out meanwhile loses nothing: what they sent waits in the page that asks them to sign in.

A form that is sent too late comes back as a page of its own, with everything that was typed in hidden fields
(WCAG technique G181). They sign in beside it and send it once more. Nothing of it is stored here.
"""

from urllib.parse import urlsplit

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from webapp.extensions import SAFE_METHODS
from webapp.sent_once import FIELD

OURS = frozenset({"csrf_token", FIELD})
SECRET = ("password", "code", "credential")


def ask_to_sign_in() -> ResponseReturnValue:
    """Lead to the sign-in and from there back; keep what was typed, unless it is a secret or there is nothing."""
    if request.method in SAFE_METHODS:
        return redirect(url_for("security.login", next=request.full_path.rstrip("?")), 303)
    typed = [(name, value) for name, value in request.form.items(multi=True) if name not in OURS]
    if not any(value for _name, value in typed) or any(part in name for name, _value in typed for part in SECRET):
        return redirect(url_for("security.login", next=_where_it_stood()), 303)
    page = render_template(
        "errors/signed_out.html", typed=typed, signed_in=url_for("account.signed_in"), navigation=[]
    )
    return page, 401


def _where_it_stood() -> str:
    """Return the page with the form: the address that a form is sent to may have no page of its own."""
    came_from = urlsplit(request.referrer or "")
    return "/" + came_from.path.lstrip("/") if came_from.netloc == request.host else url_for("account.home")
