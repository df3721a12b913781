"""The built files: templates say `asset("style.css")` and get an address that changes with the content."""

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from flask import Flask, Response, request, url_for

A_YEAR = 365 * 24 * 3600


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


def register(app: Flask) -> None:
    """Give templates `asset(name)` and `has_icon(name)`; let browsers keep built files for a year."""
    folder = Path(str(app.static_folder))

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
