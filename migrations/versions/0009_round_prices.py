"""What a place was worth in a round, for the next one

Revision ID: 0009
Revises: 0008
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("rounds") as batch:
        batch.add_column(sa.Column("prices", sa.JSON(), nullable=False, server_default="{}"))
    with op.batch_alter_table("rounds") as batch:
        batch.alter_column("prices", server_default=None)


def downgrade():
    with op.batch_alter_table("rounds") as batch:
        batch.drop_column("prices")
