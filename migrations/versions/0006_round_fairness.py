"""A round keeps its report on who got somebody, and who did not

Revision ID: 0006
Revises: 0005
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("rounds") as batch:
        batch.add_column(sa.Column("fairness", sa.JSON(), nullable=False, server_default="{}"))
    with op.batch_alter_table("rounds") as batch:
        batch.alter_column("fairness", existing_type=sa.JSON(), existing_nullable=False, server_default=None)


def downgrade():
    with op.batch_alter_table("rounds") as batch:
        batch.drop_column("fairness")
