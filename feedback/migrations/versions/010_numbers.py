"""What results are shown by, the waves a survey was asked in, and the population a partnership serves."""

import sqlalchemy as sa
from alembic import op

revision = "010"
down_revision = "009"


def upgrade() -> None:
    op.add_column("surveys", sa.Column("shown_by", sa.String(), nullable=True))
    op.add_column("partnership", sa.Column("populations", sa.JSON(), nullable=False, server_default="[]"))
    op.create_table(
        "waves",
        sa.Column("survey_key", sa.String(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.CheckConstraint("name <> ''", name="ck_waves_name"),
        sa.ForeignKeyConstraint(["survey_key"], ["surveys.key"], name="fk_waves_survey_key_surveys"),
        sa.PrimaryKeyConstraint("survey_key", "starts_on", name="pk_waves"),
        sa.UniqueConstraint("survey_key", "name", name="uq_waves_survey_key_name"),
    )
