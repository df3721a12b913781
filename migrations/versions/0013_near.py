"""Districts have an outline, and initiatives and centres say which languages they speak

Revision ID: 0013
Revises: 0012
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("districts") as batch:
        batch.add_column(sa.Column("outline", sa.JSON(none_as_null=True), nullable=True))
        batch.add_column(sa.Column("outline_source", sa.String(), nullable=False, server_default=""))
    with op.batch_alter_table("districts") as batch:
        batch.alter_column(
            "outline_source", existing_type=sa.String(), existing_nullable=False, server_default=None
        )
    for table, owner, owners in (
        ("centre_languages", "centre_id", "centres"),
        ("initiative_languages", "initiative_id", "initiatives"),
    ):
        op.create_table(
            table,
            sa.Column(owner, sa.Integer(), nullable=False),
            sa.Column("language", sa.String(length=20), nullable=False),
            sa.ForeignKeyConstraint([owner], [f"{owners}.id"], name=op.f(f"fk_{table}_{owner}_{owners}")),
            sa.ForeignKeyConstraint(["language"], ["languages.code"], name=op.f(f"fk_{table}_language_languages")),
            sa.PrimaryKeyConstraint(owner, "language", name=op.f(f"pk_{table}")),
        )


def downgrade():
    op.drop_table("initiative_languages")
    op.drop_table("centre_languages")
    with op.batch_alter_table("districts") as batch:
        batch.drop_column("outline_source")
        batch.drop_column("outline")
