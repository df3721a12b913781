"""The database seam: base class, column types, and how a transaction begins. Knows no Flask."""

import enum
import re
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Annotated, Any

import pysqlite3
from sqlalchemy import (
    JSON,
    CheckConstraint,
    Constraint,
    DateTime,
    Dialect,
    Enum,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    event,
)
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.orm import DeclarativeBase, mapped_column, registry

from webapp.turns import my_turn


def checked_constraint_name(constraint: Constraint, _table: Table) -> str:
    """Name an enum's check by its column, because a table may hold the same enum twice."""
    columns = constraint.columns if isinstance(constraint, CheckConstraint) else ()
    return next((column.name for column in columns), str(constraint.name))


NAMING: dict[str, Any] = {
    "checked_constraint_name": checked_constraint_name,
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(checked_constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcDateTime(TypeDecorator[datetime]):
    """An aware moment in UTC; SQLite, which knows no time zone, gets it back on the way out."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Refuse a naive moment; store UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Return the moment, aware and in UTC."""
        if value is None or value.tzinfo is not None:
            return value
        return value.replace(tzinfo=UTC)


CODE = re.compile(r"[a-zA-Z0-9_-]+")


class CodeList(TypeDecorator[tuple[str, ...]]):
    """Codes in the order given, stored as the engine's tables write them: separated by a space."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Iterable[str] | None, dialect: Dialect) -> str:  # noqa: ARG002
        """Return the codes joined by a space; refuse what is not a code."""
        codes = tuple(value or ())
        for code in codes:
            if not CODE.fullmatch(code):
                raise ValueError(f"not a code: {code!r}")
        return " ".join(codes)

    def process_result_value(self, value: str | None, dialect: Dialect) -> tuple[str, ...]:  # noqa: ARG002
        """Return the codes."""
        return tuple((value or "").split())


Codes = tuple[str, ...]
Id = Annotated[int, mapped_column(Integer, primary_key=True)]
Name = Annotated[str, mapped_column(String(200))]
Moment = Annotated[datetime, mapped_column(UtcDateTime)]


class Base(DeclarativeBase):
    """Every table of the application."""

    registry = registry(
        metadata=MetaData(naming_convention=NAMING),
        type_annotation_map={
            enum.Enum: Enum(
                enum.Enum,
                native_enum=False,
                create_constraint=True,
                length=32,
                values_callable=lambda kind: [member.value for member in kind],
            ),
            datetime: UtcDateTime,
            Codes: CodeList,
            dict[str, Any]: JSON,
            list[Any]: JSON,
        },
    )


def now() -> datetime:
    """Return this moment in UTC."""
    return datetime.now(UTC)


def engine_options(url: str) -> dict[str, Any]:
    """Return the engine's options: own SQLite with explicit transactions, or PostgreSQL with a pinged pool."""
    if url.startswith("sqlite"):
        # isolation_level=None hands BEGIN to us; the packaged SQLite is free of the WAL-reset corruption bug.
        own = {"module": pysqlite3, "connect_args": {"isolation_level": None, "check_same_thread": False}}
    else:
        own = {"pool_pre_ping": True}
    return own | {"hide_parameters": True}  # an error in the log names no person


SQLITE_PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "busy_timeout=15000",
    "trusted_schema=OFF",
    "secure_delete=ON",
)


def begin_by_the_rules(engine: Engine, read_only: Callable[[], bool]) -> None:
    """Make every transaction on `engine` either read-only or able to write from its first statement.

    SQLite: `BEGIN IMMEDIATE` waits for the one writer, in a queue, instead of failing later. A reader that later
    wrote would fail at once, whatever the timeout, so a read-only transaction cannot write at all.
    """
    sqlite = engine.dialect.name == "sqlite"

    if sqlite:

        @event.listens_for(engine, "connect")
        def set_pragmas(connection: Any, _record: object) -> None:
            for pragma in SQLITE_PRAGMAS:
                connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        reading = read_only()
        if sqlite:
            connection.exec_driver_sql(f"PRAGMA query_only={'ON' if reading else 'OFF'}")
            if reading:
                connection.exec_driver_sql("BEGIN")
                return
            with my_turn(engine.url.database):
                connection.exec_driver_sql("BEGIN IMMEDIATE")
        elif reading:
            connection.exec_driver_sql("SET TRANSACTION READ ONLY")


def scrub(engine: Engine) -> None:
    """Let what was deleted leave SQLite's write-ahead log, too, if nobody reads it right now.

    PostgreSQL's autovacuum does the like by itself.
    """
    if engine.dialect.name != "sqlite" or not isinstance(engine, Engine):
        return
    connection = engine.raw_connection()
    try:
        cursor = connection.cursor()
        for pragma in ("busy_timeout=0", "wal_checkpoint(TRUNCATE)", "busy_timeout=15000"):
            cursor.execute(f"PRAGMA {pragma}")
            cursor.fetchall()
    finally:
        connection.close()
