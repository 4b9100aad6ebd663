"""When a course asks, and the doors of an event into its surveys."""

import sqlalchemy as sa
from alembic import op

revision = "033"
down_revision = "032"


def upgrade() -> None:
    op.create_table(
        "training_points",
        sa.Column("course_key", sa.String(), nullable=False),
        sa.Column("point", sa.String(), nullable=False),
        sa.Column("survey_key", sa.String(), nullable=False),
        sa.Column("offset_days", sa.Integer(), nullable=False),
        sa.Column("asked", sa.Boolean(), nullable=False),
        sa.CheckConstraint("offset_days >= 0", name="ck_training_points_offset_days"),
        sa.ForeignKeyConstraint(
            ["course_key"], ["courses.key"], name="fk_training_points_course_key_courses"
        ),
        sa.ForeignKeyConstraint(
            ["survey_key"], ["surveys.key"], name="fk_training_points_survey_key_surveys"
        ),
        sa.PrimaryKeyConstraint("course_key", "point", name="pk_training_points"),
    )
    op.create_index("ix_training_points_survey_key", "training_points", ["survey_key"], unique=False)
    op.create_table(
        "event_doors",
        sa.Column("event_id", sa.String(), nullable=False),
        sa.Column("point", sa.String(), nullable=False),
        sa.Column("way", sa.String(), nullable=False),
        sa.Column("collector_code", sa.String(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.CheckConstraint("way IN ('personal','open')", name="ck_event_doors_way"),
        sa.ForeignKeyConstraint(
            ["event_id"], ["training_events.id"], name="fk_event_doors_event_id_training_events"
        ),
        sa.ForeignKeyConstraint(
            ["collector_code"], ["collectors.code"], name="fk_event_doors_collector_code_collectors"
        ),
        sa.PrimaryKeyConstraint("event_id", "point", "way", name="pk_event_doors"),
        sa.UniqueConstraint("collector_code", name="uq_event_doors_collector_code"),
    )
