"""Voice that was not a survey: series of sessions, as surveys of their own kind, and what is known of each session."""

import sqlalchemy as sa
from alembic import op

revision = "022"
down_revision = "021"

KINDS = "'workshop','youth_council','voice_group','visit','focus_group','phone_line','report'"


def upgrade() -> None:
    op.add_column("surveys", sa.Column("kind", sa.String(), nullable=False, server_default="survey"))
    op.create_table(
        "session_series",
        sa.Column("survey_key", sa.String(), nullable=False),
        sa.Column("same_people", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["survey_key"], ["surveys.key"], name="fk_session_series_survey_key_surveys"),
        sa.PrimaryKeyConstraint("survey_key", name="pk_session_series"),
    )
    op.create_table(
        "voice_sessions",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("survey_key", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("groups", sa.JSON(), nullable=False),
        sa.Column("office", sa.String(), nullable=False),
        sa.Column("how_asked", sa.Text(), nullable=False),
        sa.Column("recorded_by", sa.String(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(f"kind IN ({KINDS})", name="ck_voice_sessions_kind"),
        sa.CheckConstraint("people > 0", name="ck_voice_sessions_somebody_was_there"),
        sa.ForeignKeyConstraint(["code"], ["collectors.code"], name="fk_voice_sessions_code_collectors"),
        sa.ForeignKeyConstraint(
            ["survey_key"], ["session_series.survey_key"], name="fk_voice_sessions_survey_key_session_series"
        ),
        sa.PrimaryKeyConstraint("code", name="pk_voice_sessions"),
    )
    op.create_index("ix_voice_sessions_survey_key", "voice_sessions", ["survey_key"], unique=False)
