"""What a board or a sub group decided, and the voices it stood on, frozen as they stood."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from feedback.database import Base, Moment


class Decision(Base):
    """One decision of one meeting. `minute` says where it is written down, `owner` which office answers for it.

    `informed` is whether what children and families said informed it; `voice` is how, or why not, and is never empty.
    While it is a draft it can be written anew. Once it is taken, `frozen` holds the chain behind it as canonical JSON
    and `content_hash` its SHA-256, and the database refuses any change: a later decision may replace it.
    """

    __tablename__ = "decisions"
    __table_args__ = (
        CheckConstraint("state IN ('draft','taken')", name="state"),
        CheckConstraint("informed IN ('yes','no')", name="informed"),
        CheckConstraint("trim(voice) <> ''", name="says_how_or_why_not"),
        CheckConstraint("checked_by IS NULL OR checked_by <> edited_by", name="two_people"),
        CheckConstraint(
            "state <> 'taken' OR (frozen IS NOT NULL AND content_hash IS NOT NULL AND taken_at IS NOT NULL"
            " AND taken_by IS NOT NULL AND checked_by IS NOT NULL AND minute <> '' AND owner <> '')",
            name="taken_is_whole",
        ),
        CheckConstraint("replaces_id <> id", name="not_itself"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    board_key: Mapped[str] = mapped_column(ForeignKey("boards.key"), index=True)
    met_on: Mapped[date]
    minute: Mapped[str]
    title: Mapped[str]
    decided: Mapped[str] = mapped_column(Text)
    owner: Mapped[str]
    informed: Mapped[str]
    voice: Mapped[str] = mapped_column(Text)
    replaces_id: Mapped[str | None] = mapped_column(ForeignKey("decisions.id"), index=True)
    state: Mapped[str] = mapped_column(default="draft")
    edited_by: Mapped[str] = mapped_column(ForeignKey("accounts.id"))
    checked_by: Mapped[str | None] = mapped_column(ForeignKey("accounts.id"))
    checked_at: Mapped[datetime | None] = mapped_column(Moment)
    taken_by: Mapped[str | None] = mapped_column(ForeignKey("accounts.id"))
    taken_at: Mapped[datetime | None] = mapped_column(Moment)
    frozen: Mapped[str | None] = mapped_column(Text)
    content_hash: Mapped[str | None]
    created_at: Mapped[datetime] = mapped_column(Moment)
    priorities: Mapped[list["DecisionPriority"]] = relationship(
        order_by="DecisionPriority.priority_ref", lazy="selectin", cascade="all, delete-orphan"
    )
    items: Mapped[list["DecisionItem"]] = relationship(
        order_by="DecisionItem.item_id", lazy="selectin", cascade="all, delete-orphan"
    )


class DecisionPriority(Base):
    """A priority of a plan that a decision belongs to, by its ref."""

    __tablename__ = "decision_priorities"

    decision_id: Mapped[str] = mapped_column(ForeignKey("decisions.id"), primary_key=True)
    priority_ref: Mapped[str] = mapped_column(primary_key=True, index=True)


class DecisionItem(Base):
    """One thing people said that a decision answers, or a promise that it creates."""

    __tablename__ = "decision_items"
    __table_args__ = (CheckConstraint("part IN ('answers','creates')", name="part"),)

    decision_id: Mapped[str] = mapped_column(ForeignKey("decisions.id"), primary_key=True)
    item_id: Mapped[str] = mapped_column(ForeignKey("loop_items.id"), primary_key=True, index=True)
    part: Mapped[str] = mapped_column(default="answers")


class DecisionSurvey(Base):
    """A survey whose answers stand in a frozen chain.

    `taken_back` is how many of its answers had been taken back when it was frozen: for reckoning with, on no page.
    """

    __tablename__ = "decision_surveys"

    decision_id: Mapped[str] = mapped_column(ForeignKey("decisions.id"), primary_key=True)
    survey_key: Mapped[str] = mapped_column(ForeignKey("surveys.key"), primary_key=True, index=True)
    taken_back: Mapped[int]
