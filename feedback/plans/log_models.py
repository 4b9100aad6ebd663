"""What boards ask of others and worry about: recommendations, challenges and risks, each with its dated history."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from feedback.database import Base, Moment

_SOMEBODY = "agency_key IS NOT NULL OR to_board_key IS NOT NULL"


class Recommendation(Base):
    """What is required, to achieve what, to address the risk of what; of an agency, a board, or both.

    `board_key` is the board that made it and follows it up. `source` says where it comes from, without naming a case.
    """

    __tablename__ = "recommendations"
    __table_args__ = (
        CheckConstraint(_SOMEBODY, name="of_somebody"),
        CheckConstraint("source_kind IN ('review','audit','challenge','survey','other')", name="source_kind"),
        CheckConstraint("response IN ('waiting','accepted','partly','not')", name="response"),
        CheckConstraint("response NOT IN ('partly','not') OR reason <> ''", name="a_no_has_a_reason"),
        CheckConstraint("(response = 'waiting') = (responded_on IS NULL)", name="response_has_its_day"),
        CheckConstraint("(closed_on IS NULL) = (impact = '')", name="closed_has_evidence"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    board_key: Mapped[str] = mapped_column(ForeignKey("boards.key"), index=True)
    required: Mapped[str] = mapped_column(Text)
    to_achieve: Mapped[str] = mapped_column(Text)
    risk: Mapped[str] = mapped_column(Text)
    agency_key: Mapped[str | None] = mapped_column(ForeignKey("agencies.key"))
    to_board_key: Mapped[str | None] = mapped_column(ForeignKey("boards.key"))
    priority_ref: Mapped[str | None] = mapped_column(ForeignKey("priorities.ref"), index=True)
    source_kind: Mapped[str]
    source: Mapped[str]
    made_on: Mapped[date]
    due_on: Mapped[date]
    response: Mapped[str] = mapped_column(default="waiting")
    reason: Mapped[str] = mapped_column(Text, default="")
    responded_on: Mapped[date | None]
    closed_on: Mapped[date | None]
    impact: Mapped[str] = mapped_column(Text, default="")


class RecommendationStep(Base):
    """One entry in a recommendation's history: never changed, never taken away."""

    __tablename__ = "recommendation_steps"

    id: Mapped[str] = mapped_column(primary_key=True)
    recommendation_id: Mapped[str] = mapped_column(ForeignKey("recommendations.id"), index=True)
    note: Mapped[str] = mapped_column(Text)
    written_on: Mapped[date]
    written_at: Mapped[datetime] = mapped_column(Moment)
    written_by: Mapped[str]


class Challenge(Base):
    """A challenge put to an agency or a board: by whom, about what, what was answered, what came of it."""

    __tablename__ = "challenges"
    __table_args__ = (
        CheckConstraint(_SOMEBODY, name="to_somebody"),
        CheckConstraint("(response = '') = (responded_on IS NULL)", name="response_has_its_day"),
        CheckConstraint("(closed_on IS NULL) = (outcome = '')", name="closed_has_an_outcome"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    board_key: Mapped[str] = mapped_column(ForeignKey("boards.key"), index=True)
    put_by: Mapped[str]
    about: Mapped[str] = mapped_column(Text)
    agency_key: Mapped[str | None] = mapped_column(ForeignKey("agencies.key"))
    to_board_key: Mapped[str | None] = mapped_column(ForeignKey("boards.key"))
    priority_ref: Mapped[str | None] = mapped_column(ForeignKey("priorities.ref"), index=True)
    put_on: Mapped[date]
    response: Mapped[str] = mapped_column(Text, default="")
    responded_on: Mapped[date | None]
    outcome: Mapped[str] = mapped_column(Text, default="")
    closed_on: Mapped[date | None]


class ChallengeReview(Base):
    """What had come of a challenge by the end of a quarter. `quarter` is the first day of it."""

    __tablename__ = "challenge_reviews"

    id: Mapped[str] = mapped_column(primary_key=True)
    challenge_id: Mapped[str] = mapped_column(ForeignKey("challenges.id"), index=True)
    quarter: Mapped[date]
    outcome: Mapped[str] = mapped_column(Text)
    written_on: Mapped[date]
    written_at: Mapped[datetime] = mapped_column(Moment)
    written_by: Mapped[str]


class Risk(Base):
    """Something that may go wrong, with the office that answers for it. How likely and how grave is in its reviews."""

    __tablename__ = "risks"
    __table_args__ = (CheckConstraint("(closed_on IS NULL) = (because = '')", name="closed_has_a_reason"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    board_key: Mapped[str] = mapped_column(ForeignKey("boards.key"), index=True)
    title: Mapped[str]
    about: Mapped[str] = mapped_column(Text, default="")
    owner: Mapped[str]
    agency_key: Mapped[str | None] = mapped_column(ForeignKey("agencies.key"))
    priority_ref: Mapped[str | None] = mapped_column(ForeignKey("priorities.ref"), index=True)
    raised_on: Mapped[date]
    closed_on: Mapped[date | None]
    because: Mapped[str] = mapped_column(Text, default="")


class RiskReview(Base):
    """How likely and how grave a risk was on a day, from 1 to 5, and what was done against it. Never changed."""

    __tablename__ = "risk_reviews"
    __table_args__ = (
        CheckConstraint("likelihood BETWEEN 1 AND 5", name="likelihood"),
        CheckConstraint("impact BETWEEN 1 AND 5", name="impact"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    risk_id: Mapped[str] = mapped_column(ForeignKey("risks.id"), index=True)
    likelihood: Mapped[int]
    impact: Mapped[int]
    mitigations: Mapped[str] = mapped_column(Text)
    note: Mapped[str] = mapped_column(Text, default="")
    reviewed_on: Mapped[date]
    reviewed_at: Mapped[datetime] = mapped_column(Moment)
    reviewed_by: Mapped[str]
