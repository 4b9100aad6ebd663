"""The link of an organisation's return can be made again: how often its person has been made another."""

import sqlalchemy as sa
from alembic import op

revision = "042"
down_revision = "041"


def upgrade() -> None:
    op.add_column("return_links", sa.Column("turn", sa.Integer(), nullable=False, server_default="0"))


def downgrade() -> None:
    op.drop_column("return_links", "turn")
