"""Whether somebody wants the morning mail: everybody who had an account does, until they say otherwise."""

import sqlalchemy as sa
from alembic import op

revision = "022"
down_revision = "021"


def upgrade() -> None:
    op.add_column("accounts", sa.Column("digest", sa.Boolean(), nullable=False, server_default=sa.true()))
