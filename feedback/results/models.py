"""What people decided about results, and how results stood when somebody who sees nothing else last saw them move."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from feedback.database import Base, Moment


class UnanimousAnswer(Base):
    """That everybody gave this answer may be said: somebody looked, with a reason; until somebody takes it back.

    It holds for one question of one era (`era`: the number of its first version), for those asked in one wording
    (`part`: the audience versions counted, `-` the survey as it is written) and, where `by` says by what, for one group.
    For a theme `by` is `_theme`, `grouped` its id, and the rest empty. `base` is how many they were on that day. It
    holds for `answer` alone: should everybody come to give another, that was looked at by nobody.
    """

    __tablename__ = "unanimous_answers"
    __table_args__ = (
        CheckConstraint("reason <> ''", name="has_a_reason"),
        CheckConstraint("base >= 10", name="base_of_ten"),
        CheckConstraint("(taken_back_by IS NULL) = (taken_back_at IS NULL)", name="taken_back_by_somebody"),
        Index("ix_unanimous_answers_survey", "survey_key"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    survey_key: Mapped[str] = mapped_column(ForeignKey("surveys.key"))
    era: Mapped[int]
    question_id: Mapped[str]
    part: Mapped[str]
    by: Mapped[str]
    grouped: Mapped[str]
    answer: Mapped[str]
    base: Mapped[int]
    reason: Mapped[str] = mapped_column(Text)
    confirmed_by: Mapped[str] = mapped_column(ForeignKey("accounts.id"))
    confirmed_at: Mapped[datetime] = mapped_column(Moment)
    taken_back_by: Mapped[str | None] = mapped_column(ForeignKey("accounts.id"))
    taken_back_at: Mapped[datetime | None] = mapped_column(Moment)


class Standing(Base):
    """How far a survey's results have moved on for those who see nothing but results: `number` times, up to the end of
    `as_of`."""

    __tablename__ = "standings"

    survey_key: Mapped[str] = mapped_column(ForeignKey("surveys.key"), primary_key=True)
    number: Mapped[int]
    as_of: Mapped[date] = mapped_column(Date)


class StandingBlock(Base):
    """So many answers that came into the results together. Where one of them is taken back the block is broken."""

    __tablename__ = "standing_blocks"
    __table_args__ = ({"sqlite_with_rowid": False},)

    id: Mapped[str] = mapped_column(primary_key=True)
    survey_key: Mapped[str] = mapped_column(ForeignKey("surveys.key"), index=True)
    size: Mapped[int]


class StandingAnswer(Base):
    """That a response is, or was, counted in its survey's results as they stand. It goes with the response.

    `block` is null while it is left out, since another of its block was taken back.
    """

    __tablename__ = "standing_answers"
    __table_args__ = ({"sqlite_with_rowid": False},)

    response_id: Mapped[str] = mapped_column(ForeignKey("responses.id", ondelete="CASCADE"), primary_key=True)
    block: Mapped[str | None] = mapped_column(ForeignKey("standing_blocks.id"), index=True)
