"""Links that show one report, frozen, to somebody without an account, and end."""

import sqlalchemy as sa
from alembic import op

revision = "027"
down_revision = "026"


def upgrade() -> None:
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "report_links",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("for_whom", sa.String(), nullable=False),
        sa.Column("html", sa.String(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("made_at", moment, nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.Column("expires_at", moment, nullable=False),
        sa.Column("withdrawn_at", moment, nullable=True),
        sa.Column("withdrawn_by", sa.String(), nullable=True),
        sa.CheckConstraint("days BETWEEN 1 AND 30", name="ck_report_links_ends_within_a_month"),
        sa.CheckConstraint(
            "withdrawn_at IS NULL OR html = ''", name="ck_report_links_withdrawn_keeps_no_words"
        ),
        sa.CheckConstraint(
            "(withdrawn_at IS NULL) = (withdrawn_by IS NULL)", name="ck_report_links_withdrawn_by_somebody"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_report_links"),
        sa.UniqueConstraint("token_hash", name="uq_report_links_token_hash"),
    )
    op.create_index("ix_report_links_expires_at", "report_links", ["expires_at"], unique=False)
