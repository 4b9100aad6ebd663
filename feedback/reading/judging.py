"""A second reader's part: texts in no order, without a score, and two answers."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import Session

from feedback.audit import trail
from feedback.reading.models import SampleText
from feedback.responses import reading
from feedback.responses.models import Comment, CommentReading, Response
from feedback.safeguarding import acts

Verdict = Literal["look", "nothing"]
WHY = "A second reader of the weekly sample says that a person should have looked."


class SampleFault(Exception):
    """A text cannot be judged. The message says why."""


@dataclass(frozen=True, slots=True)
class Text:
    """A text as a second reader sees it: what was asked and what was written. Nothing of what a machine said."""

    id: str
    survey_key: str
    version_id: str
    audience_version: str | None
    question_id: str
    language: str
    text: str


def waiting(session: Session, account_id: str, limit: int = 10) -> list[Text]:
    """Texts for this reader, who has not read them in the ordinary way. In the order of random keys."""
    rows = session.execute(
        select(
            SampleText.id,
            Comment.survey_key,
            Response.version_id,
            Response.audience_version,
            Comment.question_id,
            Comment.language,
            Comment.text,
        )
        .join(Comment, Comment.id == SampleText.comment_id)
        .join(Response, Response.id == Comment.response_id)
        .where(SampleText.verdict.is_(None), ~_read_by(account_id))
        .order_by(SampleText.id)
        .limit(limit)
    )
    return [Text(*row) for row in rows]


def how_many(session: Session, account_id: str) -> tuple[int, int]:
    """How many wait for this reader, and how many for somebody else, because this one has read them already."""
    counted = (
        select(func.count().filter(~_read_by(account_id)), func.count().filter(_read_by(account_id)))
        .select_from(SampleText)
        .where(SampleText.verdict.is_(None), SampleText.comment_id.is_not(None))
    )
    mine, others = session.execute(counted).one()
    return mine, others


def oldest(session: Session) -> date | None:
    """The week of the oldest text that waits."""
    waits = (SampleText.verdict.is_(None), SampleText.comment_id.is_not(None))
    return session.scalar(select(func.min(SampleText.week)).where(*waits))


def judge(session: Session, sample_id: str, verdict: Verdict, at: datetime, account_id: str) -> str | None:
    """Keep what this reader says. "look" opens a concern for the safeguarding lead at once; gives its id where it did.

    Raises:
        SampleFault: it is gone, somebody was first, or this reader has read it in the ordinary way.
    """
    row = session.get(SampleText, sample_id, with_for_update=True)
    if row is None or row.comment_id is None:
        raise SampleFault("This text was taken back by who wrote it. Carry on with the next.")
    if row.verdict is not None:
        raise SampleFault("Somebody has answered this one already. Carry on with the next.")
    if session.get(CommentReading, (row.comment_id, account_id)) is not None:
        raise SampleFault("You have read this one among the comments. Somebody else answers it.")
    row.verdict, row.judged_by, row.judged_at = verdict, account_id, at
    comment = session.get_one(Comment, row.comment_id)
    reading.mark_read(session, comment.survey_key, [comment.id], account_id, at)
    trail.note(session, at, account_id, "sample text judged", f"sample/{row.week}", verdict=verdict)
    return _raise(session, comment.id, at, account_id) if verdict == "look" else None


def _raise(session: Session, comment_id: str, at: datetime, account_id: str) -> str | None:
    """Before the lead, whatever was said or closed before; None where it is open there already, and says so now.

    The verdict stands in any case: where the words went in this very moment there is nothing left to look at.
    """
    try:
        return acts.raise_for_comment(session, comment_id, "look", WHY, at, account_id).id
    except (acts.HasItAlready, acts.ConcernFault):
        return None


def _read_by(account_id: str) -> ColumnElement[bool]:
    return exists().where(
        CommentReading.comment_id == SampleText.comment_id, CommentReading.account_id == account_id
    )
