"""How results stand for those who see nothing but results: which responses are counted, and up to which day."""

import sqlalchemy as sa
from alembic import op

revision = "028"
down_revision = "027"


def upgrade() -> None:
    op.create_table(
        "standings",
        sa.Column("survey_key", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["survey_key"], ["surveys.key"], name="fk_standings_survey_key_surveys"),
        sa.PrimaryKeyConstraint("survey_key", name="pk_standings"),
    )
    op.create_table(
        "standing_blocks",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("survey_key", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["survey_key"], ["surveys.key"], name="fk_standing_blocks_survey_key_surveys"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_standing_blocks"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_standing_blocks_survey_key", "standing_blocks", ["survey_key"])
    op.create_table(
        "standing_answers",
        sa.Column("response_id", sa.String(), nullable=False),
        sa.Column("block", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["response_id"],
            ["responses.id"],
            name="fk_standing_answers_response_id_responses",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["block"], ["standing_blocks.id"], name="fk_standing_answers_block_standing_blocks"
        ),
        sa.PrimaryKeyConstraint("response_id", name="pk_standing_answers"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_standing_answers_block", "standing_answers", ["block"])
