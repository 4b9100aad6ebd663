"""What becomes of a plan once it is at work: whose boards its priorities belong to, who owns what, and how far it is.

Nothing here is taken from a plan file, and bringing a plan in again touches none of it: it hangs on refs, and on
priorities, which never go away.
"""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from feedback.database import Base, Moment


class PriorityBoard(Base):
    """That a priority belongs to a board or sub group. It may belong to several; one of them leads."""

    __tablename__ = "priority_boards"
    __table_args__ = (
        Index(
            "uq_priority_boards_one_leads",
            "priority_ref",
            unique=True,
            sqlite_where=text("leads"),
            postgresql_where=text("leads"),
        ),
    )

    priority_ref: Mapped[str] = mapped_column(ForeignKey("priorities.ref"), primary_key=True)
    board_key: Mapped[str] = mapped_column(ForeignKey("boards.key"), primary_key=True, index=True)
    leads: Mapped[bool]


class Work(Base):
    """Who answers for an objective or an action, and by when: what the hub says beside the printed plan.

    A row is made when somebody first says something of it. `text` is the wording it had then, so that what a later
    edition of the plan leaves out can still be read. `due_on` stands in the place of the printed day where it is set.
    """

    __tablename__ = "plan_work"
    __table_args__ = (CheckConstraint("kind IN ('objective','action')", name="kind"),)

    ref: Mapped[str] = mapped_column(primary_key=True)
    priority_ref: Mapped[str] = mapped_column(ForeignKey("priorities.ref"), index=True)
    kind: Mapped[str]
    text: Mapped[str] = mapped_column(Text)
    owner: Mapped[str] = mapped_column(default="")
    agency_key: Mapped[str | None] = mapped_column(ForeignKey("agencies.key"))
    due_on: Mapped[date | None]


class Progress(Base):
    """One update on an objective or action: never changed, never taken away. `said` is its wording on that day,
    `due_on` the day by which it was due then."""

    __tablename__ = "plan_progress"
    __table_args__ = (
        CheckConstraint("status IN ('not_started','on_track','slipping','done','stopped')", name="status"),
        CheckConstraint("status <> 'stopped' OR because <> ''", name="stopped_has_a_reason"),
        CheckConstraint("status <> 'done' OR evidence <> ''", name="done_has_evidence"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(ForeignKey("plan_work.ref"), index=True)
    status: Mapped[str]
    note: Mapped[str] = mapped_column(Text, default="")
    because: Mapped[str] = mapped_column(Text, default="")
    evidence: Mapped[str] = mapped_column(Text, default="")
    said: Mapped[str] = mapped_column(Text)
    due_on: Mapped[date | None]
    written_on: Mapped[date]
    written_at: Mapped[datetime] = mapped_column(Moment)
    written_by: Mapped[str]


class Escalation(Base):
    """That an objective or action was put to a board, and what the board decided.

    One that waits for an answer stands alone: there is never a second beside it. `due_on` is the day that had gone by.
    """

    __tablename__ = "escalations"
    __table_args__ = (
        CheckConstraint("reason IN ('overdue','slipping')", name="reason"),
        CheckConstraint(
            "(answered_on IS NULL AND decision = '') OR (answered_on IS NOT NULL AND decision <> '')",
            name="an_answer_has_words",
        ),
        Index(
            "uq_escalations_one_waits",
            "ref",
            unique=True,
            sqlite_where=text("answered_on IS NULL"),
            postgresql_where=text("answered_on IS NULL"),
        ),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(ForeignKey("plan_work.ref"), index=True)
    board_key: Mapped[str] = mapped_column(ForeignKey("boards.key"), index=True)
    reason: Mapped[str]
    due_on: Mapped[date | None]
    raised_on: Mapped[date]
    raised_at: Mapped[datetime] = mapped_column(Moment)
    answered_on: Mapped[date | None]
    decision: Mapped[str] = mapped_column(Text, default="")
    minute: Mapped[str] = mapped_column(default="")
    answered_at: Mapped[datetime | None] = mapped_column(Moment)
    answered_by: Mapped[str | None]
