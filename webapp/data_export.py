"""A person's export as a page to read and print, and as a file for machines."""

import json
from typing import Any

from flask import Response, render_template

from webapp.data_words import column_name, table_name, value_in_words
from webapp.services.privacy.export import Export, Section, Why

FILE = "my-data.json"


def as_file(export: Export) -> Response:
    """Return the JSON to keep."""
    return Response(
        json.dumps(export.as_json(), ensure_ascii=False, indent=2),
        content_type="application/json; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{FILE}"'},
    )


def as_page(export: Export, **context: Any) -> str:
    """Return the page, in the reader's language."""
    withheld = {why: _left_out(export, why) for why in Why}
    return render_template(
        "privacy/export.html",
        made_at=export.made_at,
        sections=[(table_name(section.table), _rows(section)) for section in export.sections if section.rows],
        withheld={why.value: names for why, names in withheld.items() if names},
        **context,
    )


def _rows(section: Section) -> list[list[tuple[str, str]]]:
    return [
        [(column_name(column), value_in_words(column, value)) for column, value in row.items()]
        for row in section.rows
    ]


def _left_out(export: Export, why: Why) -> list[str]:
    return [
        f"{table_name(section.table)}: {column_name(column)}"
        for section in export.sections
        for column, reason in section.left_out.items()
        if reason is why
    ]
