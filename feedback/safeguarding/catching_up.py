"""Catching up with words that no screening has looked at: answers brought in from a file, kept by an older release, or
sent while nothing could look; and letters' answers, corrections and requests (`other_words`). A flagged text counts as screened only once its concern is there."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sqlalchemy import exists, func, select, update
from sqlalchemy.orm import Session

from feedback.audit.trail import COMMAND_LINE
from feedback.clock import HOME
from feedback.database import Database
from feedback.partnership import profile
from feedback.responses import taking_back
from feedback.responses.models import Comment, Response
from feedback.responses.taking_back import Kept
from feedback.responses.watching import Seen
from feedback.safeguarding import other_words
from feedback.safeguarding.models import Concern
from feedback.safeguarding.screen import Guard, Screener
from feedback.surveys import versions
from feedback.surveys.models import SurveyVersion

#: Answers from before this are old: what they say still needs a person, on the long clock and without an alarm.
RECENT = timedelta(days=30)
#: Texts looked at in one transaction: on SQLite nobody can send answers meanwhile.
BATCH = 100


@dataclass(frozen=True, slots=True)
class Caught:
    """How many texts were looked at, and how many of them a person must look at.

    `refused`: so many could not be brought before a person. They are not looked at, and come again.
    """

    screened: int = 0
    flagged: int = 0
    refused: int = 0


def waiting(session: Session) -> int:
    """How many texts nothing has looked at yet. What came before a person when it was sent is none of them."""
    came = exists().where(Concern.comment_id == Comment.id)
    comments = session.scalar(select(func.count()).where(Comment.screened_by.is_(None), ~came)) or 0
    return comments + other_words.waiting(session)


def catch_up(database: Database, screener: Screener | None, at: datetime) -> Caught:
    """Look at everything that waits, a batch at a time; what was looked at stays so if this is broken off."""
    done = Caught()
    while screener is not None:
        with database.writing() as session:
            found = batch(session, screener, at)
        done = Caught(done.screened + found.screened, done.flagged + found.flagged, found.refused)
        if not found.screened:
            break
    return done


def batch(session: Session, screener: Screener, at: datetime) -> Caught:
    """Look at some of what waits."""
    guard = Guard(at, profile.read(session).duty, screener)
    oldest = (at - RECENT).astimezone(HOME).date()
    looked = _comments(session, guard, oldest) + other_words.batch(session, guard, oldest, BATCH)
    refused = looked.count(None)
    return Caught(len(looked) - refused, looked.count(True), refused)


def _comments(session: Session, guard: Guard, oldest: date) -> list[bool | None]:
    """Of each comment: whether a person must look at it; None where its concern could not be opened."""
    rows = session.execute(
        select(Comment, Response.day, SurveyVersion)
        .join(Response, Response.id == Comment.response_id)
        .join(SurveyVersion, SurveyVersion.id == Response.version_id)
        .where(Comment.screened_by.is_(None))
        .order_by(Comment.id)
        .limit(BATCH)
    ).all()
    known = _with_concern(session, [comment.id for comment, _, _ in rows])
    looked: list[bool | None] = []
    for comment, day, version in rows:
        if comment.id in known:  # it was flagged when it was sent, and its concern is there
            _done(session, comment.id, comment.score, known[comment.id])
            looked.append(False)
            continue
        seen = guard.look(comment.text, comment.language, versions.read(version).audience)
        if seen is None:
            continue
        if seen.level and not _flag(session, replace(guard, brought_in=day < oldest), comment, seen):
            looked.append(None)
            continue
        _done(session, comment.id, seen.score, seen.by)
        looked.append(bool(seen.level))
    return looked


def _flag(session: Session, guard: Guard, comment: Comment, seen: Seen) -> bool:
    """Bring it before a person, who may have raised a concern about these words already."""
    if not guard.flag(session, comment.survey_key, "answer", comment.id, seen) and not _open(
        session, comment.id
    ):
        return False
    if not seen.unsorted:
        taking_back.keep(
            session, comment.survey_key, [comment.response_id], Kept.HELD, guard.at, COMMAND_LINE
        )
    return True


def _open(session: Session, comment_id: str) -> bool:
    there = select(Concern.id).where(Concern.comment_id == comment_id, Concern.closed_at.is_(None))
    return session.scalar(there.limit(1)) is not None


def _with_concern(session: Session, comment_ids: Sequence[str]) -> dict[str, str]:
    rows = session.execute(
        select(Concern.comment_id, Concern.screened_by).where(
            Concern.comment_id.in_(comment_ids), Concern.raised_by.is_(None)
        )
    )
    return {str(comment_id): by for comment_id, by in rows}


def _done(session: Session, comment_id: str, score: float | None, by: str) -> None:
    session.execute(update(Comment).where(Comment.id == comment_id).values(score=score, screened_by=by))
