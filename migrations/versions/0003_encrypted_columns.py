"""Columns that only the application can read

Revision ID: 0003
Revises: 0002
"""

import json

import sqlalchemy as sa
from alembic import op

from webapp.encryption import keyring_of

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

TEXTS = {
    ("people", "phone"): sa.String(40),
    ("consents", "guardian"): sa.String(200),
    ("requests", "guardian_name"): sa.String(200),
    ("checkins", "note"): sa.String(),
    ("pair_blocks", "reason"): sa.String(40),
    ("outbox_mails", "recipient"): sa.String(255),
}
JSON = (("rounds", "snapshot"), ("outbox_mails", "context"))
BATCH = 500


def change_text(table, column, old, new):
    with op.batch_alter_table(table) as batch:
        batch.alter_column(column, existing_type=old, type_=new)


def change_json(table, column, new):
    """SQLite's cast of a text to JSON would make a number of it: so the column is made anew and copied."""
    if op.get_bind().dialect.name == "postgresql":
        name = "text" if isinstance(new, sa.Text) else "json"
        op.alter_column(table, column, type_=new, postgresql_using=f"{column}::{name}")
        return
    with op.batch_alter_table(table) as batch:
        batch.add_column(sa.Column(f"{column}_new", new, nullable=True))
    op.execute(
        sa.update(rows := sa.table(table, sa.column(column), sa.column(f"{column}_new"))).values(
            {f"{column}_new": rows.c[column]}
        )
    )
    with op.batch_alter_table(table) as batch:
        batch.drop_column(column)
        batch.alter_column(f"{column}_new", existing_type=new, new_column_name=column, nullable=False)


def rewrite(table, column, change):
    """Put `change(value)` in the place of each value, some rows at a time: a round's snapshot may be large."""
    connection = op.get_bind()
    rows = sa.table(table, sa.column("id"), sa.column(column, sa.Text()))
    statement = sa.update(rows).where(rows.c.id == sa.bindparam("row")).values({column: sa.bindparam("value")})
    last = 0
    while True:
        page = sa.select(rows.c.id, rows.c[column]).where(rows.c.id > last, rows.c[column].is_not(None))
        found = connection.execute(page.order_by(rows.c.id).limit(BATCH)).all()
        if not found:
            return
        connection.execute(statement, [{"row": id_, "value": change(value)} for id_, value in found])
        last = found[-1].id


def upgrade():
    keys = keyring_of(op.get_bind().dialect)
    for (table, column), old in TEXTS.items():
        change_text(table, column, old, sa.Text())
        rewrite(table, column, lambda value, field=f"{table}.{column}": keys.encrypt(field, value))
    for table, column in JSON:
        change_json(table, column, sa.Text())
        rewrite(
            table,
            column,
            lambda value, field=f"{table}.{column}": keys.encrypt(field, json.dumps(json.loads(value))),
        )


def downgrade():
    keys = keyring_of(op.get_bind().dialect)
    for (table, column), old in TEXTS.items():
        rewrite(table, column, lambda value, field=f"{table}.{column}": keys.decrypt(field, value))
        change_text(table, column, sa.Text(), old)
    for table, column in JSON:
        rewrite(table, column, lambda value, field=f"{table}.{column}": keys.decrypt(field, value))
        change_json(table, column, sa.JSON())
