"""Offices and meeting places say which languages are spoken there

Revision ID: 0015
Revises: 0014
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "institution_languages",
        sa.Column("institution_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(
            ["institution_id"],
            ["institutions.id"],
            name=op.f("fk_institution_languages_institution_id_institutions"),
        ),
        sa.ForeignKeyConstraint(
            ["language"], ["languages.code"], name=op.f("fk_institution_languages_language_languages")
        ),
        sa.PrimaryKeyConstraint("institution_id", "language", name=op.f("pk_institution_languages")),
    )


def downgrade():
    op.drop_table("institution_languages")
