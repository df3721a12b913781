"""The cells of a table's row, each told what its column is called: on a phone a row is a card of its own."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from flask import Flask
from markupsafe import Markup, escape

BLANK = re.compile(r"(<td\b[^>]*>)\s+(?=</td>)")  # a cell of nothing but space shows no label
CELL = re.compile(r"<t([dh])(?=[\s>])")
ROLES = {"d": "cell", "h": "rowheader"}  # said aloud, because a table shown as cards is none to some browsers


def labelled(cells: str, columns: Iterable[Mapping[str, Any]]) -> Markup:
    """Return the cells of a row with the label of their column, and their role, as attributes."""
    labels = iter([column["label"] for column in columns])

    def opening(tag: re.Match[str]) -> str:
        label = escape(next(labels, ""))
        return f'{tag[0]} role="{ROLES[tag[1]]}" data-label="{label}"'

    return Markup(CELL.sub(opening, BLANK.sub(r"\1", str(cells))))  # noqa: S704 - the cells are markup already, and labels are escaped


def register(app: Flask) -> None:
    """Offer `labelled` to the macro of tables."""
    app.add_template_filter(labelled)
