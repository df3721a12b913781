"""Security headers on every answer, and the nonce that the few scripts of a page carry."""

import secrets

from flask import Flask, Response, current_app, g, request
from flask_login import current_user

POLICY = (
    "default-src 'none'; object-src 'none'; style-src 'self'; script-src 'nonce-{nonce}'; font-src 'self'; "
    "img-src 'self' data:{pictures}; connect-src 'self'; worker-src 'self'; manifest-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": (
        "accelerometer=(), browsing-topics=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), "
        "magnetometer=(), microphone=(), midi=(), payment=(), usb=()"
    ),
}
INSIST_ON_HTTPS = "max-age=31536000; includeSubDomains"
# Not "cookies": the language chosen on this device stays, and the sign-out itself ends the others.
FORGET = '"cache", "storage"'


def csp_nonce() -> str:
    """Return this answer's nonce."""
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(16)
    return str(g.csp_nonce)


def _pictures() -> str:
    """Return from where else this page may load pictures: the map from the tile server, if there is one."""
    origin = current_app.config["WEGPATEN"].map_tiles_origin
    return f" {origin}" if origin and request.endpoint == "public.nearby" else ""


def protect(response: Response) -> Response:
    """Add the headers; whatever a signed-in person sees is never stored, and nothing stays after signing out."""
    headers = response.headers
    for name, value in ALWAYS.items():
        headers.setdefault(name, value)  # a page may be stricter
    headers["Content-Security-Policy"] = POLICY.format(nonce=csp_nonce(), pictures=_pictures())
    if current_app.config["WEGPATEN"].is_secure:
        headers["Strict-Transport-Security"] = INSIST_ON_HTTPS
    if request.endpoint != "static" and current_user and current_user.is_authenticated:
        headers["Cache-Control"] = "no-store, private"
    if request.endpoint == "security.logout":
        headers["Cache-Control"] = "no-store, private"
        headers["Clear-Site-Data"] = FORGET
    return response


def register(app: Flask) -> None:
    """Protect every answer of `app`."""
    app.after_request(protect)
    app.add_template_global(csp_nonce)
