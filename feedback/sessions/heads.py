"""How many people spoke, and in how many sessions: counted from who was there, never from how much was written down."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from feedback.responses.models import Comment, Response
from feedback.sessions.models import Series, VoiceSession
from feedback.themes.models import Coding


@dataclass(frozen=True, slots=True)
class Heads:
    """`people` in `sessions`. Where the same group came each time, as many as came at once at most, and not the sum."""

    people: int
    sessions: int
    same_people: bool


@dataclass(frozen=True, slots=True)
class Said:
    """In how many sessions something was said, and in how many notes. Notes are not people."""

    notes: int
    sessions: int


def of_surveys(session: Session, keys: Sequence[str]) -> dict[str, Heads]:
    """Those of the keys that are series of sessions, with who spoke in them. One statement."""
    rows = session.execute(
        select(
            Series.survey_key,
            Series.same_people,
            func.count(VoiceSession.code),
            func.coalesce(func.sum(VoiceSession.people), 0),
            func.coalesce(func.max(VoiceSession.people), 0),
        )
        .outerjoin(VoiceSession, VoiceSession.survey_key == Series.survey_key)
        .where(Series.survey_key.in_(keys))
        .group_by(Series.survey_key, Series.same_people)
    )
    return {
        key: Heads(int(most if same else total), sessions, same) for key, same, sessions, total, most in rows
    }


def said(session: Session, survey_key: str) -> dict[str, Said]:
    """For each theme of a series, in how many notes and sessions a person found it. One statement."""
    rows = session.execute(
        select(
            Coding.theme_id,
            func.count(Comment.id.distinct()),
            func.count(Response.collector_code.distinct()),
        )
        .join(Comment, Comment.id == Coding.comment_id)
        .join(Response, Response.id == Comment.response_id)
        .where(Comment.survey_key == survey_key, Coding.status == "confirmed")
        .group_by(Coding.theme_id)
    )
    return {theme: Said(notes, sessions) for theme, notes, sessions in rows}


def of_session(session: Session, survey_key: str) -> dict[str, int]:
    """How many notes each session of a series has. One statement."""
    rows = session.execute(
        select(Response.collector_code, func.count())
        .where(Response.survey_key == survey_key)
        .group_by(Response.collector_code)
    )
    return {code: number for code, number in rows}  # noqa: C416 - a Row is no pair to `dict`'s type
