"""The languages our own words are in, which of them the hub has switched on, and who has read them.

A catalogue is drafted with care and marked so. A person who speaks the language reads its sentences, and each of them is
remembered as they read it: a sentence that is new, or says something else by now, is a draft again, by itself.
"""

import hashlib
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback import paths
from feedback.partnership.models import LanguageReview

ENGLISH = "en"


@dataclass(frozen=True, slots=True)
class Interface:
    """A language with a catalogue: its tag, what it is called in English, whether it was read before it was shipped."""

    tag: str
    name: str
    read: bool


@dataclass(frozen=True, slots=True)
class Review:
    """Who has read a language here, when, and which sentences."""

    read_by: str
    noted_at: datetime
    sentences: frozenset[str]


def known() -> Mapping[str, Interface]:
    """Every language of this release by its tag, English first."""
    return _known(paths.TRANSLATIONS / "languages.toml")


@lru_cache(maxsize=8)
def _known(path: Path) -> Mapping[str, Interface]:
    listed = tomllib.loads(path.read_text("utf-8")) if path.exists() else {}
    found = [Interface(tag, about["name"], about["review"] == "read") for tag, about in listed.items()]
    ordered = [Interface(ENGLISH, "English", True), *sorted(found, key=lambda one: one.name)]
    return {one.tag: one for one in ordered}


def mark(english: str, said: str) -> str:
    """What is remembered of a sentence that was read: the English and the translation, as one short hash."""
    return hashlib.sha256(f"{english}\0{said}".encode()).hexdigest()[:12]


def reviews(session: Session) -> dict[str, Review]:
    """The reviews noted here, by language."""
    rows = session.scalars(select(LanguageReview)).all()
    return {row.language: Review(row.read_by, row.noted_at, frozenset(row.sentences)) for row in rows}


def note_review(
    session: Session, tag: str, sentences: Iterable[str], read_by: str, account_id: str, at: datetime
) -> None:
    """Remember that somebody who speaks the language has read these sentences as they are now."""
    session.merge(
        LanguageReview(
            language=tag,
            sentences=sorted(set(sentences)),
            read_by=read_by,
            noted_by=account_id,
            noted_at=at,
        )
    )
    session.flush()
