"""Pictures, recordings, signed videos and captions that authors bring in, kept in pieces so that a phone can ask for a part."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from feedback.database import Base, Moment


class MediaFile(Base):
    """One file, checked and made harmless before it is kept. `id` is the SHA-256 of what is served, so it never changes.

    A survey names it by `name` ("asset:front-door"); the newest file of that name that is not replaced is meant.
    `details` holds what belongs to a signed video: who signs, registration numbers, who checked it and when.
    """

    __tablename__ = "media_files"
    __table_args__ = (CheckConstraint("kind IN ('picture','audio','video','captions')", name="kind"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(index=True)
    kind: Mapped[str]
    content_type: Mapped[str]
    size: Mapped[int]
    alt: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    language: Mapped[str | None]
    licence: Mapped[str] = mapped_column(default="")
    details: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    added_at: Mapped[datetime] = mapped_column(Moment)
    added_by: Mapped[str]
    replaced_at: Mapped[datetime | None] = mapped_column(Moment)


class MediaPiece(Base):
    """A part of a file, of one size but for the last."""

    __tablename__ = "media_pieces"

    file_id: Mapped[str] = mapped_column(ForeignKey("media_files.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)
