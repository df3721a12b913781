"""What was done, by whom: random ids and verbs, no personal data, never changed, and chained.

Whoever acts, and people and accounts that something is done to, stand here by their random `audit_id`. Deleting
that id, with its row or without, leaves the entries as they are and nobody behind them.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, ForeignKey, Index, Integer, String, Table, case, cast, event, select
from sqlalchemy.orm import Mapped, column_property, mapped_column

from webapp.db import Base, Id, now
from webapp.models.classification import ABOUT_NOBODY, Data, Personal, says
from webapp.models.people import Person, User


class AuditEntry(Base):
    """One deed, written in the transaction that did it. `actor` is empty where a job did it.

    `subject_key` is the random id of an account or a person, and of any other row its number. `actor_id` and
    `subject_id` look up whose number that is today: nobody's once the random id is gone.
    """

    __tablename__ = "audit_entries"
    __table_args__ = (Index("ix_audit_entries_subject", "subject", "subject_key"),)

    id: Mapped[Id]
    at: Mapped[Personal[datetime]] = mapped_column(default=now)
    actor: Mapped[str | None] = mapped_column(String(32), index=True, info=says(Data.KEY))
    verb: Mapped[Personal[str]] = mapped_column(String(60))
    subject: Mapped[Personal[str]] = mapped_column(String(40))
    subject_key: Mapped[str] = mapped_column(String(32), info=says(Data.KEY))
    detail: Mapped[Personal[dict[str, Any]]] = mapped_column(default=dict)

    actor_id: Mapped[int | None] = column_property(
        select(User.id).where(User.audit_id == actor).correlate_except(User).scalar_subquery()
    )
    subject_id: Mapped[int | None] = column_property(
        case(
            (
                subject == User.__tablename__,
                select(User.id).where(User.audit_id == subject_key).correlate_except(User).scalar_subquery(),
            ),
            (
                subject == Person.__tablename__,
                select(Person.id).where(Person.audit_id == subject_key).correlate_except(Person).scalar_subquery(),
            ),
            else_=cast(subject_key, Integer),
        )
    )


class AuditLink(Base):
    """The place of an entry in the chain. `hash` covers the entry and the hash before it; see ADR 9."""

    __tablename__ = "audit_links"
    __table_args__ = ABOUT_NOBODY

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    entry_id: Mapped[int] = mapped_column(ForeignKey("audit_entries.id"), unique=True)
    hash: Mapped[str] = mapped_column(String(64))


REFUSAL = "the audit is only ever added to"
SQLITE = "CREATE TRIGGER {table}_no_{deed} BEFORE {deed} ON {table} BEGIN SELECT RAISE(ABORT, '{refusal}'); END"
POSTGRESQL = (
    (
        "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION '{refusal}'; END $$"
    ),
    (
        "CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    ),
)


def _only_add_to(table: Table, connection: Connection, **_more: object) -> None:
    """Let the database itself refuse to change or delete a row of `table`."""
    if connection.dialect.name == "sqlite":
        statements = [SQLITE.format(table=table.name, deed=deed, refusal=REFUSAL) for deed in ("update", "delete")]
    else:
        statements = [text.format(table=table.name, refusal=REFUSAL) for text in POSTGRESQL]
    for statement in statements:
        connection.exec_driver_sql(statement)


for kind in (AuditEntry, AuditLink):
    event.listen(Base.metadata.tables[kind.__tablename__], "after_create", _only_add_to)
