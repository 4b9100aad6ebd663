"""Courses, the events at which they are held, and who was booked on one.

Nothing here leads to an answer: a booking says that somebody was there, never that they answered or what.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from feedback.database import Base, Moment


class Course(Base):
    """What is taught. `aims` is `[{"id": "aim1", "text": {"en": "..."}}]`.

    An aim keeps its id, and no id is given twice: questions about it are named after it, and `aims_given` is how many
    have been. `answers` says which review or audit the course answers, `follow_ups` how many days after an event its people are asked again, `pairing` how
    somebody's answers before and after find each other: by a "token" in their link or by a "code" they make up.
    """

    __tablename__ = "courses"
    __table_args__ = (CheckConstraint("pairing IN ('token','code')", name="pairing"),)

    key: Mapped[str] = mapped_column(primary_key=True)
    title: Mapped[str]
    summary: Mapped[str] = mapped_column(Text, default="")
    aims: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    aims_given: Mapped[int] = mapped_column(default=0)
    level: Mapped[str] = mapped_column(default="")
    priority_ref: Mapped[str | None] = mapped_column(ForeignKey("priorities.ref"), index=True)
    answers: Mapped[str] = mapped_column(Text, default="")
    follow_ups: Mapped[list[int]] = mapped_column(JSON, default=list)
    asks_manager: Mapped[bool] = mapped_column(default=False)
    pairing: Mapped[str] = mapped_column(default="code")
    created_at: Mapped[datetime] = mapped_column(Moment)
    archived_at: Mapped[datetime | None] = mapped_column(Moment)


class TrainingEvent(Base):
    """A course held once: when, where, by whom, for how many. `code` is public: it is on the poster at the door.

    `forgotten_at` is when the names of those booked were emptied; nobody can be booked after that.
    """

    __tablename__ = "training_events"
    __table_args__ = (
        CheckConstraint("mode IN ('place','online','both')", name="mode"),
        CheckConstraint("ends_at > starts_at", name="ends_after_it_starts"),
        CheckConstraint("capacity IS NULL OR capacity > 0", name="capacity"),
        CheckConstraint("(cancelled_at IS NULL) = (cancelled_why = '')", name="cancelled_for_a_reason"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    course_key: Mapped[str] = mapped_column(ForeignKey("courses.key"), index=True)
    starts_at: Mapped[datetime] = mapped_column(Moment, index=True)
    ends_at: Mapped[datetime] = mapped_column(Moment)
    mode: Mapped[str]
    place: Mapped[str] = mapped_column(default="")
    trainer: Mapped[str] = mapped_column(default="")
    capacity: Mapped[int | None]
    cancelled_at: Mapped[datetime | None] = mapped_column(Moment)
    cancelled_why: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime] = mapped_column(Moment)
    forgotten_at: Mapped[datetime | None] = mapped_column(Moment)


class Booking(Base):
    """One person's place at an event. There is no time in it and no order: neither may tell who answered when.

    `address` is kept in small letters and stands once in an event, as does `imported_ref`, the number the
    partnership's booking system gave it. `agency_words` is what was written for an agency, `agency_key` the agency it
    was found to be. `needs` are interpreters and access: they are emptied after the event. `language` is the tag of the one
    they are written to in; empty where nobody has said.
    """

    __tablename__ = "bookings"
    __table_args__ = (
        CheckConstraint(
            "state IN ('booked','waiting','attended','left_early','no_show','cancelled')", name="state"
        ),
        CheckConstraint("source IN ('import','keyed','door')", name="source"),
        CheckConstraint("address = lower(address)", name="address_lower"),
        Index(
            "uq_bookings_address_once",
            "event_id",
            "address",
            unique=True,
            sqlite_where=text("address <> ''"),
            postgresql_where=text("address <> ''"),
        ),
        Index(
            "uq_bookings_imported_once",
            "event_id",
            "imported_ref",
            unique=True,
            sqlite_where=text("imported_ref <> ''"),
            postgresql_where=text("imported_ref <> ''"),
        ),
        {"sqlite_with_rowid": False},
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    event_id: Mapped[str] = mapped_column(ForeignKey("training_events.id"), index=True)
    name: Mapped[str] = mapped_column(default="")
    address: Mapped[str] = mapped_column(default="")
    agency_key: Mapped[str | None] = mapped_column(ForeignKey("agencies.key"), index=True)
    agency_words: Mapped[str] = mapped_column(default="")
    role: Mapped[str] = mapped_column(default="")
    manager_name: Mapped[str] = mapped_column(default="")
    manager_address: Mapped[str] = mapped_column(default="")
    needs: Mapped[str] = mapped_column(Text, default="")
    state: Mapped[str] = mapped_column(default="booked")
    source: Mapped[str]
    imported_ref: Mapped[str] = mapped_column(default="")
    language: Mapped[str] = mapped_column(default="", server_default="")


class TableWord(Base):
    """What a word in a booking system's table means here: a head of a column, an agency, a word for attendance."""

    __tablename__ = "training_table_words"
    __table_args__ = (CheckConstraint("kind IN ('column','agency','state')", name="kind"),)

    kind: Mapped[str] = mapped_column(primary_key=True)
    words: Mapped[str] = mapped_column(primary_key=True)
    means: Mapped[str]
