"""What makes a phone treat these pages like an app: a name and icons, and a page for when there is no line."""

import json
from hashlib import sha256
from pathlib import Path

from flask import Response, abort, current_app, render_template, request, url_for
from flask_babel import force_locale, get_locale
from flask_babel import gettext as _

from webapp.assets_manifest import read_manifest
from webapp.public import blueprint

PAPER, SIGN = "#ffffff", "#2044aa"  # of the style sheet in light, and of the sign
ICONS = (
    ("icon-192.png", "192x192", "any"),
    ("icon-512.png", "512x512", "any"),
    ("icon-full-512.png", "512x512", "maskable"),
)


def _built(name: str) -> str:
    return url_for("static", filename=read_manifest(Path(str(current_app.static_folder))).files[name])


def _asked_language() -> str:
    """Return the language that the address names: browsers ask for these files without cookies."""
    code = request.args.get("language", "")
    return code if code in current_app.config["LANGUAGES"] else str(current_app.config["LANGUAGES"][0])


def _answer(text: str, mimetype: str) -> Response:
    response = Response(text, mimetype=mimetype)
    response.headers["Cache-Control"] = "no-cache"
    return response


@blueprint.get("/manifest.webmanifest")
def manifest() -> Response:
    """Describe the app for the home screen, in the language asked for."""
    language = _asked_language()
    with force_locale(language):
        content = {
            "id": "/",
            "name": _("Wegpaten: help for people who are new in town"),
            "short_name": "Wegpaten",
            "description": _("Wegpaten: people who know the way help people who are new."),
            "lang": language,
            "dir": get_locale().text_direction,
            "start_url": url_for("public.start"),
            "scope": url_for("public.start"),
            "display": "standalone",
            "display_override": ["minimal-ui"],
            "theme_color": PAPER,
            "background_color": PAPER,
            "icons": [
                {"src": _built(name), "sizes": sizes, "type": "image/png", "purpose": purpose}
                for name, sizes, purpose in ICONS
            ],
        }
    return _answer(json.dumps(content, ensure_ascii=False), "application/manifest+json")


@blueprint.get("/offline/<language>")
def offline(language: str) -> str:
    """Return the page that a phone keeps for when there is no line."""
    if language not in current_app.config["LANGUAGES"]:
        abort(404)
    with force_locale(language):
        return render_template("public/offline.html")


@blueprint.get("/service-worker.js")
def service_worker() -> Response:
    """Return the script that keeps that page; it says what it keeps, and only that."""
    language = _asked_language()
    with force_locale(language):
        style = "style.rtl.css" if get_locale().text_direction == "rtl" else "style.css"
        page = render_template("public/offline.html")
    script = (Path(str(current_app.static_folder)) / Path(_built("service-worker.js")).name).read_text("utf-8")
    kept = {
        "page": url_for("public.offline", language=language),
        "files": [_built(name) for name in (style, "favicon.svg", "icons.svg")],
    }
    made_of = sha256("\0".join([page, script, *kept["files"]]).encode()).hexdigest()
    return _answer(f"const kept = {json.dumps({**kept, 'name': made_of[:16]})};\n{script}", "text/javascript")
