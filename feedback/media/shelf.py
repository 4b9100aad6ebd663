"""The shelf of authors' files: putting one there, finding it by what a survey calls it, and what a survey still lacks."""

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from feedback.audit import trail
from feedback.database import Transaction
from feedback.media import symbols
from feedback.media.checked import Checked
from feedback.media.fault import MediaFault
from feedback.media.incoming import ENDINGS
from feedback.media.models import MediaFile, MediaPiece
from forms.media import ASSET, SYMBOL, references
from forms.survey import Survey

#: How large a piece is: a telephone that asks for a part of a video costs a few of these, not the whole.
PIECE = 256 * 1024
#: As survey files write it after "asset:".
NAME = "[a-z0-9][a-z0-9_-]{0,63}"


@dataclass(frozen=True, slots=True)
class File:
    """What a page needs of a file to show it."""

    id: str
    name: str
    kind: str
    content_type: str
    size: int
    alt: Mapping[str, str]
    details: Mapping[str, Any]

    @property
    def address(self) -> str:
        return f"/media/{self.id}.{ENDINGS[self.content_type]}"


#: By column, because the public role may not read who brought a file in.
_SHOWN = (
    MediaFile.id,
    MediaFile.name,
    MediaFile.kind,
    MediaFile.content_type,
    MediaFile.size,
    MediaFile.alt,
    MediaFile.details,
)


def keep(
    session: Session,
    found: Checked,
    name: str,
    at: datetime,
    actor: str,
    *,
    alt: Mapping[str, str] | None = None,
    language: str | None = None,
    licence: str = "",
    details: Mapping[str, Any] | None = None,
) -> MediaFile:
    """Put a file on the shelf under a name; an older one of that name steps back, and is still served to open pages.

    Raises:
        MediaFault: the name cannot be one, or the same file, or a file of another kind, has been brought in before.
    """
    if not re.fullmatch(NAME, name):
        raise MediaFault("Write the name in small letters, digits and hyphens, as in front-door-bsl.")
    file_id = hashlib.sha256(found.content).hexdigest()
    row = session.get(MediaFile, file_id)
    if row is not None and row.name != name:
        raise MediaFault(
            f"This file is here already, under the name {row.name}. Use that name in the survey."
        )
    before = current(session, name)
    if before is not None and before.kind != found.kind:
        raise MediaFault(
            f"{name} is a {_noun(before.kind)}, and this is a {_noun(found.kind)}. Choose another name."
        )
    if before is not None and before.id != file_id:
        before.replaced_at = at
    if row is None:
        row = MediaFile(
            id=file_id, name=name, kind=found.kind, content_type=found.content_type, size=len(found.content)
        )
        session.add(row)
        row.added_at, row.added_by = at, actor
        _store(session, file_id, found.content)
    row.replaced_at = None
    row.alt, row.language, row.licence = dict(alt or {}), language or None, licence
    row.details = {**found.details, **(details or {})}
    session.flush()
    act = "media file replaced" if before is not None else "media file added"
    trail.note(session, at, actor, act, f"media/{name}", file=file_id, size=row.size)
    return row


def describe(
    session: Session,
    row: MediaFile,
    at: datetime,
    actor: str,
    *,
    alt: Mapping[str, str],
    language: str | None,
    licence: str,
    details: Mapping[str, Any],
) -> None:
    """Change what is said of a file, not the file."""
    row.alt, row.language, row.licence = dict(alt), language or None, licence
    measured = {key: value for key, value in row.details.items() if key in ("width", "height")}
    row.details = {**measured, **details}
    trail.note(session, at, actor, "media file described", f"media/{row.name}", file=row.id)


def current(session: Session, name: str) -> MediaFile | None:
    """The file that is meant by a name today."""
    return session.scalar(
        select(MediaFile)
        .where(MediaFile.name == name, MediaFile.replaced_at.is_(None))
        .order_by(MediaFile.added_at.desc(), MediaFile.id)
        .limit(1)
    )


def everything(session: Session) -> Sequence[MediaFile]:
    """The files of today, by name."""
    return session.scalars(
        select(MediaFile).where(MediaFile.replaced_at.is_(None)).order_by(MediaFile.name)
    ).all()


def index(session: Transaction) -> dict[str, File]:
    """The files of today by what a survey calls them. One statement."""
    rows = session.execute(
        select(*_SHOWN).where(MediaFile.replaced_at.is_(None)).order_by(MediaFile.added_at, MediaFile.id)
    )
    return {f"{ASSET}{row.name}": File(*row) for row in rows}


def find(session: Transaction, reference: str) -> File | None:
    """The file that a survey means by `asset:<name>`; a symbol is no file of the shelf."""
    name = reference.removeprefix(ASSET)
    if name == reference:
        return None
    row = session.execute(
        select(*_SHOWN)
        .where(MediaFile.name == name, MediaFile.replaced_at.is_(None))
        .order_by(MediaFile.added_at.desc(), MediaFile.id)
        .limit(1)
    ).first()
    return File(*row) if row else None


def by_id(session: Transaction, file_id: str) -> File | None:
    """A file by its address, also one that was replaced: a page may be open that names it."""
    row = session.execute(select(*_SHOWN).where(MediaFile.id == file_id)).first()
    return File(*row) if row else None


def piece(session: Transaction, file_id: str, number: int) -> bytes:
    """One piece of a file."""
    found = session.execute(
        select(MediaPiece.content).where(MediaPiece.file_id == file_id, MediaPiece.number == number)
    ).scalar_one()
    return bytes(found)


def pieces(first: int, stop: int) -> Iterator[tuple[int, slice]]:
    """Which pieces hold the bytes from `first` to before `stop`, and which part of each."""
    for number in range(first // PIECE, -(-stop // PIECE) if stop > first else 0):
        begins = number * PIECE
        yield number, slice(max(first - begins, 0), min(stop - begins, PIECE))


def named(survey: Survey) -> dict[str, set[str]]:
    """Every file a survey names, in all its versions for people, with the ids of the questions that do."""
    found: dict[str, set[str]] = {}

    def note(question_id: str, references_found: Iterator[str] | tuple[str, ...]) -> None:
        for reference in references_found:
            found.setdefault(reference, set()).add(question_id)

    for question in survey.questions:
        note(question.id, references(question.media))
        note(question.id, tuple(choice.picture.source for choice in question.choices if choice.picture))
    for version in survey.versions:
        for question_id, change in version.changes.items():
            note(question_id, references(change.media))
            note(question_id, tuple(picture.source for _, picture in change.pictures))
    return found


def missing(session: Transaction, survey: Survey) -> tuple[str, ...]:
    """What a survey names that is neither on the shelf nor a symbol, in the order of the alphabet.

    One statement, and none for a survey that names no file of an author.
    """
    wanted = named(survey)
    known = {f"{SYMBOL}{name}" for name in symbols.SHOWS}
    assets = {one.removeprefix(ASSET) for one in wanted if one.startswith(ASSET)}
    if assets:
        names = session.execute(
            select(MediaFile.name).where(MediaFile.name.in_(assets), MediaFile.replaced_at.is_(None))
        ).scalars()
        known |= {f"{ASSET}{name}" for name in names}
    return tuple(sorted(set(wanted) - known))


def missing_sentence(survey: Survey, lacking: Sequence[str]) -> str:
    """What is missing and what to do, for staff."""
    wanted = named(survey)
    said = [f"{one} (in {', '.join(sorted(wanted[one]))})" for one in lacking]
    return (
        f"The survey names what is not here: {'; '.join(said)}. Bring the files in under Media, "
        "or correct the names in the survey."
    )


def total(session: Session) -> int:
    """How many bytes all files take, replaced ones too."""
    return session.scalar(select(func.coalesce(func.sum(MediaFile.size), 0))) or 0


def _store(session: Session, file_id: str, content: bytes) -> None:
    session.flush()
    for number, start in enumerate(range(0, len(content), PIECE)):
        session.add(MediaPiece(file_id=file_id, number=number, content=content[start : start + PIECE]))


def _noun(kind: str) -> str:
    return {"audio": "recording"}.get(kind, kind)
