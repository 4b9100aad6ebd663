"""Comments and the proof that they were read: finding them, a page at a time, and marking them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, delete, exists, func, insert, select
from sqlalchemy.orm import Session

from feedback.accounts.models import Account
from feedback.audit import trail
from feedback.responses.models import Comment, CommentReading, Response
from feedback.surveys.models import Survey

#: Comments on one page.
PER_PAGE = 25
#: How a filter calls the survey as it is written, which has no audience version.
AS_WRITTEN = "-"


@dataclass(frozen=True, slots=True)
class Filter:
    """Which comments to show. What is empty does not matter.

    `read` is "yes", "no" (by anybody), "mine" or "not-mine" (by the account in `reader`). `version` is an audience
    version, "-" the survey as it is written; `door` a collector's code; `quotes` the permission to quote; `words` a
    part of the text, whatever its capitals. `ids` narrows to these comments, as a theme does: who knows of themes
    hands in the condition. `order` is "" (unread first, then as screening would have them read) or "question".
    """

    question: str = ""
    language: str = ""
    read: str = ""
    reader: str = ""
    version: str = ""
    door: str = ""
    quotes: str = ""
    words: str = ""
    ids: ColumnElement[bool] | None = None
    order: str = ""


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


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who has read a comment, and when they said so."""

    account_id: str
    name: str
    at: datetime


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
    # What nothing has looked at yet stands first: nobody can say that it may wait.
    early = (Comment.question_id,) if wanted.order == "question" else (Comment.score.desc().nulls_first(),)
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
        .order_by(read, *early, Comment.id)
        .limit(PER_PAGE)
        .offset((number - 1) * PER_PAGE)
    )
    return [Line(*row) for row in rows]


def texts(session: Session, survey_key: str, wanted: Filter, most: int) -> list[tuple[str, str, str, str]]:
    """`(id, question id, text, language)` of as many comments as `most`, unread first: to put in another order."""
    rows = session.execute(
        select(Comment.id, Comment.question_id, Comment.text, Comment.language)
        .join(Response, Response.id == Comment.response_id)
        .where(*_conditions(survey_key, wanted))
        .order_by(_was_read(), Comment.score.desc().nulls_first(), Comment.id)
        .limit(most)
    )
    return [(one, question, text, language) for one, question, text, language in rows]


def how_many(session: Session, survey_key: str, wanted: Filter) -> int:
    """How many comments a filter lets through."""
    counted = select(func.count(Comment.id)).join(Response, Response.id == Comment.response_id)
    return session.scalar(counted.where(*_conditions(survey_key, wanted))) or 0


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


def parts(session: Session, survey_key: str) -> list[tuple[str | None, str, int]]:
    """`(audience version, collector code, comments)` of a survey: what a filter can narrow to. One statement."""
    rows = session.execute(
        select(Response.audience_version, Response.collector_code, func.count())
        .join(Comment, Comment.response_id == Response.id)
        .where(Comment.survey_key == survey_key)
        .group_by(Response.audience_version, Response.collector_code)
    )
    return [(version, door, count) for version, door, count in rows]


def readers(session: Session, comment_ids: Collection[str]) -> dict[str, list[Reader]]:
    """Who has read each of these comments, the first first. One statement."""
    rows = session.execute(
        select(CommentReading.comment_id, CommentReading.account_id, Account.name, CommentReading.read_at)
        .join(Account, Account.id == CommentReading.account_id)
        .where(CommentReading.comment_id.in_(comment_ids))
        .order_by(CommentReading.read_at, Account.name)
    )
    found: dict[str, list[Reader]] = {}
    for row in rows:
        found.setdefault(row[0], []).append(Reader(*row[1:]))
    return found


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


def _was_read(by: str = "") -> ColumnElement[bool]:
    """Whether a comment was read: by this person, or by anybody."""
    read = exists().where(CommentReading.comment_id == Comment.id)
    return read.where(CommentReading.account_id == by) if by else read


def _conditions(survey_key: str, wanted: Filter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [Comment.survey_key == survey_key]
    if wanted.question:
        conditions.append(Comment.question_id.in_([wanted.question, f"{wanted.question}.other"]))
    if wanted.language:
        conditions.append(Comment.language == wanted.language)
    if wanted.read in ("yes", "no"):
        conditions.append(_was_read() if wanted.read == "yes" else ~_was_read())
    if wanted.read in ("mine", "not-mine"):
        mine = _was_read(wanted.reader)
        conditions.append(mine if wanted.read == "mine" else ~mine)
    if wanted.version:
        asked = None if wanted.version == AS_WRITTEN else wanted.version
        conditions.append(Response.audience_version.is_not_distinct_from(asked))
    if wanted.door:
        conditions.append(Response.collector_code == wanted.door)
    if wanted.quotes:
        conditions.append(Response.quotes == wanted.quotes)
    if wanted.words:
        conditions.append(func.lower(Comment.text).contains(wanted.words.lower(), autoescape=True))
    if wanted.ids is not None:
        conditions.append(wanted.ids)
    return conditions
