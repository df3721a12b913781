"""What people told us about barriers

Revision ID: 0012
Revises: 0011
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "barrier_reports",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("page", sa.String(length=200), nullable=False),
        sa.Column("barrier", sa.Text(), nullable=False),
        sa.Column("reach", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("town_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_barrier_reports_user_id_users"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["town_id"], ["towns.id"], name=op.f("fk_barrier_reports_town_id_towns")),
        sa.ForeignKeyConstraint(
            ["settled_by_id"], ["users.id"], name=op.f("fk_barrier_reports_settled_by_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_barrier_reports")),
    )
    with op.batch_alter_table("barrier_reports") as batch:
        batch.create_index(op.f("ix_barrier_reports_reported_at"), ["reported_at"], unique=False)
        batch.create_index(op.f("ix_barrier_reports_user_id"), ["user_id"], unique=False)


def downgrade():
    op.drop_table("barrier_reports")
