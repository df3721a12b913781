"""Files as spreadsheets save them: rows with their line numbers, or a clear refusal."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from matching.faults import BadInput, Fault

if TYPE_CHECKING:
    from _csv import Reader

_HINT = 'save the file as "CSV UTF-8"'


def read_rows(path: str | Path) -> tuple[list[str], list[tuple[int, dict[str, str]]]]:
    """The header and the rows `(line, {column: text})` of a CSV file.

    Comma or semicolon (whichever the header has more of), UTF-8 with or without a byte order mark.

    Raises `BadInput` where the file cannot be read, is not UTF-8, has no header, a column twice, or a row
    with more cells than the header. Rows without any text are left out.
    """
    source = Path(path).name
    text = _decode(path, source)
    first = text.split("\n", 1)[0]
    delimiter = ";" if first.count(";") > first.count(",") else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        header = _header(reader, source)
        return [name for name in header if name], list(_rows(reader, header, source))
    except csv.Error as error:
        raise BadInput([Fault(source, reader.line_num, "", str(error))]) from error


def as_csv(columns: Iterable[str], rows: Iterable[Mapping[str, str]]) -> str:
    """Rows as comma-separated text with a header; a missing cell is empty."""
    text = io.StringIO()
    writer = csv.DictWriter(text, list(columns), restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def write_rows(path: str | Path, columns: Iterable[str], rows: Iterable[Mapping[str, str]]) -> None:
    """Write rows as UTF-8 CSV, whole or not at all; raises `BadInput` where the file cannot be written."""
    write_text(path, as_csv(columns, rows))


def write_text(path: str | Path, text: str) -> None:
    """Write text as UTF-8, whole or not at all; raises `BadInput` where the file cannot be written."""
    path = Path(path)
    part = path.with_name(f".{path.name}.part")
    try:
        part.write_text(text, encoding="utf-8", newline="")
        part.replace(path)
    except OSError as error:
        raise BadInput([Fault(str(path), None, "", error.strerror or "cannot be written")]) from error


def _decode(path: str | Path, source: str) -> str:
    try:
        data = Path(path).read_bytes()
    except OSError as error:
        raise BadInput([Fault(source, None, "", error.strerror or "cannot be read")]) from error
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in data:
        raise BadInput([Fault(source, 1, "", f"this is UTF-16, not UTF-8; {_HINT}")])
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise BadInput([Fault(source, line, "", f"this is not UTF-8; {_HINT}")]) from error


def _header(reader: "Reader", source: str) -> list[str]:
    header = [name.strip() for name in next(reader, [])]
    if not any(header):
        raise BadInput([Fault(source, 1, "", "no header")])
    twice = sorted({name for name in header if name and header.count(name) > 1})
    if twice:
        raise BadInput(Fault(source, 1, name, "this column stands twice") for name in twice)
    return header


def _rows(reader: "Reader", header: list[str], source: str) -> Iterator[tuple[int, dict[str, str]]]:
    faults = []
    line = reader.line_num + 1
    for cells in reader:
        if any(cell.strip() for cell in cells[len(header) :]):
            faults.append(Fault(source, line, "", f"{len(cells)} cells under {len(header)} columns"))
        elif any(cell.strip() for cell in cells):
            yield line, {name: cell.strip() for name, cell in zip(header, cells, strict=False) if name}
        line = reader.line_num + 1
    if faults:
        raise BadInput(faults)
