"""The codebook of a survey, and the ties between its themes and what people wrote."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from feedback.database import Base, Moment


class Theme(Base):
    """An entry of a survey's codebook. `agreed_at` is set when a person says that it stands."""

    __tablename__ = "themes"
    __table_args__ = (UniqueConstraint("survey_key", "name"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    survey_key: Mapped[str] = mapped_column(ForeignKey("surveys.key"), index=True)
    name: Mapped[str]
    definition: Mapped[str] = mapped_column(Text, default="")
    priority_ref: Mapped[str | None]
    created_by: Mapped[str]
    agreed_at: Mapped[datetime | None] = mapped_column(Moment)
    agreed_by: Mapped[str | None] = mapped_column(ForeignKey("accounts.id"))


class Coding(Base):
    """The tie between a comment and a theme: proposed by a machine, or made or confirmed by a person."""

    __tablename__ = "codings"
    __table_args__ = (
        CheckConstraint("made_by IN ('machine','person')", name="made_by"),
        CheckConstraint("status IN ('candidate','confirmed','rejected')", name="status"),
        CheckConstraint("status = 'candidate' OR account_id IS NOT NULL", name="a_person_decides"),
    )

    comment_id: Mapped[str] = mapped_column(ForeignKey("comments.id", ondelete="CASCADE"), primary_key=True)
    theme_id: Mapped[str] = mapped_column(
        ForeignKey("themes.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    made_by: Mapped[str]
    status: Mapped[str]
    account_id: Mapped[str | None] = mapped_column(ForeignKey("accounts.id"))
    at: Mapped[datetime] = mapped_column(Moment)
