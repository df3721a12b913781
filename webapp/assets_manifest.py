"""The built files: templates say `asset("style.css")` and get an address that changes with the content."""

import json
from functools import cached_property
from pathlib import Path
from typing import Any

from flask import Flask, Response, request, url_for

A_YEAR = 365 * 24 * 3600


class AssetsNotBuiltError(RuntimeError):
    """`static/` holds no built files yet."""


class Manifest:
    """What the build of `webapp/assets` wrote: plain names to names with a hash, and the icons of the sprite."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "manifest.json"

    @cached_property
    def _content(self) -> dict[str, Any]:
        try:
            return dict(json.loads(self._path.read_text(encoding="utf-8")))
        except FileNotFoundError:
            raise AssetsNotBuiltError("The style sheets and scripts are not built: run `make assets`.") from None

    @property
    def files(self) -> dict[str, str]:
        """Return each plain name with its built name."""
        return dict(self._content["files"])

    @property
    def icons(self) -> frozenset[str]:
        """Return the names of the pictograms in the sprite."""
        return frozenset(self._content["icons"])


def register(app: Flask) -> None:
    """Give templates `asset(name)` and `has_icon(name)`; let browsers keep built files for a year."""
    manifest = Manifest(Path(str(app.static_folder)))

    @app.template_global()
    def asset(name: str) -> str:
        """Return the address of a built file; an unknown name is a `KeyError`."""
        return url_for("static", filename=manifest.files[name])

    @app.template_global()
    def has_icon(name: str) -> bool:
        """Whether the sprite holds a pictogram of that name (a town may invent support fields)."""
        return name in manifest.icons

    @app.after_request
    def keep_built_files(response: Response) -> Response:
        if request.endpoint == "static" and response.status_code < 400:
            response.headers["Cache-Control"] = f"public, max-age={A_YEAR}, immutable"
        return response
