"""The guides of a town: chapters, offices in charge, and versions of their text

Revision ID: 0011
Revises: 0010
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "guide_chapters",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("town_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "newcomers", "companies", name="guidekind", native_enum=False, create_constraint=True, length=32
            ),
            nullable=False,
        ),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=60), nullable=False),
        sa.Column("icon", sa.String(length=40), nullable=False),
        sa.Column("support_fields", sa.Text(), nullable=False),
        sa.Column("shown", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["town_id"], ["towns.id"], name=op.f("fk_guide_chapters_town_id_towns")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_guide_chapters")),
        sa.UniqueConstraint("town_id", "kind", "slug", name=op.f("uq_guide_chapters_town_id_kind_slug")),
    )
    op.create_table(
        "guide_offices",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("chapter_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("centre_id", sa.Integer(), nullable=True),
        sa.Column("institution_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(centre_id IS NULL) <> (institution_id IS NULL)", name=op.f("ck_guide_offices_one_office")
        ),
        sa.ForeignKeyConstraint(["centre_id"], ["centres.id"], name=op.f("fk_guide_offices_centre_id_centres")),
        sa.ForeignKeyConstraint(
            ["chapter_id"], ["guide_chapters.id"], name=op.f("fk_guide_offices_chapter_id_guide_chapters")
        ),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["institutions.id"], name=op.f("fk_guide_offices_institution_id_institutions")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_guide_offices")),
    )
    with op.batch_alter_table("guide_offices") as batch:
        batch.create_index("uq_guide_offices_centre", ["chapter_id", "centre_id"], unique=True)
        batch.create_index("uq_guide_offices_institution", ["chapter_id", "institution_id"], unique=True)
    op.create_table(
        "guide_versions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("chapter_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("summary", sa.String(length=600), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=True),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("written_by_id", sa.Integer(), nullable=True),
        sa.Column("verified_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("verified_by_id", sa.Integer(), nullable=True),
        sa.Column("verified_for_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(verified_at IS NULL) = (verified_for_id IS NULL)",
            name=op.f("ck_guide_versions_verified_for_an_office"),
        ),
        sa.CheckConstraint(
            "verified_at IS NULL OR source_id IS NULL", name=op.f("ck_guide_versions_only_the_source_is_verified")
        ),
        sa.ForeignKeyConstraint(
            ["chapter_id"], ["guide_chapters.id"], name=op.f("fk_guide_versions_chapter_id_guide_chapters")
        ),
        sa.ForeignKeyConstraint(
            ["source_id"], ["guide_versions.id"], name=op.f("fk_guide_versions_source_id_guide_versions")
        ),
        sa.ForeignKeyConstraint(
            ["verified_by_id"], ["users.id"], name=op.f("fk_guide_versions_verified_by_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["verified_for_id"], ["centres.id"], name=op.f("fk_guide_versions_verified_for_id_centres")
        ),
        sa.ForeignKeyConstraint(
            ["written_by_id"], ["users.id"], name=op.f("fk_guide_versions_written_by_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_guide_versions")),
        sa.UniqueConstraint(
            "chapter_id", "language", "number", name=op.f("uq_guide_versions_chapter_id_language_number")
        ),
    )


def downgrade():
    op.drop_table("guide_versions")
    op.drop_table("guide_offices")
    op.drop_table("guide_chapters")
