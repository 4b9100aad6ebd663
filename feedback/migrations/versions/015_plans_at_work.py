"""Plans at work: boards say what they are for, priorities belong to boards, objectives and actions have progress."""

import sqlalchemy as sa
from alembic import op

revision = "015"
down_revision = "014"


def upgrade() -> None:
    for name in ("kind", "voice_lead"):
        op.add_column("boards", sa.Column(name, sa.String(), nullable=False, server_default=""))
    _priority_boards()
    _plan_work()
    _plan_progress()
    _escalations()


def _priority_boards() -> None:
    op.create_table(
        "priority_boards",
        sa.Column("priority_ref", sa.String(), nullable=False),
        sa.Column("board_key", sa.String(), nullable=False),
        sa.Column("leads", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["priority_ref"], ["priorities.ref"], name="fk_priority_boards_priority_ref_priorities"
        ),
        sa.ForeignKeyConstraint(["board_key"], ["boards.key"], name="fk_priority_boards_board_key_boards"),
        sa.PrimaryKeyConstraint("priority_ref", "board_key", name="pk_priority_boards"),
    )
    op.create_index("ix_priority_boards_board_key", "priority_boards", ["board_key"])
    op.create_index(
        "uq_priority_boards_one_leads",
        "priority_boards",
        ["priority_ref"],
        unique=True,
        sqlite_where=sa.text("leads"),
        postgresql_where=sa.text("leads"),
    )


def _plan_work() -> None:
    op.create_table(
        "plan_work",
        sa.Column("ref", sa.String(), nullable=False),
        sa.Column("priority_ref", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("agency_key", sa.String(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.CheckConstraint("kind IN ('objective','action')", name="ck_plan_work_kind"),
        sa.ForeignKeyConstraint(
            ["priority_ref"], ["priorities.ref"], name="fk_plan_work_priority_ref_priorities"
        ),
        sa.ForeignKeyConstraint(["agency_key"], ["agencies.key"], name="fk_plan_work_agency_key_agencies"),
        sa.PrimaryKeyConstraint("ref", name="pk_plan_work"),
    )
    op.create_index("ix_plan_work_priority_ref", "plan_work", ["priority_ref"])


def _plan_progress() -> None:
    op.create_table(
        "plan_progress",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("ref", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("note", "because", "evidence", "said")),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("written_on", sa.Date(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("written_by", sa.String(), nullable=False),
        sa.CheckConstraint(
            "status IN ('not_started','on_track','slipping','done','stopped')", name="ck_plan_progress_status"
        ),
        sa.CheckConstraint(
            "status <> 'stopped' OR because <> ''", name="ck_plan_progress_stopped_has_a_reason"
        ),
        sa.CheckConstraint("status <> 'done' OR evidence <> ''", name="ck_plan_progress_done_has_evidence"),
        sa.ForeignKeyConstraint(["ref"], ["plan_work.ref"], name="fk_plan_progress_ref_plan_work"),
        sa.PrimaryKeyConstraint("id", name="pk_plan_progress"),
    )
    op.create_index("ix_plan_progress_ref", "plan_progress", ["ref"])


def _escalations() -> None:
    op.create_table(
        "escalations",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("ref", sa.String(), nullable=False),
        sa.Column("board_key", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("raised_on", sa.Date(), nullable=False),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("decision", sa.Text(), nullable=False),
        sa.Column("minute", sa.String(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by", sa.String(), nullable=True),
        sa.CheckConstraint("reason IN ('overdue','slipping')", name="ck_escalations_reason"),
        sa.CheckConstraint(
            "(answered_on IS NULL AND decision = '') OR (answered_on IS NOT NULL AND decision <> '')",
            name="ck_escalations_an_answer_has_words",
        ),
        sa.ForeignKeyConstraint(["ref"], ["plan_work.ref"], name="fk_escalations_ref_plan_work"),
        sa.ForeignKeyConstraint(["board_key"], ["boards.key"], name="fk_escalations_board_key_boards"),
        sa.PrimaryKeyConstraint("id", name="pk_escalations"),
    )
    for name in ("ref", "board_key"):
        op.create_index(f"ix_escalations_{name}", "escalations", [name])
    op.create_index(
        "uq_escalations_one_waits",
        "escalations",
        ["ref"],
        unique=True,
        sqlite_where=sa.text("answered_on IS NULL"),
        postgresql_where=sa.text("answered_on IS NULL"),
    )
