"""Published loops as the public reads them: the newest edition, in the reader's language where there is one.

Where there is none the reader gets another language, and is told which: `Shelved.language` is the language the
edition was released in, and every phrase in it carries the language it is really in.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, select
from sqlalchemy.orm import Session, aliased

from feedback.publications.models import Publication, PublicationSource, WithdrawnQuote
from forms.text import Phrase

KIND = "loop"
FORMAT = "page"


@dataclass(frozen=True, slots=True)
class Shelved:
    """One published loop. `content` is what `feedback.publishing.compose` froze; a withdrawn one keeps its note."""

    slug: str
    title: Phrase
    language: str
    edition: int
    released_at: datetime
    survey_key: str | None
    content: Mapping[str, Any]
    withdrawn_on: date | None
    withdrawn_note: str | None


def newest(session: Session, language: str) -> Shelved | None:
    """The loop that was released last, or None where nothing has been."""
    return next(iter(_shelved(session, _newest(language))), None)


def find(session: Session, slug: str, language: str) -> Shelved | None:
    """The newest edition of one loop, also when it has been withdrawn; None where there never was one."""
    found = _shelved(session, _best(language, Publication.slug == slug))
    return found[0] if found else None


def listed(session: Session, language: str, *, withdrawn: bool = False) -> list[Shelved]:
    """Every loop that stands, the newest first; with `withdrawn` also those that stand no more."""
    return _shelved(session, _best(language) if withdrawn else _standing(language))


def for_survey(session: Session, survey_key: str, language: str) -> list[Shelved]:
    """The loops that answer one survey, alone or with others, the newest first."""
    answers = select(PublicationSource.publication_id).where(PublicationSource.survey_key == survey_key)
    return _shelved(session, _standing(language, Publication.id.in_(answers)))


def editions(session: Session, slug: str) -> Sequence[Publication]:
    """Every edition of one loop in every language, the newest first."""
    return session.scalars(
        select(Publication)
        .where(Publication.kind == KIND, Publication.format == FORMAT, Publication.slug == slug)
        .order_by(Publication.edition.desc(), Publication.language)
    ).all()


def spoken(session: Session) -> dict[str, set[str]]:
    """The languages in which the newest edition of each loop that stands was released."""
    here = (Publication.kind == KIND, Publication.format == FORMAT, Publication.withdrawn_on.is_(None))
    newest = select(Publication.slug, func.max(Publication.edition).label("edition")).where(*here)
    newest_of = newest.group_by(Publication.slug).subquery()
    rows = session.execute(
        select(Publication.slug, Publication.language)
        .join(
            newest_of,
            (Publication.slug == newest_of.c.slug) & (Publication.edition == newest_of.c.edition),
        )
        .where(*here)
    )
    found: dict[str, set[str]] = {}
    for slug, language in rows:
        found.setdefault(slug, set()).add(language)
    return found


def phrase(frozen: Mapping[str, str] | None) -> Phrase | None:
    """A phrase as it was frozen."""
    return Phrase(frozen["words"], frozen["language"]) if frozen else None


@lru_cache(maxsize=64)
def _newest(language: str) -> Select[Publication]:
    """Built once a language: every thank-you page asks for it."""
    return _standing(language).limit(1)


def _standing(language: str, *conditions: ColumnElement[bool]) -> Select[Publication]:
    return _best(language, Publication.withdrawn_on.is_(None), *conditions)


def _best(language: str, *conditions: ColumnElement[bool]) -> Select[Publication]:
    """One row for each slug: the highest edition, and in it the language that suits the reader best."""
    place = (
        func.row_number()
        .over(
            partition_by=Publication.slug,
            order_by=(Publication.edition.desc(), _distance(language), Publication.language),
        )
        .label("place")
    )
    ranked = (
        select(Publication, place)
        .where(Publication.kind == KIND, Publication.format == FORMAT, *conditions)
        .subquery()
    )
    row = aliased(Publication, ranked)
    return select(row).where(ranked.c.place == 1).order_by(row.released_at.desc(), row.slug)


def _distance(language: str) -> ColumnElement[int]:
    """The language itself, then its base language, then English, then any."""
    base = language.partition("-")[0]
    return case((Publication.language == language, 0), (Publication.language == base, 1), else_=2) * 2 + case(
        (Publication.language == "en", 0), else_=1
    )


def quotes_in(content: Mapping[str, Any]) -> list[str]:
    """The keys of the quotes that stand in a content."""
    return [one["id"] for item in content["items"] for one in item.get("quotes", ())]


def named(session: Session, survey_key: str) -> set[str]:
    """The keys of every quote that was ever released with a loop that came of a survey."""
    answers = select(PublicationSource.publication_id).where(PublicationSource.survey_key == survey_key)
    contents = session.scalars(select(Publication.content).where(Publication.id.in_(answers)))
    return {key for content in contents for key in quotes_in(content)}


def _without(content: Mapping[str, Any], withdrawn: Mapping[str, bool]) -> Mapping[str, Any]:
    """A frozen content as it may be shown: of a quote that was taken back there is its place, and who took it."""
    if withdrawn.keys().isdisjoint(quotes_in(content)):
        return content
    items = [
        {**item, "quotes": [_place(one, withdrawn) for one in item.get("quotes", ())]}
        for item in content["items"]
    ]
    return {**content, "items": items}


def _place(quote: Mapping[str, Any], withdrawn: Mapping[str, bool]) -> Mapping[str, Any]:
    if quote["id"] not in withdrawn:
        return quote
    return {"id": quote["id"], "taken_by": "person" if withdrawn[quote["id"]] else "staff"}


def _withdrawn(session: Session, rows: Sequence[Publication]) -> dict[str, bool]:
    """Of each quote in these that was taken back, whether the person did it."""
    keys = {key for row in rows for key in quotes_in(row.content)}
    if not keys:
        return {}
    taken = select(WithdrawnQuote.quote_id, WithdrawnQuote.by_person).where(WithdrawnQuote.quote_id.in_(keys))
    return {row.quote_id: row.by_person for row in session.execute(taken)}


def _shelved(session: Session, statement: Select[Publication]) -> list[Shelved]:
    rows = session.scalars(statement).all()
    withdrawn = _withdrawn(session, rows)
    return [
        Shelved(
            slug=row.slug,
            title=Phrase(row.content["title"]["words"], row.content["title"]["language"]),
            language=row.language,
            edition=row.edition,
            released_at=row.released_at,
            survey_key=row.survey_key,
            content=_without(row.content, withdrawn),
            withdrawn_on=row.withdrawn_on,
            withdrawn_note=row.withdrawn_note,
        )
        for row in rows
    ]
