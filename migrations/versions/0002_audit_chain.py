"""The audit knows people by random ids, is chained, and only ever added to

Revision ID: 0002
Revises: 0001
"""

import hashlib
import json
import uuid
from datetime import UTC

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

REFUSAL = "the audit is only ever added to"
TABLES = ("audit_entries", "audit_links")
entries = sa.table(
    "audit_entries",
    *map(sa.column, ("id", "actor", "actor_id", "verb", "subject", "subject_key", "subject_id")),
    sa.column("at", sa.DateTime(timezone=True)),
    sa.column("detail", sa.JSON()),
)
links = sa.table("audit_links", *map(sa.column, ("number", "entry_id", "hash")))
known = {name: sa.table(name, sa.column("id"), sa.column("audit_id")) for name in ("users", "people")}


def is_sqlite():
    return op.get_bind().dialect.name == "sqlite"


def give_random_ids():
    connection = op.get_bind()
    for name, table in known.items():
        with op.batch_alter_table(name) as batch:
            batch.add_column(sa.Column("audit_id", sa.String(32), nullable=True))
        ids = connection.scalars(sa.select(table.c.id)).all()
        if ids:
            connection.execute(
                sa.update(table).where(table.c.id == sa.bindparam("row")).values(audit_id=sa.bindparam("key")),
                [{"row": id_, "key": uuid.uuid4().hex} for id_ in ids],
            )
        with op.batch_alter_table(name) as batch:
            batch.alter_column("audit_id", existing_type=sa.String(32), nullable=False)
            batch.create_unique_constraint(f"uq_{name}_audit_id", ["audit_id"])


def looked_up(table, wanted, by, where):
    return sa.select(table.c[wanted]).where(table.c[by] == where).scalar_subquery()


def replace_numbers():
    with op.batch_alter_table("audit_entries") as batch:
        batch.drop_index("ix_audit_entries_subject")
        batch.add_column(sa.Column("actor", sa.String(32), nullable=True))
        batch.add_column(sa.Column("subject_key", sa.String(32), nullable=True))
    op.execute(sa.update(entries).values(actor=looked_up(known["users"], "audit_id", "id", entries.c.actor_id)))
    op.execute(sa.update(entries).values(subject_key=sa.cast(entries.c.subject_id, sa.String)))
    for name, table in known.items():
        key = looked_up(table, "audit_id", "id", entries.c.subject_id)
        op.execute(
            sa.update(entries).where(entries.c.subject == name).values(subject_key=sa.func.coalesce(key, "gone"))
        )
    with op.batch_alter_table("audit_entries") as batch:
        batch.drop_constraint("fk_audit_entries_actor_id_users", type_="foreignkey")
        batch.drop_column("actor_id")
        batch.drop_column("subject_id")
        batch.alter_column("subject_key", existing_type=sa.String(32), nullable=False)
        batch.create_index("ix_audit_entries_actor", ["actor"])
        batch.create_index("ix_audit_entries_subject", ["subject", "subject_key"])


def chain():
    connection = op.get_bind()
    before = "0" * 64
    chained = []
    columns = [entries.c[name] for name in ("id", "at", "actor", "verb", "subject", "subject_key", "detail")]
    for number, row in enumerate(connection.execute(sa.select(*columns).order_by(entries.c.id)), 1):
        at = row.at.replace(tzinfo=row.at.tzinfo or UTC).astimezone(UTC).isoformat(timespec="microseconds")
        said = [before, row.id, at, row.actor, row.verb, row.subject, row.subject_key, row.detail]
        before = hashlib.sha256(json.dumps(said, sort_keys=True, separators=(",", ":")).encode()).hexdigest()
        chained.append({"number": number, "entry_id": row.id, "hash": before})
    if chained:
        connection.execute(sa.insert(links), chained)


def refuse_changes():
    if is_sqlite():
        for table in TABLES:
            for deed in ("update", "delete"):
                op.execute(
                    f"CREATE TRIGGER {table}_no_{deed} BEFORE {deed} ON {table} "
                    f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
                )
        return
    op.execute(
        "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{REFUSAL}'; END $$"
    )
    for table in TABLES:
        op.execute(
            f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )


def allow_changes():
    if is_sqlite():
        for deed in ("update", "delete"):
            op.execute(f"DROP TRIGGER audit_entries_no_{deed}")
        return
    op.execute("DROP TRIGGER audit_entries_no_change ON audit_entries")
    op.execute("DROP FUNCTION refuse_change")


def upgrade():
    give_random_ids()
    replace_numbers()
    op.create_table(
        "audit_links",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["audit_entries.id"], name="fk_audit_links_entry_id_audit_entries"),
        sa.PrimaryKeyConstraint("number", name="pk_audit_links"),
        sa.UniqueConstraint("entry_id", name="uq_audit_links_entry_id"),
    )
    chain()
    refuse_changes()


def downgrade():
    op.drop_table("audit_links")
    allow_changes()
    with op.batch_alter_table("audit_entries") as batch:
        batch.drop_index("ix_audit_entries_actor")
        batch.drop_index("ix_audit_entries_subject")
        batch.add_column(sa.Column("actor_id", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("subject_id", sa.Integer(), nullable=True))
    op.execute(sa.update(entries).values(actor_id=looked_up(known["users"], "id", "audit_id", entries.c.actor)))
    for name, table in known.items():
        number = looked_up(table, "id", "audit_id", entries.c.subject_key)
        op.execute(
            sa.update(entries).where(entries.c.subject == name).values(subject_id=sa.func.coalesce(number, 0))
        )
    op.execute(
        sa.update(entries)
        .where(entries.c.subject.not_in(list(known)))
        .values(subject_id=sa.cast(entries.c.subject_key, sa.Integer))
    )
    with op.batch_alter_table("audit_entries") as batch:
        batch.drop_column("actor")
        batch.drop_column("subject_key")
        batch.alter_column("subject_id", existing_type=sa.Integer(), nullable=False)
        batch.create_foreign_key("fk_audit_entries_actor_id_users", "users", ["actor_id"], ["id"])
        batch.create_index("ix_audit_entries_subject", ["subject", "subject_id"])
    for name in known:
        with op.batch_alter_table(name) as batch:
            batch.drop_constraint(f"uq_{name}_audit_id", type_="unique")
            batch.drop_column("audit_id")
