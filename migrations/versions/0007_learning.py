"""What was learned from ended matches, by which of it a round went, and the features of a match when proposed

Revision ID: 0007
Revises: 0006
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "learned_models",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("town_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("mentor", "guide", "helper", name="kind", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("trained_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("pairs", sa.Integer(), nullable=False),
        sa.Column("lasted", sa.Integer(), nullable=False),
        sa.Column("calibration_error", sa.Double(), nullable=False),
        sa.Column("brier", sa.Double(), nullable=True),
        sa.Column("prior_brier", sa.Double(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("set_aside_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("record", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["town_id"], ["towns.id"], name=op.f("fk_learned_models_town_id_towns")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_learned_models")),
    )
    with op.batch_alter_table("learned_models") as batch:
        batch.create_index("ix_learned_models_newest", ["town_id", "kind", "trained_at"], unique=False)
        batch.create_index(
            "uq_learned_models_one_active",
            ["town_id", "kind"],
            unique=True,
            sqlite_where=sa.text("active"),
            postgresql_where=sa.text("active"),
        )
    with op.batch_alter_table("rounds") as batch:
        batch.add_column(sa.Column("model_id", sa.Integer(), nullable=True))
        batch.create_foreign_key(op.f("fk_rounds_model_id_learned_models"), "learned_models", ["model_id"], ["id"])
    with op.batch_alter_table("matches") as batch:
        batch.add_column(sa.Column("features", sa.JSON(), nullable=True))
    op.execute("UPDATE matches SET features = '{}'")
    with op.batch_alter_table("matches") as batch:
        batch.alter_column("features", existing_type=sa.JSON(), nullable=False)


def downgrade():
    with op.batch_alter_table("matches") as batch:
        batch.drop_column("features")
    with op.batch_alter_table("rounds") as batch:
        batch.drop_constraint(op.f("fk_rounds_model_id_learned_models"), type_="foreignkey")
        batch.drop_column("model_id")
    op.drop_table("learned_models")
