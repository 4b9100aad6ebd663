"""Words of one person that others may read: who hid what, who checked it, where it stands, and when it was taken back."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, ForeignKeyConstraint, Text
from sqlalchemy.orm import Mapped, mapped_column

from feedback.database import Base, Moment

STATES = ("proposed", "checked", "refused", "withdrawn")


class Quote(Base):
    """A part of one comment, without what may tell who wrote it.

    `chosen` is the part as it was written, `words` as others may read it. `hidden` lists every span that was found or
    added: `{"kind", "start", "end", "hidden", "by"}`, places in `chosen`, `by` "machine" or "person". `permission` is the
    person's "yes": with `response_id` it is a key into `responses`, so that the database itself refuses a quote of
    somebody who said no or was not asked. `told_of` is the one thing said of who speaks: the survey, its version, or the
    group at the door. When answers are taken back the database wipes the words here and withdraws the quote.
    """

    __tablename__ = "quotes"
    __table_args__ = (
        CheckConstraint("state IN ('proposed','checked','refused','withdrawn')", name="state"),
        CheckConstraint("permission = 'yes'", name="only_with_a_yes"),
        CheckConstraint("checked_by IS NULL OR checked_by <> proposed_by", name="two_people"),
        CheckConstraint(
            "state NOT IN ('checked','refused') OR checked_by IS NOT NULL", name="somebody_checked"
        ),
        CheckConstraint("state <> 'refused' OR note <> ''", name="refused_with_a_reason"),
        CheckConstraint("group_size >= 10", name="group_of_ten"),
        CheckConstraint("told_of IN ('survey','version','door')", name="told_of"),
        CheckConstraint("(state = 'withdrawn') = (withdrawn_on IS NOT NULL)", name="withdrawn_has_a_day"),
        ForeignKeyConstraint(
            ["response_id", "permission"],
            ["responses.id", "responses.quotes"],
            name="fk_quotes_permission",
            ondelete="SET NULL",
        ),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    survey_key: Mapped[str] = mapped_column(ForeignKey("surveys.key"), index=True)
    response_id: Mapped[str | None] = mapped_column(index=True)
    permission: Mapped[str | None]
    comment_id: Mapped[str | None] = mapped_column(ForeignKey("comments.id", ondelete="SET NULL"), index=True)
    language: Mapped[str]
    chosen: Mapped[str] = mapped_column(Text)
    words: Mapped[str] = mapped_column(Text)
    hidden: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    told_of: Mapped[str]
    group_label: Mapped[dict[str, Any]] = mapped_column(JSON)
    group_size: Mapped[int]
    state: Mapped[str] = mapped_column(default="proposed")
    proposed_by: Mapped[str] = mapped_column(ForeignKey("accounts.id"))
    proposed_at: Mapped[datetime] = mapped_column(Moment)
    checked_by: Mapped[str | None] = mapped_column(ForeignKey("accounts.id"))
    checked_at: Mapped[datetime | None] = mapped_column(Moment)
    note: Mapped[str] = mapped_column(Text, default="")
    withdrawn_on: Mapped[date | None]
    withdrawn_by: Mapped[str | None]


class QuoteUse(Base):
    """That a quote stands under one thing of a listening loop."""

    __tablename__ = "quote_uses"

    quote_id: Mapped[str] = mapped_column(ForeignKey("quotes.id"), primary_key=True)
    item_id: Mapped[str] = mapped_column(ForeignKey("loop_items.id"), primary_key=True, index=True)
    added_by: Mapped[str] = mapped_column(ForeignKey("accounts.id"))


class QuotePrint(Base):
    """Where a quote was printed, shown or sent outside these pages: from there only people can take it away.

    `gone_on` is when somebody saw to it that it was.
    """

    __tablename__ = "quote_prints"

    id: Mapped[str] = mapped_column(primary_key=True)
    quote_id: Mapped[str] = mapped_column(ForeignKey("quotes.id"), index=True)
    printed_on: Mapped[date]
    what: Mapped[str] = mapped_column(Text)
    copies: Mapped[int | None]
    noted_by: Mapped[str] = mapped_column(ForeignKey("accounts.id"))
    gone_on: Mapped[date | None]
    gone_by: Mapped[str | None]
