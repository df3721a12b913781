"""How a migration runs: one at a time, in one transaction, on SQLite without losing children to a batch rebuild.

Two that start at once, on two machines even, wait for each other: the second one finds its work done.
"""

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from flask import current_app
from sqlalchemy import DateTime, Text
from sqlalchemy.engine import Connection

from webapp.db import CodeList, UtcDateTime
from webapp.encryption import Encrypted

TURN = 0x77656770  # any number, as long as nobody else takes the same lock
PATIENCE_MILLISECONDS = 10 * 60 * 1000

database = current_app.extensions["migrate"].db


def render_item(kind: str, item: Any, _context: AutogenContext) -> str | Literal[False]:
    """Write our own column types as the plain types they store: a migration must outlive the code."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, (CodeList, Encrypted)):
        return "sa.Text()"
    return False


def same_type(_context: Any, _inspected: Any, _column: Any, stored: Any, wanted: Any) -> bool | None:
    """Tell that our own types are no change against the plain types they store."""
    if isinstance(wanted, UtcDateTime):
        return not isinstance(stored, DateTime)
    if isinstance(wanted, (CodeList, Encrypted)):
        return not isinstance(stored, Text)
    return None


def migrate(connection: Connection) -> None:
    """Run the migrations on `connection`."""
    sqlite = connection.dialect.name == "sqlite"
    driver: Any = connection.connection.driver_connection
    if sqlite:
        # With foreign keys on, a batch rebuild drops the parent and, silently, all its cascade children.
        # The pragma has no effect inside a transaction, so it goes to the driver before one begins.
        driver.execute("PRAGMA foreign_keys=OFF")
        driver.execute(f"PRAGMA busy_timeout={PATIENCE_MILLISECONDS}")
    context.configure(
        connection=connection,
        target_metadata=database.metadatas[None],
        render_item=render_item,
        compare_type=same_type,
        render_as_batch=True,
        transactional_ddl=True,
    )
    with context.begin_transaction():
        # Before anybody looks which revision is there. SQLite's BEGIN IMMEDIATE has waited already.
        if not sqlite:
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({TURN})")
        context.run_migrations()
        if sqlite:
            broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
            if broken:
                raise RuntimeError(f"the migration leaves rows without their parent: {broken[:5]}")
    if sqlite:
        driver.execute("PRAGMA foreign_keys=ON")


with database.engine.connect() as connection:
    migrate(connection)
