"""Voice that was not a survey: sessions in which people spoke, and the series they belong to."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from feedback.database import Base, Moment


class Series(Base):
    """Sessions that belong together: a youth council's meetings, a workshop held at four schools.

    It is a survey of kind `sessions`, so that what is said there is read, screened, coded and quoted like any answer.
    `same_people` says that the same group comes each time: their numbers are then never added up.
    """

    __tablename__ = "session_series"

    survey_key: Mapped[str] = mapped_column(ForeignKey("surveys.key"), primary_key=True)
    same_people: Mapped[bool]


class VoiceSession(Base):
    """One session: what kind, when, where, who by group and never by name, and how it was asked.

    It is a door nobody can come through (`code`); each note is a response behind it. `groups` is
    `[{"group": "Years 5 and 6", "people": 12}]`.
    """

    __tablename__ = "voice_sessions"
    __table_args__ = (
        CheckConstraint(
            "kind IN ('workshop','youth_council','voice_group','visit','focus_group','phone_line','report')",
            name="kind",
        ),
        CheckConstraint("people > 0", name="somebody_was_there"),
    )

    code: Mapped[str] = mapped_column(ForeignKey("collectors.code"), primary_key=True)
    survey_key: Mapped[str] = mapped_column(ForeignKey("session_series.survey_key"), index=True)
    title: Mapped[str]
    kind: Mapped[str]
    held_on: Mapped[date]
    place: Mapped[str] = mapped_column(default="")
    people: Mapped[int]
    groups: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    office: Mapped[str] = mapped_column(default="")
    how_asked: Mapped[str] = mapped_column(Text, default="")
    recorded_by: Mapped[str]
    recorded_at: Mapped[datetime] = mapped_column(Moment)
