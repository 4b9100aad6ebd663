"""When boards meet, what they owe each other in between, and what was delivered."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from feedback.database import Base, Moment


class Meeting(Base):
    """A meeting of a board, or an event that it holds. Times are those of England, "10:00", or empty.

    `board_key` is who holds it; others who share it are in `MeetingBoard`. One that is cancelled stays, with its reason.
    """

    __tablename__ = "meetings"
    __table_args__ = (
        CheckConstraint("kind IN ('meeting','event')", name="kind"),
        CheckConstraint("cancelled_at IS NULL OR because <> ''", name="cancelled_has_a_reason"),
        CheckConstraint("ends = '' OR starts < ends", name="starts_first"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    board_key: Mapped[str] = mapped_column(ForeignKey("boards.key"), index=True)
    kind: Mapped[str]
    title: Mapped[str]
    held_on: Mapped[date] = mapped_column(index=True)
    starts: Mapped[str] = mapped_column(default="")
    ends: Mapped[str] = mapped_column(default="")
    place: Mapped[str] = mapped_column(default="")
    because: Mapped[str] = mapped_column(default="")
    cancelled_at: Mapped[datetime | None] = mapped_column(Moment)


class MeetingBoard(Base):
    """That a board shares a meeting or event which another one holds."""

    __tablename__ = "meeting_boards"

    meeting_id: Mapped[str] = mapped_column(ForeignKey("meetings.id"), primary_key=True)
    board_key: Mapped[str] = mapped_column(ForeignKey("boards.key"), primary_key=True)


class ReportDuty(Base):
    """What a board or sub group has to deliver, again and again. `rule` says how its days are found, in
    `feedback.plans.calendar`; `days` are working days. One that has ended keeps what was delivered under it."""

    __tablename__ = "report_duties"
    __table_args__ = (
        CheckConstraint("rule IN ('meeting','two_months','quarter','year')", name="rule"),
        CheckConstraint("days BETWEEN 0 AND 90", name="days"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    board_key: Mapped[str] = mapped_column(ForeignKey("boards.key"), index=True)
    title: Mapped[str]
    rule: Mapped[str]
    days: Mapped[int]
    starts_on: Mapped[date]
    ended_on: Mapped[date | None]


class Delivery(Base):
    """That a report was delivered: on which day, and where it lies. `due_on` is the day it was due then: a meeting that is
    moved afterwards makes nothing late that was in time."""

    __tablename__ = "deliveries"

    duty_id: Mapped[str] = mapped_column(ForeignKey("report_duties.id"), primary_key=True)
    occasion: Mapped[str] = mapped_column(primary_key=True)
    due_on: Mapped[date | None]
    delivered_on: Mapped[date]
    where: Mapped[str] = mapped_column(Text, default="")
    noted_by: Mapped[str]
    noted_at: Mapped[datetime] = mapped_column(Moment)
