"""Documents to take along: a page becomes a PDF by another program, once for each state of what it says."""

import logging
import os
import subprocess
import sys
from collections.abc import Callable
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path

import segno
from flask import Flask, current_app
from flask_babel import gettext as _
from markupsafe import Markup

from webapp import press
from webapp.shelf import NotPrintedError, Shelf, key_of

WAIT = press.MOST_SECONDS + 30
PASSED_ON = ("PATH", "LD_LIBRARY_PATH", "DYLD_FALLBACK_LIBRARY_PATH", "HOME")
"""What the press needs of our environment; never our secrets."""

log = logging.getLogger(__name__)


def shelf() -> Shelf:
    """Return where printed documents are kept."""
    return Shelf(Path(current_app.config["WEGPATEN"].booklet_folder))


def fonts() -> Path:
    """Return the folder of our fonts."""
    return Path(str(current_app.static_folder))


def printed(name: str, html: str, dated: Callable[[], str]) -> tuple[bytes, str]:
    """Return a PDF and its key: `html` is all that it says, `dated` returns that with the day of printing."""
    key = key_of(html, version("weasyprint"), Path(press.__file__).read_text())
    try:
        return shelf().take(name, key, lambda: _print(dated())), key
    except OSError as fault:
        log.error("booklets cannot be kept: %s", fault.strerror)  # noqa: TRY400 - the whole of it is said
        raise NotPrintedError from None


def _print(html: str) -> bytes:
    """Return HTML as a PDF, by a program that keeps no memory of ours; raise `NotPrintedError`."""
    environment = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    environment["XDG_CACHE_HOME"] = str(shelf().folder)  # for the list of the system's fonts
    command = [sys.executable, "-I", press.__file__, str(fonts())]
    try:
        done = subprocess.run(  # noqa: S603 - our own program, and nothing of a visitor in the command
            command, input=html.encode(), capture_output=True, timeout=WAIT, env=environment, check=False
        )
    except subprocess.TimeoutExpired:
        log.error("a booklet was not printed within %s seconds", WAIT)  # noqa: TRY400 - the whole of it is said
        raise NotPrintedError from None
    if done.returncode == 0:
        return done.stdout
    last_words = done.stderr.decode(errors="replace").strip().splitlines()[-1:]
    log.error("a booklet was not printed, status %s: %s", done.returncode, "".join(last_words))
    raise NotPrintedError


def font_faces() -> Markup:
    """Return the faces of our fonts, and a page's type in the order of these.

    Each file is a family of its own: WeasyPrint would take the parts of one family for the same font, and mix up
    their letters.
    """
    files = sorted((path.name for path in fonts().glob("*-normal-*.woff2")), key=lambda name: "latin" not in name)
    parts = [(file, *file.rsplit("-", 3)[:2]) for file in files]  # file, family, weight
    face = Markup('@font-face {{ font-family: "{1}"; font-weight: {2}; src: url("font:{0}") }}')
    families = Markup('"{}"').format(Markup('", "').join(dict.fromkeys(family for _file, family, _weight in parts)))
    use = Markup("@page {{ font-family: {0} }} html {{ font-family: {0} }}").format(families)
    return Markup("\n").join([*(face.format(*part) for part in parts), use])


def qr_code(address: str) -> Markup:
    """Return a QR code as a picture inside of HTML, with a title for who hears it."""
    title = _("QR code: %(address)s", address=address)
    return Markup(_drawn(address)).format(title)  # noqa: S704 - drawn here


@lru_cache(maxsize=500)
def _drawn(address: str) -> str:
    """Return a QR code as SVG with a gap for its title; drawing takes longer than all the rest of a page."""
    code = segno.make(address, error="m", micro=False)
    return str(code.svg_inline(border=2, title="{}", omitsize=True, svgclass="qr", lineclass=None))


def register(app: Flask) -> None:
    """Give templates what is printed needs."""
    app.add_template_global(font_faces)
    app.add_template_filter(qr_code)
