"""Comments and the proof that they were read: finding them, a page at a time, and marking them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, delete, exists, func, insert, select
from sqlalchemy.orm import Session

from feedback.audit import trail
from feedback.responses.models import Comment, CommentReading, Response
from feedback.surveys.models import Survey

#: Comments on one page.
PER_PAGE = 25


@dataclass(frozen=True, slots=True)
class Filter:
    """Which comments to show. What is empty does not matter; `read` is "yes", "no" or empty.

    `ids` narrows to these comments, as a theme does: who knows of themes hands in the condition.
    """

    question: str = ""
    language: str = ""
    read: str = ""
    ids: ColumnElement[bool] | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One comment as it is listed. `quotes`: "yes" or "no" to showing these words to others, None where not asked."""

    id: str
    response_id: str
    question_id: str
    language: str
    text: str
    read: bool
    quotes: str | None


def unread(session: Session) -> list[tuple[str, dict[str, str], int]]:
    """Surveys with comments nobody has read: (key, title per language, how many), the most first. One statement."""
    waiting = (
        select(Comment.survey_key, func.count().label("count"))
        .where(~_was_read())
        .group_by(Comment.survey_key)
        .subquery()
    )
    rows = session.execute(
        select(Survey.key, Survey.title, waiting.c.count)
        .join(waiting, waiting.c.survey_key == Survey.key)
        .order_by(waiting.c.count.desc(), Survey.key)
    )
    return [(key, title, count) for key, title, count in rows]


def page(session: Session, survey_key: str, wanted: Filter, number: int) -> list[Line]:
    """Page `number` (from 1) of a survey's comments, unread first. One statement."""
    read = _was_read()
    rows = session.execute(
        select(
            Comment.id,
            Comment.response_id,
            Comment.question_id,
            Comment.language,
            Comment.text,
            read,
            Response.quotes,
        )
        .join(Response, Response.id == Comment.response_id)
        .where(*_conditions(survey_key, wanted))
        .order_by(read, Comment.question_id, Comment.id)
        .limit(PER_PAGE)
        .offset((number - 1) * PER_PAGE)
    )
    return [Line(*row) for row in rows]


def how_many(session: Session, survey_key: str, wanted: Filter) -> int:
    """How many comments a filter lets through."""
    return session.scalar(select(func.count(Comment.id)).where(*_conditions(survey_key, wanted))) or 0


def by_question(session: Session, survey_key: str) -> dict[str, tuple[int, int]]:
    """`{question id: (comments, unread)}` of a survey, words behind "other" under `<question>.other`."""
    unseen = func.count().filter(~_was_read())
    rows = session.execute(
        select(Comment.question_id, func.count(), unseen)
        .where(Comment.survey_key == survey_key)
        .group_by(Comment.question_id)
    )
    return {question_id: (count, new) for question_id, count, new in rows}


def languages(session: Session, survey_key: str) -> Sequence[str]:
    """The languages a survey's comments are written in."""
    return session.scalars(
        select(Comment.language).where(Comment.survey_key == survey_key).distinct().order_by(Comment.language)
    ).all()


def mark_read(
    session: Session, survey_key: str, comment_ids: Collection[str], account_id: str, at: datetime
) -> list[str]:
    """Record that this person has read these comments of this survey; gives the ids that were new to them."""
    theirs = select(CommentReading.comment_id).where(CommentReading.account_id == account_id)
    new = session.scalars(
        select(Comment.id).where(
            Comment.id.in_(comment_ids), Comment.survey_key == survey_key, Comment.id.not_in(theirs)
        )
    ).all()
    if new:
        rows = [{"comment_id": one, "account_id": account_id, "read_at": at} for one in new]
        session.execute(insert(CommentReading), rows)
        trail.note(session, at, account_id, "comments read", f"survey/{survey_key}", count=len(new))
    return list(new)


def unmark(session: Session, comment_ids: Collection[str], account_id: str) -> None:
    """Take back what this person said they had read: a slip of the hand. Others' readings stand."""
    session.execute(
        delete(CommentReading).where(
            CommentReading.comment_id.in_(comment_ids), CommentReading.account_id == account_id
        )
    )


def _was_read() -> ColumnElement[bool]:
    return exists().where(CommentReading.comment_id == Comment.id)


def _conditions(survey_key: str, wanted: Filter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [Comment.survey_key == survey_key]
    if wanted.question:
        conditions.append(Comment.question_id.in_([wanted.question, f"{wanted.question}.other"]))
    if wanted.language:
        conditions.append(Comment.language == wanted.language)
    if wanted.read in ("yes", "no"):
        conditions.append(_was_read() if wanted.read == "yes" else ~_was_read())
    if wanted.ids is not None:
        conditions.append(wanted.ids)
    return conditions
