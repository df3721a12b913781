"""Text messages leave by the same outbox, to whoever agreed to them

Revision ID: 0014
Revises: 0013
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

CHANNEL = sa.Enum("mail", "text", name="channel", native_enum=False, create_constraint=True, length=32)


def upgrade():
    with op.batch_alter_table("outbox_mails") as batch:
        batch.add_column(sa.Column("channel", CHANNEL, nullable=False, server_default="mail"))
    with op.batch_alter_table("outbox_mails") as batch:
        batch.alter_column("channel", existing_type=CHANNEL, server_default=None)
    with op.batch_alter_table("people") as batch:
        batch.add_column(sa.Column("texts_agreed_at", sa.DateTime(timezone=True), nullable=True))


def downgrade():
    with op.batch_alter_table("people") as batch:
        batch.drop_column("texts_agreed_at")
    op.execute("DELETE FROM outbox_mails WHERE channel = 'text'")
    with op.batch_alter_table("outbox_mails") as batch:
        batch.drop_constraint("channel", type_="check")
        batch.drop_column("channel")
