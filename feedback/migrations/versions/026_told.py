"""Telling back names its way, the groups it reached, and the edition it told of."""

import sqlalchemy as sa
from alembic import op

revision = "026"
down_revision = "025"


def upgrade() -> None:
    """What was written down before keeps its words, and reaches no group until somebody says which."""
    op.add_column("told", sa.Column("way_key", sa.String(), nullable=True))
    op.add_column("told", sa.Column("groups", sa.JSON(), nullable=False, server_default="[]"))
    op.add_column("told", sa.Column("edition", sa.Integer(), nullable=True))
    op.add_column("told", sa.Column("addresses", sa.Integer(), nullable=True))
    op.create_index("ix_told_once_an_edition", "told", ["loop_id", "way_key", "edition"], unique=True)
