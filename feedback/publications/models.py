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


class Reaction(Base):
    """What somebody says of what was published: whether we heard them right, and whether it made a difference.

    Of one edition: another one says other words. `item_id` is empty where all of the loop is meant. Nothing says who it
    was, or when. `spoke`: it came through a receipt, so from a person who answered; the key is then made from the
    receipt with the server's key, so that a second word of theirs takes the place of the first, and nobody can tell from
    what is kept here whose receipt it was.
    """

    __tablename__ = "reactions"
    __table_args__ = (
        CheckConstraint("heard IN ('','yes','partly','no')", name="heard"),
        CheckConstraint("difference IN ('','yes','some','no','too_early')", name="difference"),
        CheckConstraint("heard <> '' OR difference <> ''", name="says_something"),
        Index("ix_reactions_loop", "slug", "edition"),
        {"sqlite_with_rowid": False},
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    slug: Mapped[str]
    edition: Mapped[int]
    item_id: Mapped[str] = mapped_column(default="")
    heard: Mapped[str] = mapped_column(default="")
    difference: Mapped[str] = mapped_column(default="")
    spoke: Mapped[bool] = mapped_column(default=False)


class ReactionCount(Base):
    """How many reactions of each kind there were when they were last counted, as far as anybody may know it.

    This is all of them that a page ever shows: `feedback.publishing.reactions` counts anew only once enough have come
    that nobody can tell one from the difference.
    """

    __tablename__ = "reaction_counts"

    slug: Mapped[str] = mapped_column(primary_key=True)
    edition: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[str] = mapped_column(primary_key=True)
    shown: Mapped[dict[str, Any]] = mapped_column(JSON)
    counted_on: Mapped[date]


class Reopening(Base):
    """That what was published about one thing, or about all of a loop, is looked at again. A later edition answers it.

    `because` is empty where people's reactions did it, and `opened_by` then says so.
    """

    __tablename__ = "reopenings"
    __table_args__ = (CheckConstraint("(opened_by = 'people') = (because = '')", name="staff_say_why"),)

    slug: Mapped[str] = mapped_column(primary_key=True)
    edition: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[str] = mapped_column(primary_key=True)
    opened_on: Mapped[date]
    opened_by: Mapped[str]
    because: Mapped[str] = mapped_column(default="")
