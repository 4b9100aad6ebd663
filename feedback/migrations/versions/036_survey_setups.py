"""What was thought through before people are asked in a survey."""

import sqlalchemy as sa
from alembic import op

revision = "036"
down_revision = "035"


def upgrade() -> None:
    op.create_table(
        "survey_setups",
        sa.Column("survey_key", sa.String(), nullable=False),
        sa.Column("lines", sa.JSON(), nullable=False),
        sa.Column("reached", sa.Text(), nullable=False),
        sa.Column("heard_by", sa.String(), nullable=True),
        sa.Column("heard_on", sa.Date(), nullable=True),
        sa.Column("told_by", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "heard_on IS NULL OR heard_by IS NOT NULL", name="ck_survey_setups_heard_by_somebody"
        ),
        sa.ForeignKeyConstraint(["heard_by"], ["boards.key"], name="fk_survey_setups_heard_by_boards"),
        sa.ForeignKeyConstraint(["survey_key"], ["surveys.key"], name="fk_survey_setups_survey_key_surveys"),
        sa.PrimaryKeyConstraint("survey_key", name="pk_survey_setups"),
    )


def downgrade() -> None:
    op.drop_table("survey_setups")
