"""Evidence that is not voice: audits, challenge panels, reviews, data. It stands beside voice and is never added to it."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from feedback.database import Base, Moment


class Evidence(Base):
    """One piece of evidence of another kind, without anybody whom it could name.

    `sample` is how many cases, forms or visits were looked at, where it is a sample; `grades` is a list of
    `{"standard", "grade"}`, in the words of the form it comes from. `source` says where the whole of it lies.
    `measure` is the key of a measure of the plans, where it is data; `return_round` the round of returns it rests on.
    """

    __tablename__ = "evidence"
    __table_args__ = (
        CheckConstraint("kind IN ('audit','panel','review','data')", name="kind"),
        CheckConstraint("sample IS NULL OR sample > 0", name="sample"),
        CheckConstraint("trim(found) <> ''", name="says_what_was_found"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str]
    title: Mapped[str]
    dated_on: Mapped[date]
    agency_key: Mapped[str | None] = mapped_column(ForeignKey("agencies.key"))
    sample: Mapped[int | None]
    grades: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    found: Mapped[str] = mapped_column(Text)
    source: Mapped[str]
    measure: Mapped[str] = mapped_column(default="")
    return_round: Mapped[str] = mapped_column(default="", server_default="")
    edited_by: Mapped[str] = mapped_column(ForeignKey("accounts.id"))
    created_at: Mapped[datetime] = mapped_column(Moment)


class EvidenceTie(Base):
    """That a piece of evidence bears on a priority or a decision: which way, why, and who said so.

    Exactly one of `priority_ref` and `decision_id` is set: plain keys, because decisions stand on a floor above.
    """

    __tablename__ = "evidence_ties"
    __table_args__ = (
        CheckConstraint("stance IN ('supports','contradicts','neither')", name="stance"),
        CheckConstraint("(priority_ref IS NULL) <> (decision_id IS NULL)", name="one_thing"),
        CheckConstraint("trim(said_by) <> '' AND trim(why) <> ''", name="who_and_why"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    evidence_id: Mapped[str] = mapped_column(ForeignKey("evidence.id"), index=True)
    priority_ref: Mapped[str | None] = mapped_column(index=True)
    decision_id: Mapped[str | None] = mapped_column(index=True)
    stance: Mapped[str]
    why: Mapped[str] = mapped_column(Text)
    said_by: Mapped[str]
    noted_by: Mapped[str] = mapped_column(ForeignKey("accounts.id"))
    noted_at: Mapped[datetime] = mapped_column(Moment)
