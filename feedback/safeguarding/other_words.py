"""Words that are no answer to a survey's question: answers to letters, corrections, requests to be contacted.

They are looked at as they come in (`feedback.responses.watching`), and once more here: `screened_by` says that what
was flagged has been seen to be before a person. Who sends them may not write that mark, so the worker does.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, exists, func, or_, select, update
from sqlalchemy.orm import Session

from feedback.clock import HOME
from feedback.responses.models import ContactRequest, Correction, Letter, Response
from feedback.responses.watching import CAREFUL, SOURCES
from feedback.safeguarding.models import Concern
from feedback.safeguarding.screen import Guard

#: Stands where a screening would, for a request whose words were emptied before anything looked.
EMPTIED = "emptied"

_TABLES: Mapping[str, Any] = {"letter": Letter, "contact": ContactRequest, "correction": Correction}
#: Of each source: id, survey, language and day, then the words in the order in which they are looked at.
_WORDS: Mapping[str, Any] = {
    "letter": select(
        Letter.id, Response.survey_key, Response.language, Letter.answered_on, Letter.answer
    ).join(Response, Response.id == Letter.response_id),
    "contact": select(
        ContactRequest.id,
        ContactRequest.survey_key,
        ContactRequest.language,
        ContactRequest.received_at,
        ContactRequest.about,
        ContactRequest.safe_time,
        ContactRequest.reach,
    ),
    "correction": select(
        Correction.id, Correction.survey_key, Correction.language, Correction.day, Correction.text
    ),
}
_WRITTEN: Mapping[str, ColumnElement[bool]] = {
    "letter": Letter.answer.is_not(None),
    "contact": or_(ContactRequest.about != "", ContactRequest.safe_time != "", ContactRequest.reach != ""),
    "correction": Correction.text != "",
}


def waiting(session: Session) -> int:
    """How many have not been seen to be looked at. What is before a person already is none of them."""
    return sum(_count(session, source) for source in _TABLES)


def batch(session: Session, guard: Guard, oldest: date, limit: int) -> list[bool | None]:
    """Look at some of what waits. Of each: whether a person must look; None where its concern could not be opened."""
    return [
        _look(session, guard, oldest, source, row)
        for source in _TABLES
        for row in session.execute(_unmarked(source).limit(limit)).all()
    ]


def _unmarked(source: str) -> Any:
    """Those without the mark. On PostgreSQL two who catch up at once do not open two concerns about the same words."""
    table = _TABLES[source]
    wanted = _WORDS[source].where(table.screened_by.is_(None)).order_by(table.id)
    if source == "letter":
        wanted = wanted.where(_WRITTEN[source])
    return wanted.with_for_update(of=table, skip_locked=True)


def _look(session: Session, guard: Guard, oldest: date, source: str, row: Sequence[Any]) -> bool | None:
    row_id, survey_key, language, day, *texts = row
    said = "\n".join(text for text in texts if text and text.strip())
    known = session.scalar(
        select(Concern.screened_by).where(getattr(Concern, SOURCES[source]) == row_id).limit(1)
    )
    seen = guard.look(said, language, CAREFUL) if said and known is None else None
    if seen and seen.level:
        then = replace(guard, brought_in=_day(day) < oldest)
        if not then.flag(session, survey_key, source, row_id, seen):
            return None
    by = seen.by if seen else known
    table = _TABLES[source]
    session.execute(update(table).where(table.id == row_id).values(screened_by=EMPTIED if by is None else by))
    return bool(seen and seen.level)


def _day(when: date) -> date:
    return when.astimezone(HOME).date() if isinstance(when, datetime) else when


def _count(session: Session, source: str) -> int:
    table = _TABLES[source]
    came = exists().where(getattr(Concern, SOURCES[source]) == table.id)
    return (
        session.scalar(
            select(func.count())
            .select_from(table)
            .where(table.screened_by.is_(None), _WRITTEN[source], ~came)
        )
        or 0
    )
