"""The one writer of CSV files: what spreadsheets open by a double click, and what they cannot run.

Excel reads UTF-8 only behind a byte order mark, and in German only with semicolons. A text that starts like a
formula is made harmless by an apostrophe (OWASP, "CSV injection"); numbers stay numbers.
"""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date

from flask import Response

Cell = str | int | float | date | None
BYTE_ORDER_MARK = "\ufeff"
STARTS_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # noqa: RUF001 - full-width twins


def harmless(cell: Cell) -> Cell:
    """Return the cell as a spreadsheet may read it: a text that would be a formula gets an apostrophe in front."""
    if isinstance(cell, str) and cell.startswith(STARTS_FORMULA):
        return f"'{cell}"
    return cell


def to_csv(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> str:
    """Return the table as text with a byte order mark: semicolons, CRLF, dates as ISO writes them."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    for row in (header, *rows):
        writer.writerow([harmless(cell) for cell in row])
    return BYTE_ORDER_MARK + text.getvalue()


def csv_download(name: str, header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Response:
    """Return the table as a file to keep; `name` is its plain ASCII name without an ending."""
    return Response(
        to_csv([str(column) for column in header], rows),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}.csv"'},
    )
