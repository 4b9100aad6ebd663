"""When a course asks, and through which doors the people of one event come."""

from datetime import date

from sqlalchemy import CheckConstraint, Date, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from feedback.database import Base


class TrainingPoint(Base):
    """A point in time at which a course asks: `before`, `end`, `follow_up_1` and so on, `manager`.

    `offset_days` counts from the day of the event; `asked` is whether it is asked now. A point stays when it is asked no
    more, because doors and answers of events hang on it. `taken_away`: the course has no such point now; it is asked
    again once the course has.
    """

    __tablename__ = "training_points"
    __table_args__ = (CheckConstraint("offset_days >= 0", name="offset_days"),)

    course_key: Mapped[str] = mapped_column(ForeignKey("courses.key"), primary_key=True)
    point: Mapped[str] = mapped_column(primary_key=True)
    survey_key: Mapped[str] = mapped_column(ForeignKey("surveys.key"), index=True)
    offset_days: Mapped[int]
    asked: Mapped[bool] = mapped_column(default=True)
    taken_away: Mapped[bool] = mapped_column(default=False)


class EventDoor(Base):
    """The door of one event into the survey of one point. `way`: by a link of one's own, or open to the room.

    It leads to a collector and no further: no booking and no answer is in it.
    """

    __tablename__ = "event_doors"
    __table_args__ = (CheckConstraint("way IN ('personal','open')", name="way"),)

    event_id: Mapped[str] = mapped_column(ForeignKey("training_events.id"), primary_key=True)
    point: Mapped[str] = mapped_column(primary_key=True)
    way: Mapped[str] = mapped_column(primary_key=True)
    collector_code: Mapped[str] = mapped_column(ForeignKey("collectors.code"), unique=True)
    due_on: Mapped[date] = mapped_column(Date)
