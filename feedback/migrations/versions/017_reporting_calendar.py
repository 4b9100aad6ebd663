"""When boards meet, what they owe each other in between, and what was delivered."""

import sqlalchemy as sa
from alembic import op

revision = "017"
down_revision = "016"


def upgrade() -> None:
    _meetings()
    _report_duties()
    op.create_table(
        "deliveries",
        sa.Column("duty_id", sa.String(), nullable=False),
        sa.Column("occasion", sa.String(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("delivered_on", sa.Date(), nullable=False),
        sa.Column("where", sa.Text(), nullable=False),
        sa.Column("noted_by", sa.String(), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["duty_id"], ["report_duties.id"], name="fk_deliveries_duty_id_report_duties"
        ),
        sa.PrimaryKeyConstraint("duty_id", "occasion", name="pk_deliveries"),
    )


def _meetings() -> None:
    op.create_table(
        "meetings",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("board_key", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("starts", "ends", "place", "because")),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("kind IN ('meeting','event')", name="ck_meetings_kind"),
        sa.CheckConstraint(
            "cancelled_at IS NULL OR because <> ''", name="ck_meetings_cancelled_has_a_reason"
        ),
        sa.CheckConstraint("ends = '' OR starts < ends", name="ck_meetings_starts_first"),
        sa.ForeignKeyConstraint(["board_key"], ["boards.key"], name="fk_meetings_board_key_boards"),
        sa.PrimaryKeyConstraint("id", name="pk_meetings"),
    )
    for name in ("board_key", "held_on"):
        op.create_index(f"ix_meetings_{name}", "meetings", [name])
    op.create_table(
        "meeting_boards",
        sa.Column("meeting_id", sa.String(), nullable=False),
        sa.Column("board_key", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meetings.id"], name="fk_meeting_boards_meeting_id_meetings"
        ),
        sa.ForeignKeyConstraint(["board_key"], ["boards.key"], name="fk_meeting_boards_board_key_boards"),
        sa.PrimaryKeyConstraint("meeting_id", "board_key", name="pk_meeting_boards"),
    )


def _report_duties() -> None:
    op.create_table(
        "report_duties",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("board_key", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.CheckConstraint("rule IN ('meeting','two_months','quarter','year')", name="ck_report_duties_rule"),
        sa.CheckConstraint("days BETWEEN 0 AND 90", name="ck_report_duties_days"),
        sa.ForeignKeyConstraint(["board_key"], ["boards.key"], name="fk_report_duties_board_key_boards"),
        sa.PrimaryKeyConstraint("id", name="pk_report_duties"),
    )
    op.create_index("ix_report_duties_board_key", "report_duties", ["board_key"])
