"""What has been released, word for word."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from feedback.database import Base, Moment


class Publication(Base):
    """Words and numbers exactly as they were released, in one language and one format.

    A later edition stands beside an earlier one and replaces it on the page. The database refuses any change but a
    withdrawal, which leaves a note.
    """

    __tablename__ = "publications"
    __table_args__ = (
        UniqueConstraint("kind", "slug", "language", "format", "edition"),
        Index("ix_publications_survey", "survey_key"),
        CheckConstraint("(withdrawn_on IS NULL) = (withdrawn_note IS NULL)", name="withdrawal_has_a_note"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str]
    slug: Mapped[str]
    language: Mapped[str]
    format: Mapped[str] = mapped_column(default="page")
    edition: Mapped[int]
    survey_key: Mapped[str | None] = mapped_column(ForeignKey("surveys.key"))
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    content_hash: Mapped[str]
    released_at: Mapped[datetime] = mapped_column(Moment)
    released_by: Mapped[str]
    withdrawn_on: Mapped[date | None]
    withdrawn_note: Mapped[str | None]


class PublicationSource(Base):
    """A survey or series of sessions whose voices a publication answers: by it people find what came of theirs."""

    __tablename__ = "publication_sources"

    publication_id: Mapped[str] = mapped_column(ForeignKey("publications.id"), primary_key=True)
    survey_key: Mapped[str] = mapped_column(ForeignKey("surveys.key"), primary_key=True, index=True)


class WithdrawnQuote(Base):
    """That a person's words, published or not, were taken back. It stands beside the frozen publications.

    A publication names a quote by its key; the shelf leaves out the words of one that stands here, in every edition and
    language, from the moment this row is written, and says in their place who took them: the person, or staff.
    """

    __tablename__ = "withdrawn_quotes"

    quote_id: Mapped[str] = mapped_column(primary_key=True)
    withdrawn_on: Mapped[date]
    by_person: Mapped[bool] = mapped_column(default=False)
