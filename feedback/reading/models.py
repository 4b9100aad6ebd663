"""The weekly blind sample: which texts were drawn, from how many, and what a second reader said of them."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Date, ForeignKey, ForeignKeyConstraint
from sqlalchemy.orm import Mapped, mapped_column

from feedback.database import Base, Moment


class SampleDraw(Base):
    """One draw: from the texts of one audience that came in the week that begins on `week`, a Monday.

    `population` is how many of them screening did not flag, `drawn` how many of those were drawn. A week is drawn
    once: the key holds that, however many workers try.
    """

    __tablename__ = "sample_draws"
    __table_args__ = (CheckConstraint("drawn <= population", name="no_more_than_there_are"),)

    week: Mapped[date] = mapped_column(Date, primary_key=True)
    audience: Mapped[str] = mapped_column(primary_key=True)
    population: Mapped[int]
    drawn: Mapped[int]
    drawn_at: Mapped[datetime] = mapped_column(Moment)


class SampleText(Base):
    """One text before a second reader, who does not know what screening said of it.

    `flagged`: it was flagged, and is mixed in so that nobody can tell by the page which are which; the estimate leaves
    it out. `verdict` is "look" (a person should have looked) or "nothing". Where the person took their answers back,
    `comment_id` is null, and a text not judged by then never will be. Rows are keyed at random, and shown in that order.
    """

    __tablename__ = "sample_texts"
    __table_args__ = (
        ForeignKeyConstraint(
            ["week", "audience"], ["sample_draws.week", "sample_draws.audience"], name="fk_sample_texts_draw"
        ),
        CheckConstraint("verdict IS NULL OR verdict IN ('look','nothing')", name="verdict"),
        CheckConstraint(
            "(verdict IS NULL) = (judged_by IS NULL) AND (verdict IS NULL) = (judged_at IS NULL)",
            name="judged_by_somebody",
        ),
        {"sqlite_with_rowid": False},
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    week: Mapped[date] = mapped_column(Date)
    audience: Mapped[str]
    comment_id: Mapped[str | None] = mapped_column(
        ForeignKey("comments.id", ondelete="SET NULL"), unique=True
    )
    flagged: Mapped[bool]
    verdict: Mapped[str | None]
    judged_by: Mapped[str | None] = mapped_column(ForeignKey("accounts.id"))
    judged_at: Mapped[datetime | None] = mapped_column(Moment)
