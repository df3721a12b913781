"""Forms that were sent, signs of life, and whose a round is

Revision ID: 0004
Revises: 0003
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "heartbeats",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_heartbeats")),
    )
    op.create_table(
        "sent_forms",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("location", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_sent_forms_user_id_users"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_sent_forms")),
    )
    with op.batch_alter_table("sent_forms") as batch:
        batch.create_index(batch.f("ix_sent_forms_at"), ["at"], unique=False)
        batch.create_index(batch.f("ix_sent_forms_user_id"), ["user_id"], unique=False)
    with op.batch_alter_table("rounds") as batch:
        batch.add_column(sa.Column("claim", sa.String(length=32), nullable=False, server_default=""))
    with op.batch_alter_table("rounds") as batch:
        batch.alter_column(
            "claim", existing_type=sa.String(length=32), existing_nullable=False, server_default=None
        )


def downgrade():
    with op.batch_alter_table("rounds") as batch:
        batch.drop_column("claim")
    op.drop_table("sent_forms")
    op.drop_table("heartbeats")
