"""The queue: concerns by their clock, then by their score, and one concern with all that belongs to it.

That somebody has seen a concern's words goes into the trail: who, which, and when.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, false, func, or_, select
from sqlalchemy.orm import Session

from feedback.audit import trail
from feedback.audit.models import AuditEntry
from feedback.responses.models import Comment, ContactRequest, Correction, Letter, Response
from feedback.safeguarding.models import Concern, ConcernNote
from feedback.surveys.models import Survey

SEEN = "concern seen"


@dataclass(frozen=True, slots=True)
class Waiting:
    """A concern as the queue lists it."""

    row: Concern
    title: Mapping[str, str] | None


@dataclass(frozen=True, slots=True)
class Words:
    """What a concern is about: the person's words, or None once they are gone.

    `comment_id`, `question_id` and `response_id` are those of an answer.
    """

    text: str | None
    language: str
    day: date | None = None
    comment_id: str | None = None
    question_id: str = ""
    response_id: str | None = None


def waiting(session: Session) -> list[Waiting]:
    """Every concern that is not closed: the clock that ends first stands first, then the higher score.

    Whoever has been looked at stands below those nobody has looked at.
    """
    return _listed(
        session,
        Concern.closed_at.is_(None),
        Concern.acknowledged_at.is_not(None),
        Concern.due_at,
        Concern.score.desc().nulls_first(),
        Concern.id,
    )


def closed(session: Session, skip: int = 0, limit: int | None = None) -> list[Waiting]:
    """Those that were closed, the newest first: all of them, or so many from a place on."""
    found = _listed(session, Concern.closed_at.is_not(None), Concern.closed_at.desc(), Concern.id)
    return found[skip : None if limit is None else skip + limit]


def how_many_closed(session: Session) -> int:
    """How many were closed: words that are held must be found again, however long ago it was."""
    return session.scalar(select(func.count()).where(Concern.closed_at.is_not(None))) or 0


def on_the_clock(session: Session) -> Sequence[Concern]:
    """Those nobody has looked at yet, the clock that ends first standing first."""
    return session.scalars(
        select(Concern)
        .where(Concern.closed_at.is_(None), Concern.acknowledged_at.is_(None))
        .order_by(Concern.due_at, Concern.id)
    ).all()


def undecided(session: Session) -> int:
    """How many were looked at and wait for a decision or for their hand-over."""
    return (
        session.scalar(
            select(func.count())
            .select_from(Concern)
            .where(Concern.closed_at.is_(None), Concern.acknowledged_at.is_not(None))
        )
        or 0
    )


def one(session: Session, concern_id: str) -> Waiting | None:
    """One concern, with its survey's title."""
    found = _listed(session, Concern.id == concern_id, Concern.id)
    return found[0] if found else None


def words(session: Session, concern: Concern) -> Words:
    """What it is about, from where it was written."""
    if concern.comment_id:
        comment = session.get_one(Comment, concern.comment_id)
        day = session.scalar(select(Response.day).where(Response.id == comment.response_id))
        return Words(
            comment.text, comment.language, day, comment.id, comment.question_id, comment.response_id
        )
    if concern.letter_id:
        letter = session.get_one(Letter, concern.letter_id)
        return Words(letter.answer, concern.language, letter.answered_on)
    if concern.contact_id:
        asked = session.get_one(ContactRequest, concern.contact_id)
        said = "\n".join(one for one in (asked.about, asked.safe_time, asked.reach) if one)
        return Words(said, asked.language, None)
    if concern.correction_id:
        correction = session.get_one(Correction, concern.correction_id)
        return Words(correction.text, correction.language, correction.day)
    return Words(None, concern.language)


def beside(session: Session, response_id: str, comment_id: str) -> dict[str, str]:
    """The same person's other words, by question."""
    rows = session.execute(
        select(Comment.question_id, Comment.text).where(
            Comment.response_id == response_id, Comment.id != comment_id
        )
    )
    return {row.question_id: row.text for row in rows}


def others(session: Session, concern: Concern) -> Sequence[Concern]:
    """Other concerns about the same words, the newest first: from before it was opened again, or since."""
    return session.scalars(
        select(Concern)
        .where(same_words(concern), Concern.id != concern.id)
        .order_by(Concern.opened_at.desc(), Concern.id)
    ).all()


def same_words(concern: Concern) -> ColumnElement[bool]:
    """Whether another row is about the same words as this one."""
    same = (
        column == value
        for column, value in (
            (Concern.comment_id, concern.comment_id),
            (Concern.letter_id, concern.letter_id),
            (Concern.contact_id, concern.contact_id),
            (Concern.correction_id, concern.correction_id),
        )
        if value is not None
    )
    by_place = and_(Concern.source == "hand", Concern.place == concern.place)
    return next(same, by_place if concern.source == "hand" else false())


def noted(session: Session, concern_id: str) -> Sequence[ConcernNote]:
    """What was done and written down, the oldest first."""
    return session.scalars(
        select(ConcernNote)
        .where(ConcernNote.concern_id == concern_id)
        .order_by(ConcernNote.at, ConcernNote.id)
    ).all()


def seen(session: Session, concern_id: str, at: datetime, actor: str) -> None:
    """Note that somebody has seen its words."""
    trail.note(session, at, actor, SEEN, f"concern/{concern_id}")


def views(session: Session, concern_id: str) -> list[AuditEntry]:
    """Who has seen its words, and when."""
    return [one for one in trail.of(session, f"concern/{concern_id}") if one.action == SEEN]


def of_comments(session: Session, comment_ids: Sequence[str]) -> dict[str, Concern]:
    """The newest concern about each of these comments: for a tag beside the words, not for what is in it."""
    rows = session.scalars(
        select(Concern).where(Concern.comment_id.in_(comment_ids)).order_by(Concern.opened_at, Concern.id)
    )
    return {str(row.comment_id): row for row in rows}


def watched(session: Session, comment_ids: Sequence[str]) -> set[str]:
    """Which of these comments a lead is looking at, or holds: words that nobody is to show."""
    looked = or_(Concern.closed_at.is_(None), Concern.held)
    rows = session.scalars(select(Concern.comment_id).where(Concern.comment_id.in_(comment_ids), looked))
    return {one for one in rows if one}


def _listed(session: Session, which: Any, *order: Any) -> list[Waiting]:
    rows = session.execute(
        select(Concern, Survey.title)
        .outerjoin(Survey, Survey.key == Concern.survey_key)
        .where(which)
        .order_by(*order)
    )
    return [Waiting(row, title) for row, title in rows]
