"""Courses, the events at which they are held, and who was booked on one."""

from datetime import datetime

import sqlalchemy as sa
from alembic import op

revision = "031"
down_revision = "030"


def upgrade() -> None:
    op.create_table(
        "courses",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("aims", sa.JSON(), nullable=False),
        sa.Column("aims_given", sa.Integer(), nullable=False),
        sa.Column("level", sa.String(), nullable=False),
        sa.Column("priority_ref", sa.String(), nullable=True),
        sa.Column("answers", sa.Text(), nullable=False),
        sa.Column("follow_ups", sa.JSON(), nullable=False),
        sa.Column("asks_manager", sa.Boolean(), nullable=False),
        sa.Column("pairing", sa.String(), nullable=False),
        _moment("created_at"),
        _moment("archived_at", nullable=True),
        sa.CheckConstraint("pairing IN ('token','code')", name="ck_courses_pairing"),
        sa.ForeignKeyConstraint(
            ["priority_ref"], ["priorities.ref"], name="fk_courses_priority_ref_priorities"
        ),
        sa.PrimaryKeyConstraint("key", name="pk_courses"),
    )
    op.create_index("ix_courses_priority_ref", "courses", ["priority_ref"], unique=False)
    op.create_table(
        "training_events",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("course_key", sa.String(), nullable=False),
        _moment("starts_at"),
        _moment("ends_at"),
        *_words("mode", "place", "trainer"),
        sa.Column("capacity", sa.Integer(), nullable=True),
        _moment("cancelled_at", nullable=True),
        *_words("cancelled_why"),
        _moment("created_at"),
        _moment("forgotten_at", nullable=True),
        sa.CheckConstraint("mode IN ('place','online','both')", name="ck_training_events_mode"),
        sa.CheckConstraint("ends_at > starts_at", name="ck_training_events_ends_after_it_starts"),
        sa.CheckConstraint("capacity IS NULL OR capacity > 0", name="ck_training_events_capacity"),
        sa.CheckConstraint(
            "(cancelled_at IS NULL) = (cancelled_why = '')", name="ck_training_events_cancelled_for_a_reason"
        ),
        sa.ForeignKeyConstraint(
            ["course_key"], ["courses.key"], name="fk_training_events_course_key_courses"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_training_events"),
        sa.UniqueConstraint("code", name="uq_training_events_code"),
    )
    op.create_index("ix_training_events_course_key", "training_events", ["course_key"], unique=False)
    op.create_index("ix_training_events_starts_at", "training_events", ["starts_at"], unique=False)
    _bookings()


def _bookings() -> None:
    op.create_table(
        "bookings",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("event_id", sa.String(), nullable=False),
        *_words("name", "address"),
        sa.Column("agency_key", sa.String(), nullable=True),
        *_words("agency_words", "role", "manager_name", "manager_address"),
        sa.Column("needs", sa.Text(), nullable=False),
        *_words("state", "source", "imported_ref"),
        sa.CheckConstraint(
            "state IN ('booked','waiting','attended','left_early','no_show','cancelled')",
            name="ck_bookings_state",
        ),
        sa.CheckConstraint("source IN ('import','keyed','door')", name="ck_bookings_source"),
        sa.CheckConstraint("address = lower(address)", name="ck_bookings_address_lower"),
        sa.ForeignKeyConstraint(["agency_key"], ["agencies.key"], name="fk_bookings_agency_key_agencies"),
        sa.ForeignKeyConstraint(
            ["event_id"], ["training_events.id"], name="fk_bookings_event_id_training_events"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_bookings"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_bookings_event_id", "bookings", ["event_id"], unique=False)
    op.create_index("ix_bookings_agency_key", "bookings", ["agency_key"], unique=False)
    for name, column in (("address_once", "address"), ("imported_once", "imported_ref")):
        given = sa.text(f"{column} <> ''")
        op.create_index(
            f"uq_bookings_{name}",
            "bookings",
            ["event_id", column],
            unique=True,
            sqlite_where=given,
            postgresql_where=given,
        )


def _words(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.String(), nullable=False) for name in names]


def _moment(name: str, *, nullable: bool = False) -> sa.Column[datetime]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)
