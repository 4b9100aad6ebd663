"""Measures a board watches, and their value in each quarter with what is known about it."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from feedback.database import Base, Moment


class Measure(Base):
    """What is measured. `kind` says what the number is, `better` which way is good, `about` whom small numbers protect.

    `key` is how files speak of it, `base` of what the number is one, `target` is in the unit of the value.
    """

    __tablename__ = "measures"
    __table_args__ = (
        CheckConstraint("kind IN ('share','rate','count','number')", name="kind"),
        CheckConstraint("better IN ('higher','lower','neither')", name="better"),
        CheckConstraint("about IN ('children','staff','things')", name="about"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    title: Mapped[str]
    definition: Mapped[str] = mapped_column(Text)
    kind: Mapped[str]
    unit: Mapped[str]
    better: Mapped[str]
    about: Mapped[str]
    base: Mapped[str] = mapped_column(default="")
    target: Mapped[float | None]
    source: Mapped[str]
    owner: Mapped[str]
    board_key: Mapped[str] = mapped_column(ForeignKey("boards.key"), index=True)
    agency_key: Mapped[str | None] = mapped_column(ForeignKey("agencies.key"))
    priority_ref: Mapped[str | None] = mapped_column(ForeignKey("priorities.ref"), index=True)
    archived_on: Mapped[date | None]


class MeasureValue(Base):
    """The value of a measure in a quarter, whose first day is `quarter`. What is corrected stays, with the moment.

    `known`, `how` and `plans` answer: what do you know, how do you know it, what are your plans.
    """

    __tablename__ = "measure_values"
    __table_args__ = (
        CheckConstraint("numerator IS NULL OR numerator >= 0", name="not_below_nought"),
        CheckConstraint("denominator IS NULL OR denominator > 0", name="of_somebody"),
        CheckConstraint(
            "numerator IS NULL OR denominator IS NULL OR numerator <= denominator", name="part_of_the_whole"
        ),
        Index(
            "uq_measure_values_one_stands",
            "measure_id",
            "quarter",
            unique=True,
            sqlite_where=text("replaced_at IS NULL"),
            postgresql_where=text("replaced_at IS NULL"),
        ),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    measure_id: Mapped[str] = mapped_column(ForeignKey("measures.id"), index=True)
    quarter: Mapped[date]
    value: Mapped[float]
    numerator: Mapped[int | None]
    denominator: Mapped[int | None]
    known: Mapped[str] = mapped_column(Text, default="")
    how: Mapped[str] = mapped_column(Text, default="")
    plans: Mapped[str] = mapped_column(Text, default="")
    written_at: Mapped[datetime] = mapped_column(Moment)
    written_by: Mapped[str]
    replaced_at: Mapped[datetime | None] = mapped_column(Moment)
