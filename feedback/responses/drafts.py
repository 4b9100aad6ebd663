"""Answers under way. They live on the server, so a lost signal or a closed browser loses nothing.

The cookie holds a random secret; only its hash is kept here. A draft is found, kept and dropped by statements, not by
objects: this is the path every respondent walks at every question.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, delete, insert, select, update

from feedback.database import Transaction
from feedback.responses.models import Draft
from feedback.secrets import hashed, new_token
from feedback.surveys import collectors, devices, versions
from feedback.surveys.devices import Device
from feedback.surveys.models import Collector, SurveyVersion
from forms.survey import Survey as Definition


@dataclass(frozen=True, slots=True)
class Kept:
    """A draft as its holder finds it again: where they are, and the survey as they began it."""

    token_hash: str
    code: str
    version_id: str
    survey_key: str
    mode: str
    audience_version: str | None
    language: str
    answers: dict[str, Any]
    survey: Definition
    device: Device = devices.OWN
    touched_at: datetime | None = None
    kind: str = ""


_COLUMNS = (
    Draft.token_hash,
    Draft.collector_code,
    Draft.version_id,
    Draft.audience_version,
    Draft.language,
    Draft.answers,
    Draft.touched_at,
    Collector.kind,
    Collector.settings,
    SurveyVersion.survey_key,
    SurveyVersion.mode,
    SurveyVersion.content_hash,
)
_FIND = (
    select(*_COLUMNS)
    .join(SurveyVersion, SurveyVersion.id == Draft.version_id)
    .join(Collector, Collector.code == Draft.collector_code)
    .where(Draft.token_hash == bindparam("token_hash"), Draft.collector_code == bindparam("code"))
)
_HOLD = _FIND.with_for_update(of=Draft)
_KEEP = (
    update(Draft)
    .where(Draft.token_hash == bindparam("hash"))
    .values(answers=bindparam("answers"), language=bindparam("language"), touched_at=bindparam("touched_at"))
)


def begin(
    session: Transaction,
    opened: collectors.Opened,
    audience_version: str | None,
    language: str,
    at: datetime,
    *,
    token: str | None = None,
) -> str:
    """A new, empty draft behind a door; gives the secret for the cookie. Who was invited has one secret for it."""
    token = token or new_token()
    session.execute(
        insert(Draft).values(
            token_hash=hashed(token),
            collector_code=opened.code,
            version_id=opened.version_id,
            audience_version=audience_version or opened.audience_version,
            language=language,
            answers={},
            touched_at=at,
        )
    )
    return token


def find(session: Transaction, token: str, code: str, at: datetime, *, hold: bool = False) -> Kept | None:
    """The draft this secret holds behind this door, or None. One statement, once the survey is in memory.

    `hold` keeps others off the row until the transaction ends: a second tab that answers another page at the same
    moment waits, and finds this one's answers.
    """
    statement = _HOLD if hold else _FIND
    row = session.execute(statement, {"token_hash": hashed(token), "code": code}).first()
    if row is None:
        return None
    device = devices.at(row.kind, row.settings)
    survey = versions.known(session, row.version_id, row.content_hash)
    return Kept(
        token_hash=row.token_hash,
        code=row.collector_code,
        version_id=row.version_id,
        survey_key=row.survey_key,
        mode=row.mode,
        audience_version=row.audience_version,
        language=row.language,
        answers=row.answers,
        survey=devices.asked_on(device, survey, row.content_hash, row.audience_version),
        device=device,
        touched_at=row.touched_at,
        kind=row.kind,
    )


def keep(session: Transaction, draft: Kept, answers: Mapping[str, Any], language: str, at: datetime) -> Kept:
    """Lay a page's answers over the draft held by `find(..., hold=True)`. An answer of None takes one out."""
    merged = {key: value for key, value in {**draft.answers, **answers}.items() if value is not None}
    session.execute(
        _KEEP, {"hash": draft.token_hash, "answers": merged, "language": language, "touched_at": at}
    )
    return replace(draft, answers=merged, language=language)


def drop(session: Transaction, token: str) -> None:
    """Wipe a draft: the person left, or sent it."""
    session.execute(delete(Draft).where(Draft.token_hash == hashed(token)))


def expire(session: Transaction, at: datetime, hours: int) -> int:
    """Wipe drafts nobody has touched for so long; gives how many."""
    result = session.execute(delete(Draft).where(Draft.touched_at < at - timedelta(hours=hours)))
    return result.rowcount or 0  # type: ignore[attr-defined]
