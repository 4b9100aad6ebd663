"""A partnership's strategic plan, as far as it is printed: priorities, objectives, actions and figures.

Everything in a plan is named by its ref, `<plan key>/<code>`, for example `rochdale-2022-24/1.1`. Other rooms keep the
ref as a plain string, so a priority stays here for good once it has been brought in: one that a later edition leaves
out gets `dropped_at`. `note` says where a thing stands in the printed plan, and why a field is empty that the plan has.
"""

from datetime import date, datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from feedback.database import Base, Moment

PRIORITY_KINDS = ("priority", "theme_of_work", "area_of_focus", "issue")


class Plan(Base):
    """One strategic plan. `period` is as printed; `starts` and `ends` are set where the plan gives days.

    `source` is the title of the printed document, `priorities` those still in the plan. `content_hash` is the SHA-256 of what was read from the plan file.
    """

    __tablename__ = "plans"
    __table_args__ = (
        CheckConstraint("starts IS NULL OR ends IS NULL OR starts <= ends", name="starts_first"),
    )

    key: Mapped[str] = mapped_column(primary_key=True)
    title: Mapped[str]
    partnership: Mapped[str]
    period: Mapped[str]
    starts: Mapped[date | None]
    ends: Mapped[date | None]
    vision: Mapped[str | None] = mapped_column(Text)
    source: Mapped[str]
    note: Mapped[str] = mapped_column(Text, default="")
    imported_at: Mapped[datetime] = mapped_column(Moment)
    content_hash: Mapped[str]
    priorities: Mapped[list["Priority"]] = relationship(
        primaryjoin="and_(Plan.key == Priority.plan_key, Priority.dropped_at.is_(None))",
        viewonly=True,
        lazy="selectin",
        order_by="Priority.position",
    )
    figures: Mapped[list["Figure"]] = relationship(viewonly=True, lazy="selectin", order_by="Figure.position")


class Priority(Base):
    """What the partnership has chosen to work on.

    `plain_title` is our wording for children. `lead` is the strategic lead, `lead_deputy` the one who leads the work
    day by day. An area of focus or an issue may be `part_of` another priority.
    """

    __tablename__ = "priorities"
    __table_args__ = (
        CheckConstraint("kind IN ('priority','theme_of_work','area_of_focus','issue')", name="kind"),
        CheckConstraint("part_of <> ref", name="not_part_of_itself"),
    )

    ref: Mapped[str] = mapped_column(primary_key=True)
    plan_key: Mapped[str] = mapped_column(ForeignKey("plans.key"), index=True)
    code: Mapped[str]
    position: Mapped[int]
    kind: Mapped[str] = mapped_column(default="priority")
    title: Mapped[str]
    plain_title: Mapped[str]
    lead: Mapped[str | None]
    lead_deputy: Mapped[str | None]
    sub_group: Mapped[str | None]
    rationale: Mapped[str | None] = mapped_column(Text)
    success: Mapped[list[str]] = mapped_column(JSON, default=list)
    part_of: Mapped[str | None] = mapped_column(ForeignKey("priorities.ref"))
    note: Mapped[str] = mapped_column(Text, default="")
    dropped_at: Mapped[datetime | None] = mapped_column(Moment)
    objectives: Mapped[list["Objective"]] = relationship(
        viewonly=True, lazy="selectin", order_by="Objective.position"
    )
    actions: Mapped[list["Action"]] = relationship(viewonly=True, lazy="selectin", order_by="Action.position")


class Objective(Base):
    """A better state the plan wants to reach. `due_text` is as printed ("Mar-24", "ongoing"), `due_on` its day."""

    __tablename__ = "objectives"

    ref: Mapped[str] = mapped_column(primary_key=True)
    priority_ref: Mapped[str] = mapped_column(ForeignKey("priorities.ref"), index=True)
    code: Mapped[str]
    position: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
    outcome: Mapped[list[str]] = mapped_column(JSON, default=list)
    lead_group: Mapped[str | None]
    due_text: Mapped[str | None]
    due_on: Mapped[date | None]
    target: Mapped[list[str]] = mapped_column(JSON, default=list)
    evidence: Mapped[list[str]] = mapped_column(JSON, default=list)
    responsibility: Mapped[list[str]] = mapped_column(JSON, default=list)
    note: Mapped[str] = mapped_column(Text, default="")


class Action(Base):
    """Something the plan says will be done, for a priority and perhaps for one of its objectives.

    `steps` is how it will be done, `progress` how far it has come, in the plan's own word ("complete", "amber").
    """

    __tablename__ = "actions"

    ref: Mapped[str] = mapped_column(primary_key=True)
    priority_ref: Mapped[str] = mapped_column(ForeignKey("priorities.ref"), index=True)
    objective_ref: Mapped[str | None] = mapped_column(ForeignKey("objectives.ref"), index=True)
    code: Mapped[str]
    position: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
    owner: Mapped[list[str]] = mapped_column(JSON, default=list)
    steps: Mapped[list[str]] = mapped_column(JSON, default=list)
    outcome: Mapped[list[str]] = mapped_column(JSON, default=list)
    due_text: Mapped[str | None]
    due_on: Mapped[date | None]
    progress: Mapped[str | None]
    note: Mapped[str] = mapped_column(Text, default="")


class Figure(Base):
    """A number that the plan states: "48 % of child protection plans started in 2020-21 were about neglect".

    `base` says of what or of whom; `place` where in the document it is printed.
    """

    __tablename__ = "plan_figures"

    plan_key: Mapped[str] = mapped_column(ForeignKey("plans.key"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    priority_ref: Mapped[str | None] = mapped_column(ForeignKey("priorities.ref"), index=True)
    text: Mapped[str] = mapped_column(Text)
    value: Mapped[float]
    unit: Mapped[str]
    base: Mapped[str | None]
    period: Mapped[str | None]
    place: Mapped[str]
    note: Mapped[str] = mapped_column(Text, default="")
