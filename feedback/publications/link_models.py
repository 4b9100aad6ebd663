"""A link that shows one report to somebody without an account, and ends."""

from datetime import datetime

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from feedback.database import Base, Moment


class ReportLink(Base):
    """A report as it stood, behind a secret of which only the hash is kept.

    What it shows is frozen: whoever opens it twice reads the same. Withdrawn, its words go at once.
    """

    __tablename__ = "report_links"
    __table_args__ = (
        CheckConstraint("days BETWEEN 1 AND 30", name="ends_within_a_month"),
        CheckConstraint("withdrawn_at IS NULL OR html = ''", name="withdrawn_keeps_no_words"),
        CheckConstraint("(withdrawn_at IS NULL) = (withdrawn_by IS NULL)", name="withdrawn_by_somebody"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]
    title: Mapped[str]
    about: Mapped[str]
    for_whom: Mapped[str]
    html: Mapped[str]
    days: Mapped[int]
    made_at: Mapped[datetime] = mapped_column(Moment)
    made_by: Mapped[str]
    expires_at: Mapped[datetime] = mapped_column(Moment, index=True)
    withdrawn_at: Mapped[datetime | None] = mapped_column(Moment)
    withdrawn_by: Mapped[str | None]
