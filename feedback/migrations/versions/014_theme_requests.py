"""What somebody asked the computer for, and a worker makes: suggestions of themes, or groups of similar comments."""

import sqlalchemy as sa
from alembic import op

revision = "014"
down_revision = "013"


def upgrade() -> None:
    op.create_table(
        "theme_requests",
        sa.Column("survey_key", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("question_id", sa.String(), nullable=False),
        sa.Column("account_id", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("fault", sa.Text(), nullable=False),
        sa.CheckConstraint("kind IN ('suggestions','groups')", name=op.f("ck_theme_requests_kind")),
        sa.ForeignKeyConstraint(["survey_key"], ["surveys.key"], name="fk_theme_requests_survey_key_surveys"),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name="fk_theme_requests_account_id_accounts"
        ),
        sa.PrimaryKeyConstraint("survey_key", "kind", name="pk_theme_requests"),
    )


def downgrade() -> None:
    op.drop_table("theme_requests")
