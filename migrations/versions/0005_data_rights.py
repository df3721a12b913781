"""Erasure with a receipt, deeds that need two people, who opened whose data, terms of retention

Revision ID: 0005
Revises: 0004
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

OPEN = {"sqlite_where": sa.text("state = 'asked'"), "postgresql_where": sa.text("state = 'asked'")}
offers = sa.table("offers", *map(sa.column, ("completed_before", "hours_before", "closed_at", "state", "vetting")))
users = sa.table("users", sa.column("last_seen_at"))


def codes(name, *values):
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)


def upgrade():
    op.create_table(
        "retention_runs",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("beat_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("day", name="pk_retention_runs"),
    )
    op.create_table(
        "erasures",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "cause",
            codes("cause", "person", "office", "term", "restored"),
            nullable=False,
        ),
        sa.Column("town_id", sa.Integer(), nullable=True),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["town_id"], ["towns.id"], name="fk_erasures_town_id_towns"),
        sa.PrimaryKeyConstraint("id", name="pk_erasures"),
        sa.UniqueConstraint("number", name="uq_erasures_number"),
    )
    op.create_table(
        "retention_terms",
        sa.Column("town_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.CheckConstraint("days BETWEEN 1 AND 3650", name=op.f("ck_retention_terms_days")),
        sa.ForeignKeyConstraint(["town_id"], ["towns.id"], name="fk_retention_terms_town_id_towns"),
        sa.PrimaryKeyConstraint("town_id", "kind", name="pk_retention_terms"),
    )
    op.create_table(
        "match_counts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programmes.id"], name="fk_match_counts_programme_id_programmes"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_match_counts"),
    )
    with op.batch_alter_table("match_counts") as batch:
        batch.create_index("uq_match_counts_kind", ["programme_id", "month", "state", "reason"], unique=True)

    op.create_table(
        "countersignatures",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "deed",
            codes("deed", "erase_person", "export_centre"),
            nullable=False,
        ),
        sa.Column("town_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("centre_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column(
            "state",
            codes("signing", "asked", "confirmed", "refused", "used"),
            nullable=False,
        ),
        sa.Column("asked_by_id", sa.Integer(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(person_id IS NULL) <> (centre_id IS NULL)", name=op.f("ck_countersignatures_one_subject")
        ),
        sa.CheckConstraint(
            "decided_by_id IS NULL OR decided_by_id <> asked_by_id", name=op.f("ck_countersignatures_two_people")
        ),
        sa.ForeignKeyConstraint(["asked_by_id"], ["users.id"], name="fk_countersignatures_asked_by_id_users"),
        sa.ForeignKeyConstraint(["centre_id"], ["centres.id"], name="fk_countersignatures_centre_id_centres"),
        sa.ForeignKeyConstraint(["decided_by_id"], ["users.id"], name="fk_countersignatures_decided_by_id_users"),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name="fk_countersignatures_person_id_people", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["town_id"], ["towns.id"], name="fk_countersignatures_town_id_towns"),
        sa.PrimaryKeyConstraint("id", name="pk_countersignatures"),
    )
    with op.batch_alter_table("countersignatures") as batch:
        batch.create_index("ix_countersignatures_town_id", ["town_id"], unique=False)
        batch.create_index(
            "uq_countersignatures_open_person",
            ["person_id"],
            unique=True,
            **OPEN,
        )

    op.create_table(
        "openings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("centre_id", sa.Integer(), nullable=True),
        sa.Column("initiative_id", sa.Integer(), nullable=True),
        sa.Column("page", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name="fk_openings_by_id_users"),
        sa.ForeignKeyConstraint(["centre_id"], ["centres.id"], name="fk_openings_centre_id_centres"),
        sa.ForeignKeyConstraint(
            ["initiative_id"], ["initiatives.id"], name="fk_openings_initiative_id_initiatives"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name="fk_openings_person_id_people", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_openings"),
    )
    with op.batch_alter_table("openings") as batch:
        batch.create_index("ix_openings_at", ["at"], unique=False)
        batch.create_index("ix_openings_person_at", ["person_id", "at"], unique=False)

    with op.batch_alter_table("checkins") as batch:
        batch.alter_column("author_id", existing_type=sa.INTEGER(), nullable=True)

    with op.batch_alter_table("clearances") as batch:
        batch.add_column(sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True))
        batch.alter_column("seen_by_id", existing_type=sa.INTEGER(), nullable=True)

    with op.batch_alter_table("offers") as batch:
        batch.add_column(sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True))
        batch.add_column(sa.Column("completed_before", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("hours_before", sa.Double(), nullable=True))
    op.execute(sa.update(offers).values(completed_before=0, hours_before=0.0))
    over = sa.or_(offers.c.state == "withdrawn", offers.c.vetting == "refused")
    op.execute(sa.update(offers).where(over).values(closed_at=sa.func.current_timestamp()))
    with op.batch_alter_table("offers") as batch:
        batch.alter_column("completed_before", existing_type=sa.Integer(), nullable=False)
        batch.alter_column("hours_before", existing_type=sa.Double(), nullable=False)

    with op.batch_alter_table("people") as batch:
        batch.add_column(sa.Column("restricted_at", sa.DateTime(timezone=True), nullable=True))

    with op.batch_alter_table("users") as batch:
        batch.add_column(sa.Column("last_seen_at", sa.DateTime(timezone=True), nullable=True))
        batch.add_column(sa.Column("new_email", sa.String(255), nullable=True))
        batch.add_column(sa.Column("warned_at", sa.DateTime(timezone=True), nullable=True))
    # Nobody's account goes for inactivity because of an update: the term starts now.
    op.execute(sa.update(users).values(last_seen_at=sa.func.current_timestamp()))
    with op.batch_alter_table("users") as batch:
        batch.alter_column("last_seen_at", existing_type=sa.DateTime(timezone=True), nullable=False)


def downgrade():
    with op.batch_alter_table("users") as batch:
        batch.drop_column("warned_at")
        batch.drop_column("new_email")
        batch.drop_column("last_seen_at")

    with op.batch_alter_table("people") as batch:
        batch.drop_column("restricted_at")

    with op.batch_alter_table("offers") as batch:
        batch.drop_column("hours_before")
        batch.drop_column("completed_before")
        batch.drop_column("closed_at")

    # What names nobody any more has no place in the older tables.
    op.execute("DELETE FROM clearances WHERE seen_by_id IS NULL")
    op.execute("DELETE FROM checkins WHERE author_id IS NULL")
    with op.batch_alter_table("clearances") as batch:
        batch.alter_column("seen_by_id", existing_type=sa.INTEGER(), nullable=False)
        batch.drop_column("reminded_at")

    with op.batch_alter_table("checkins") as batch:
        batch.alter_column("author_id", existing_type=sa.INTEGER(), nullable=False)

    with op.batch_alter_table("openings") as batch:
        batch.drop_index("ix_openings_person_at")
        batch.drop_index("ix_openings_at")

    op.drop_table("openings")
    with op.batch_alter_table("countersignatures") as batch:
        batch.drop_index(
            "uq_countersignatures_open_person",
            **OPEN,
        )
        batch.drop_index("ix_countersignatures_town_id")

    op.drop_table("countersignatures")
    with op.batch_alter_table("match_counts") as batch:
        batch.drop_index("uq_match_counts_kind")

    op.drop_table("match_counts")
    op.drop_table("retention_terms")
    op.drop_table("erasures")
    op.drop_table("retention_runs")
