"""Catching up with words that no screening has looked at: answers brought in from a file, kept by an older release, or
sent while nothing could look. A flagged text counts as screened only once its concern is there."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

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
    """How many texts were looked at, and how many of them a person must look at."""

    screened: int = 0
    flagged: int = 0


def waiting(session: Session) -> int:
    """How many texts nothing has looked at yet. What came before a person when it was sent is none of them."""
    came = exists().where(Concern.comment_id == Comment.id)
    return session.scalar(select(func.count()).where(Comment.screened_by.is_(None), ~came)) or 0


def catch_up(database: Database, screener: Screener | None, at: datetime) -> Caught:
    """Look at everything that waits, a batch at a time; what was looked at stays so if this is broken off."""
    done = Caught()
    while screener is not None:
        with database.writing() as session:
            found = batch(session, screener, at)
        if not found.screened:
            break
        done = Caught(done.screened + found.screened, done.flagged + found.flagged)
    return done


def batch(session: Session, screener: Screener, at: datetime) -> Caught:
    """Look at some of what waits."""
    guard = Guard(at, profile.read(session).duty, screener)
    rows = session.execute(
        select(Comment, Response.day, SurveyVersion)
        .join(Response, Response.id == Comment.response_id)
        .join(SurveyVersion, SurveyVersion.id == Response.version_id)
        .where(Comment.screened_by.is_(None))
        .order_by(Comment.id)
        .limit(BATCH)
    ).all()
    flagged = 0
    oldest = (at - RECENT).astimezone(HOME).date()
    known = _with_concern(session, [comment.id for comment, _, _ in rows])
    for comment, day, version in rows:
        if comment.id in known:  # it was flagged when it was sent, and its concern is there
            _done(session, comment.id, comment.score, known[comment.id])
            continue
        seen = guard.look(comment.text, comment.language, versions.read(version).audience)
        if seen is None:
            continue
        if seen.level:
            flagged += 1
            _flag(session, replace(guard, brought_in=day < oldest), comment, seen)
        _done(session, comment.id, seen.score, seen.by)
    return Caught(len(rows), flagged)


def _flag(session: Session, guard: Guard, comment: Comment, seen: Seen) -> None:
    guard.flag(session, comment.survey_key, "answer", comment.id, seen)
    if seen.unsorted:
        return
    taking_back.keep(session, comment.survey_key, [comment.response_id], Kept.HELD, guard.at, COMMAND_LINE)


def _with_concern(session: Session, comment_ids: Sequence[str]) -> dict[str, str]:
    rows = session.execute(
        select(Concern.comment_id, Concern.screened_by).where(
            Concern.comment_id.in_(comment_ids), Concern.raised_by.is_(None)
        )
    )
    return {str(comment_id): by for comment_id, by in rows}


def _done(session: Session, comment_id: str, score: float | None, by: str) -> None:
    session.execute(update(Comment).where(Comment.id == comment_id).values(score=score, screened_by=by))
