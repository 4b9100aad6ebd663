"""Answers from before and after find each other: what stands for an invited person, codes, slips, what was decided."""

import sqlalchemy as sa
from alembic import op

revision = "038"
down_revision = "037"


def upgrade() -> None:
    op.add_column("invited_people", sa.Column("pair_basis", sa.String(), nullable=True))
    _of_surveys()
    _of_responses()


def _of_surveys() -> None:
    op.create_table(
        "pairings",
        sa.Column("survey_key", sa.String(), nullable=False),
        sa.Column("scope", sa.String(), nullable=False),
        sa.Column("way", sa.String(), nullable=False),
        sa.CheckConstraint("way IN ('token','code')", name="ck_pairings_way"),
        sa.ForeignKeyConstraint(["survey_key"], ["surveys.key"], name="fk_pairings_survey_key_surveys"),
        sa.PrimaryKeyConstraint("survey_key", name="pk_pairings"),
    )
    op.create_index("ix_pairings_scope", "pairings", ["scope"], unique=False)
    op.create_table(
        "code_prompts",
        sa.Column("scope", sa.String(), nullable=False),
        sa.Column("prompts", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("scope", name="pk_code_prompts"),
    )


def _of_responses() -> None:
    op.create_table(
        "pair_slips",
        sa.Column("response_id", sa.String(), nullable=False),
        sa.Column("slip", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["response_id"],
            ["responses.id"],
            name="fk_pair_slips_response_id_responses",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("response_id", "slip", name="pk_pair_slips"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_pair_slips_slip", "pair_slips", ["slip"], unique=False)
    op.create_table(
        "pair_decisions",
        *(sa.Column(name, sa.String(), nullable=False) for name in ("scope", "first_key", "second_key")),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("verdict", "decided_by")),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("first_key < second_key", name="ck_pair_decisions_in_order"),
        sa.CheckConstraint("verdict IN ('same','two')", name="ck_pair_decisions_verdict"),
        sa.PrimaryKeyConstraint("scope", "first_key", "second_key", name="pk_pair_decisions"),
    )
