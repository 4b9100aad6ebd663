"""The weekly blind sample of what screening did not flag."""

import sqlalchemy as sa
from alembic import op

revision = "007"
down_revision = "006"


def upgrade() -> None:
    op.create_table(
        "sample_draws",
        sa.Column("week", sa.Date(), nullable=False),
        sa.Column("audience", sa.String(), nullable=False),
        sa.Column("population", sa.Integer(), nullable=False),
        sa.Column("drawn", sa.Integer(), nullable=False),
        sa.Column("drawn_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("drawn <= population", name="ck_sample_draws_no_more_than_there_are"),
        sa.PrimaryKeyConstraint("week", "audience", name="pk_sample_draws"),
    )
    op.create_table(
        "sample_texts",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("week", sa.Date(), nullable=False),
        sa.Column("audience", sa.String(), nullable=False),
        sa.Column("comment_id", sa.String(), nullable=True),
        sa.Column("flagged", sa.Boolean(), nullable=False),
        sa.Column("verdict", sa.String(), nullable=True),
        sa.Column("judged_by", sa.String(), nullable=True),
        sa.Column("judged_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "verdict IS NULL OR verdict IN ('look','nothing')", name="ck_sample_texts_verdict"
        ),
        sa.CheckConstraint(
            "(verdict IS NULL) = (judged_by IS NULL) AND (verdict IS NULL) = (judged_at IS NULL)",
            name="ck_sample_texts_judged_by_somebody",
        ),
        sa.ForeignKeyConstraint(
            ["week", "audience"], ["sample_draws.week", "sample_draws.audience"], name="fk_sample_texts_draw"
        ),
        sa.ForeignKeyConstraint(
            ["comment_id"], ["comments.id"], name="fk_sample_texts_comment_id_comments", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["judged_by"], ["accounts.id"], name="fk_sample_texts_judged_by_accounts"),
        sa.PrimaryKeyConstraint("id", name="pk_sample_texts"),
        sa.UniqueConstraint("comment_id", name="uq_sample_texts_comment_id"),
        sqlite_with_rowid=False,
    )
