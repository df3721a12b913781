"""Links by which a question is answered without signing in

Revision ID: 0010
Revises: 0009
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def codes(name, *values):
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)


def upgrade():
    op.create_table(
        "answer_links",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("match_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("side", codes("side", "volunteer", "newcomer"), nullable=False),
        sa.Column("question", codes("question", "meet", "go_on", "check_in"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["match_id"], ["matches.id"], name="fk_answer_links_match_id_matches", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name="fk_answer_links_user_id_users", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_answer_links"),
        sa.UniqueConstraint("token_hash", name="uq_answer_links_token_hash"),
    )
    with op.batch_alter_table("answer_links") as batch:
        batch.create_index("ix_answer_links_match_id", ["match_id"])
        batch.create_index("ix_answer_links_user_id", ["user_id"])
        batch.create_index("ix_answer_links_expires_at", ["expires_at"])


def downgrade():
    op.drop_table("answer_links")
