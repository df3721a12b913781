"""The built files: templates say `asset("style.css")` and get an address that changes with the content.

Beside a text lie its compressed twins, which browsers get that can read them.
"""

import json
import mimetypes
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from flask import Flask, Response, current_app, request, send_from_directory, url_for
from flask.sessions import SecureCookieSessionInterface, SessionMixin

A_YEAR = 365 * 24 * 3600
TWINS = {"br": ".br", "gzip": ".gz"}  # the smaller first


class AssetsNotBuiltError(RuntimeError):
    """`static/` holds no built files yet."""


@dataclass(frozen=True)
class Manifest:
    """What the build of `webapp/assets` wrote: plain names to names with a hash, and the icons of the sprite."""

    files: dict[str, str]
    icons: frozenset[str]


@lru_cache(maxsize=1)
def _read(path: Path, _changed: int) -> Manifest:
    content = json.loads(path.read_text(encoding="utf-8"))
    return Manifest(files=content["files"], icons=frozenset(content["icons"]))


def read_manifest(folder: Path) -> Manifest:
    """Return the manifest in `folder`, read again after each build; raise `AssetsNotBuiltError` without one."""
    path = folder / "manifest.json"
    try:
        return _read(path, path.stat().st_mtime_ns)
    except FileNotFoundError:
        raise AssetsNotBuiltError("The style sheets and scripts are not built: run `make assets`.") from None


class SessionOfPages(SecureCookieSessionInterface):
    """Flask's, but not for built files: said to depend on cookies, they would be fetched anew with each cookie."""

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Save the session with a page."""
        if request.endpoint != "static":
            super().save_session(app, session, response)


def send_built(filename: str) -> Response:
    """Send a built file, or its twin that the browser can read."""
    folder = Path(str(current_app.static_folder))
    twins = {name: filename + ending for name, ending in TWINS.items() if (folder / (filename + ending)).is_file()}
    encoding = next((name for name in twins if request.accept_encodings[name]), "")
    response = send_from_directory(
        folder, twins.get(encoding, filename), mimetype=mimetypes.guess_type(filename)[0]
    )
    if twins:
        response.vary.add("Accept-Encoding")
    if encoding:
        response.headers["Content-Encoding"] = encoding
    return response


def register(app: Flask) -> None:
    """Give templates `asset(name)` and `has_icon(name)`; let browsers keep built files for a year."""
    folder = Path(str(app.static_folder))
    app.view_functions["static"] = send_built
    app.session_interface = SessionOfPages()

    @app.template_global()
    def asset(name: str) -> str:
        """Return the address of a built file; an unknown name is a `KeyError`."""
        return url_for("static", filename=read_manifest(folder).files[name])

    @app.template_global()
    def has_icon(name: str) -> bool:
        """Whether the sprite holds a pictogram of that name (a town may invent support fields)."""
        return name in read_manifest(folder).icons

    @app.after_request
    def keep_built_files(response: Response) -> Response:
        if request.endpoint == "static" and response.status_code < 400:
            response.headers["Cache-Control"] = f"public, max-age={A_YEAR}, immutable"
        return response
