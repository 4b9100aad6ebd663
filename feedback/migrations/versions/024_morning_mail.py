"""Whether somebody wants the morning mail: everybody who had an account does, until they say otherwise."""

import sqlalchemy as sa
from alembic import op

revision = "024"
down_revision = "023"


def upgrade() -> None:
    op.add_column("accounts", sa.Column("digest", sa.Boolean(), nullable=False, server_default=sa.true()))
