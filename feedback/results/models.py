"""What people decided about results: that everybody gave the same answer may be said."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text
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
