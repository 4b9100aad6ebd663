"""Drafts given to the young people's panel and what they said of them; by when people are to be told."""

import sqlalchemy as sa
from alembic import op

revision = "029"
down_revision = "028"


def upgrade() -> None:
    op.create_table(
        "panel_readings",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("loop_id", sa.String(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.Column("given_by", sa.String(), nullable=False),
        sa.Column("verdict", sa.String(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("items", sa.JSON(), nullable=False),
        sa.Column("public", sa.Boolean(), nullable=False),
        sa.Column("read_on", sa.Date(), nullable=True),
        sa.Column("read_by", sa.String(), nullable=True),
        sa.Column("edition", sa.Integer(), nullable=True),
        sa.Column("because", sa.Text(), nullable=False),
        sa.CheckConstraint("verdict IN ('','clear','change','stop')", name="ck_panel_readings_verdict"),
        sa.CheckConstraint("(verdict = '') = (read_on IS NULL)", name="ck_panel_readings_read_on_a_day"),
        sa.CheckConstraint(
            "verdict <> 'stop' OR edition IS NULL OR because <> ''",
            name="ck_panel_readings_published_against_with_a_reason",
        ),
        sa.ForeignKeyConstraint(["loop_id"], ["loops.id"], name="fk_panel_readings_loop_id_loops"),
        sa.PrimaryKeyConstraint("id", name="pk_panel_readings"),
    )
    op.create_index("ix_panel_readings_loop_id", "panel_readings", ["loop_id"], unique=False)
    op.create_table(
        "loop_targets",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("set_by", sa.String(), nullable=False),
        sa.CheckConstraint("days BETWEEN 1 AND 365", name="ck_loop_targets_days"),
        sa.PrimaryKeyConstraint("number", name="pk_loop_targets"),
    )
