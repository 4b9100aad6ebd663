"""That everybody gave the same answer may be said, where a person has looked at it."""

import sqlalchemy as sa
from alembic import op

revision = "020"
down_revision = "019"


def upgrade() -> None:
    op.create_table(
        "unanimous_answers",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("survey_key", sa.String(), nullable=False),
        sa.Column("era", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in WHICH),
        sa.Column("base", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("confirmed_by", sa.String(), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_back_by", sa.String(), nullable=True),
        sa.Column("taken_back_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("reason <> ''", name="ck_unanimous_answers_has_a_reason"),
        sa.CheckConstraint("base >= 10", name="ck_unanimous_answers_base_of_ten"),
        sa.CheckConstraint(
            "(taken_back_by IS NULL) = (taken_back_at IS NULL)",
            name="ck_unanimous_answers_taken_back_by_somebody",
        ),
        sa.ForeignKeyConstraint(
            ["survey_key"], ["surveys.key"], name="fk_unanimous_answers_survey_key_surveys"
        ),
        *(
            sa.ForeignKeyConstraint([name], ["accounts.id"], name=f"fk_unanimous_answers_{name}_accounts")
            for name in ("confirmed_by", "taken_back_by")
        ),
        sa.PrimaryKeyConstraint("id", name="pk_unanimous_answers"),
    )
    op.create_index("ix_unanimous_answers_survey", "unanimous_answers", ["survey_key"])


WHICH = ("question_id", "part", "by", "grouped", "answer")
