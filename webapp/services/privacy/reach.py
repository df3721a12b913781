"""Which rows are about somebody: found by following the foreign keys, so that no list can forget a table."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Column, ColumnElement, String, Table, and_, or_, select, true
from sqlalchemy.orm import Session

from webapp.db import Base
from webapp.encryption import Encrypted
from webapp.models import AuditEntry, Offer, Request, Side, User
from webapp.models.classification import Data, data_of

BEGINS = {"requests": "created_at", "offers": "created_at", "matches": "proposed_at"}
"""What the audit knows by number, with the column that says since when there is the row."""
SIDES = {Request.__tablename__: Side.NEWCOMER, Offer.__tablename__: Side.VOLUNTEER}


@dataclass(frozen=True)
class Row:
    """One row, by column name. `side` is where somebody stands in it, if it comes of a request or an offer."""

    table: Table
    values: Mapping[str, Any]
    side: Side | None = None


Rows = dict[Table, list[Row]]


def owner_keys(table: Table) -> Iterator[tuple[Column[Any], Table, str]]:
    """Yield the columns by which a row belongs to another one: (column, that table, its column's name)."""
    for column in table.c:
        if data_of(column) is Data.ACTOR:
            continue
        for key in column.foreign_keys:
            yield column, key.column.table, key.column.name


def rows_about(session: Session, user: User) -> Rows:
    """Return all rows about the owner of an account, parents before children; see `rows_below`."""
    users = Base.metadata.tables[User.__tablename__]
    return rows_below(session, users, users.c.id == user.id)


def rows_below(session: Session, root: Table, condition: ColumnElement[bool]) -> Rows:
    """Return the rows of `root` that meet a condition, and whatever belongs to them, parents before children.

    Takes every row that points at a row found before, except where it only says who did something. The other
    side of a match is not reached: nothing is followed from child to parent.
    """
    session.flush()
    found: Rows = {root: _select(session, root, condition, SIDES.get(root.name))}
    for table in Base.metadata.sorted_tables:
        if table is not root:
            rows = list(_children(session, table, found))
            if rows:
                found[table] = rows
    return found


def _select(session: Session, table: Table, condition: Any, side: Side | None = None) -> list[Row]:
    by_key = select(table).where(condition).order_by(*table.primary_key)
    return [Row(table, dict(row), side) for row in session.execute(by_key).mappings()]


def _children(session: Session, table: Table, found: Rows) -> Iterator[Row]:
    seen = set()
    for column, parent, name in owner_keys(table):
        for side, keys in _by_side(found.get(parent, ()), name).items():
            for row in _select(session, table, column.in_(keys), side):
                identity = tuple(row.values[key.name] for key in table.primary_key)
                if identity not in seen:
                    seen.add(identity)
                    yield row


def _by_side(parents: Iterable[Row], name: str) -> dict[Side | None, list[Any]]:
    keys: dict[Side | None, list[Any]] = {}
    for row in parents:
        keys.setdefault(SIDES.get(row.table.name, row.side), []).append(row.values[name])
    return keys


def add_rows_with_address(session: Session, address: str, found: Rows) -> None:
    """Add to `found` the further rows that hold an e-mail address without pointing at its account."""
    for table in Base.metadata.sorted_tables:
        known = {_identity(row) for row in found.get(table, ())}
        new = [row for row in _rows_with_address(session, table, address) if _identity(row) not in known]
        if new:
            found[table] = found.get(table, []) + new


def _rows_with_address(session: Session, table: Table, address: str) -> Iterator[Row]:
    """Yield the rows of a table; what is encrypted cannot be searched for, and is looked through."""
    contact = [column for column in table.c if data_of(column) is Data.CONTACT]
    columns = [column for column in contact if isinstance(column.type, String | Encrypted)]
    if not columns:
        return
    clear = not any(isinstance(column.type, Encrypted) for column in columns)
    condition = or_(*(column == address for column in columns)) if clear else true()
    for row in _select(session, table, condition):
        if any(row.values[column.name] == address for column in columns):
            yield row


def _identity(row: Row) -> tuple[Any, ...]:
    return tuple(row.values[key.name] for key in row.table.primary_key)


def audit_about(session: Session, user: User, found: Rows) -> list[AuditEntry]:
    """Return what the audit holds about the rows, and about what the account did, oldest first."""
    about = [
        and_(AuditEntry.subject == table.name, AuditEntry.subject_key.in_([_audit_key(row) for row in rows]))
        for table, rows in found.items()
        if "id" in table.c
    ]
    entries = select(AuditEntry).where(or_(AuditEntry.actor == user.audit_id, *about)).order_by(AuditEntry.id)
    begun = {
        (table.name, _audit_key(row)): row.values[BEGINS[table.name]]
        for table, rows in found.items()
        if table.name in BEGINS
        for row in rows
    }
    return [entry for entry in session.scalars(entries) if entry.actor == user.audit_id or _is_after(entry, begun)]


def _is_after(entry: AuditEntry, begun: Mapping[tuple[str, str], datetime]) -> bool:
    """Whether an entry is younger than its row: SQLite gives the number of a deleted row to a new one."""
    since = begun.get((entry.subject, entry.subject_key))
    return since is None or entry.at >= since


def _audit_key(row: Row) -> str:
    """By what the audit knows the row."""
    return str(row.values.get("audit_id") or row.values["id"])
