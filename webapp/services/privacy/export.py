"""Everything we know about somebody, to take along: complete, because it is made from the tables themselves."""

import enum
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import Column, Table, select
from sqlalchemy.orm import Session

from webapp.db import now
from webapp.models import AuditEntry, Side, User
from webapp.models.classification import WHOSE_WORD, Data, data_of
from webapp.services.privacy.reach import Row, add_rows_with_address, audit_about, rows_about

FORMAT = "wegpaten-export/1"
GIVEN = frozenset({Data.PERSONAL, Data.CONTACT, Data.SENSITIVE})


class Why(enum.StrEnum):
    """Why something is not in an export."""

    OTHERS_WORD = "others_word"
    """It is, or may be, about somebody else, or what the other side or the office said of both."""
    WHO_WORKED = "who_worked"
    """Which member of staff did it."""
    SECRET = "secret"  # noqa: S105 - a reason, not a password
    """It proves who somebody is, and is stored so that nobody can read it."""


@dataclass
class Section:
    """The rows of one table, and what was left out of them: column name to reason."""

    table: str
    rows: list[dict[str, Any]] = field(default_factory=list)
    left_out: dict[str, Why] = field(default_factory=dict)


@dataclass(frozen=True)
class Export:
    """All about one account, at a moment."""

    made_at: datetime
    sections: list[Section]

    def as_json(self) -> dict[str, Any]:
        """Return it for machines, with the reasons for what is left out."""
        return {
            "format": FORMAT,
            "made_at": self.made_at.isoformat(),
            "tables": {section.table: [_plain(row) for row in section.rows] for section in self.sections},
            "left_out": [
                {"table": section.table, "column": column, "why": why.value}
                for section in self.sections
                for column, why in section.left_out.items()
            ],
        }


def export_of(session: Session, user: User) -> Export:
    """Return every classified column of every row about the owner of an account.

    A key that points at something with a name (a district, a centre, a programme) is given as that name, and one
    that points at another row of the export as its number.
    """
    found = rows_about(session, user)
    if user.email:
        add_rows_with_address(session, user.email, found)
    own = {(table, row.values["id"]) for table, rows in found.items() if "id" in table.c for row in rows}
    sections = [_section(session, table.name, rows, own) for table, rows in found.items()]
    entries = audit_about(session, user, found)
    if entries:
        sections.append(_audit(entries))
    return Export(now(), sections)


Own = set[tuple[Table, Any]]


def _section(session: Session, table: str, rows: list[Row], own: Own) -> Section:
    section = Section(table)
    for row in rows:
        values: dict[str, Any] = {}
        for column in row.table.c:
            why = _withheld(column, row)
            if why is not None:
                section.left_out.setdefault(column.name, why)
            elif data_of(column) in GIVEN:
                values[column.name] = row.values[column.name]
            else:
                values |= dict(_key(session, column, row.values[column.name], own))
        section.rows.append(values)
    return section


def _withheld(column: Column[Any], row: Row) -> Why | None:
    if data_of(column) is Data.SECRET:
        return Why.SECRET
    if data_of(column) is Data.ACTOR:
        return Why.WHO_WORKED
    whose = column.info.get(WHOSE_WORD)
    if whose is None or (whose and isinstance(row.values[whose], Side) and row.values[whose] is row.side):
        return None
    return Why.OTHERS_WORD


def _key(session: Session, column: Column[Any], value: Any, own: Own) -> Iterator[tuple[str, Any]]:
    """Yield an own row's number, or the name of what a key points at, under the column's name without `_id`."""
    if column.primary_key and (column.table, value) in own:
        yield column.name, value
    for key in column.foreign_keys:
        target = key.column.table
        if (target, value) in own:
            yield column.name, value
        elif value is not None and "name" in target.c and data_of(target.c.name) is Data.NONE:
            name = session.scalar(select(target.c.name).where(key.column == value))
            yield column.name.removesuffix("_id"), str(name)


def _audit(entries: list[AuditEntry]) -> Section:
    """What was done; who in the office did it stays with the office."""
    rows = [
        {"at": entry.at, "verb": entry.verb, "subject": entry.subject, "detail": entry.detail} for entry in entries
    ]
    return Section(AuditEntry.__tablename__, rows, {"actor": Why.WHO_WORKED})


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(key): _plain(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    if isinstance(value, enum.Enum):
        return value.value
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    return value
