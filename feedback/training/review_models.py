"""What was decided about a course after looking at what came of it, and how many people agencies mean to send."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from feedback.database import Base, Moment


class CourseReview(Base):
    """One decision about a course: keep, change or stop something, with its reason and its day. Added, never changed.

    `item_id` is the thing in a listening loop that it became, where it is followed until it is done and told back.
    """

    __tablename__ = "course_reviews"
    __table_args__ = (CheckConstraint("verdict IN ('keep','change','stop')", name="verdict"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    course_key: Mapped[str] = mapped_column(ForeignKey("courses.key"), index=True)
    verdict: Mapped[str]
    what: Mapped[str] = mapped_column(Text)
    because: Mapped[str] = mapped_column(Text)
    decided_on: Mapped[date]
    decided_by: Mapped[str]
    item_id: Mapped[str] = mapped_column(ForeignKey("loop_items.id"), unique=True)
    created_at: Mapped[datetime] = mapped_column(Moment)


class TrainingTarget(Base):
    """How many of its people an agency means to have come to a course in each quarter."""

    __tablename__ = "training_targets"
    __table_args__ = (CheckConstraint("people > 0", name="people"),)

    agency_key: Mapped[str] = mapped_column(ForeignKey("agencies.key"), primary_key=True)
    people: Mapped[int]
    set_by: Mapped[str]
    set_at: Mapped[datetime] = mapped_column(Moment)
