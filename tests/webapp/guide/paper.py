"""What stands on the pages of a booklet, read from its layout before it is written."""

import re
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from flask import Flask, render_template

from webapp import press
from webapp.guide.views import guide_for_reader


def booklet_html(app: Flask, language: str, town: str = "duisburg", kind: str = "newcomers", **day: object) -> str:
    """Return the booklet in `language` as it goes to the press."""
    with app.test_request_context(f"/?lang={language}"):
        return render_template("guide/booklet.html", guide=guide_for_reader(town, kind), **day)


def fonts(app: Flask) -> Path:
    return Path(str(app.static_folder))


def laid_out(app: Flask, language: str, **more: str) -> Any:
    """Return the booklet as WeasyPrint's document."""
    return press.document_of(booklet_html(app, language, **more), fonts(app))


def boxes(page: Any) -> Iterator[Any]:
    """Return every piece of text on a page, with its place."""
    return (box for box in page._page_box.descendants(placeholders=True) if hasattr(box, "text"))


def words(page: Any) -> str:
    return " ".join(box.text for box in boxes(page))


def inside(pdf: bytes) -> bytes:
    """Return a PDF with all that was compressed in it."""
    parts = [pdf]
    for stream in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL):
        try:
            parts.append(zlib.decompress(stream))
        except zlib.error:
            continue
    return b"\n".join(parts)
