"""Answers under way. They live on the server, so a lost signal or a closed browser loses nothing.

The cookie holds a random secret; only its hash is kept here. A draft is found, kept and dropped by statements, not by
objects: this is the path every respondent walks at every question.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, and_, bindparam, delete, insert, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from feedback.database import Transaction
from feedback.responses.models import Draft
from feedback.secrets import hashed, new_token
from feedback.surveys import collectors, devices, versions
from feedback.surveys.devices import Device
from feedback.surveys.models import Collector, SurveyVersion
from forms.confidentiality import Mode
from forms.survey import Survey as Definition

#: What was begun of an organisation's return is kept for sixty days after the last page.
RETURN_HOURS = 60 * 24


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
    session.execute(insert(Draft).values(_empty(opened, audience_version, language, at, token)))
    return token


def begin_together(
    session: Transaction,
    opened: collectors.Opened,
    audience_version: str | None,
    language: str,
    at: datetime,
    token: str,
) -> bool:
    """The draft that several people share, unless one of them has begun it; False where one has. Two may press at once."""
    connection = session if isinstance(session, Connection) else session.connection()
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    values = _empty(opened, audience_version, language, at, token)
    new = dialect.insert(Draft).values(values).on_conflict_do_nothing(index_elements=["token_hash"])
    return session.execute(new.returning(Draft.token_hash)).first() is not None


def move(session: Transaction, old: str, new: str) -> bool:
    """Let another secret open what was begun: the old one opens nothing any more. False where nothing was begun."""
    moved = update(Draft).where(Draft.token_hash == hashed(old)).values(token_hash=hashed(new))
    return session.execute(moved.returning(Draft.token_hash)).first() is not None


def kept(session: Transaction, tokens: Iterable[str]) -> set[str]:
    """Those of these secrets under which something was begun."""
    by_hash = {hashed(token): token for token in tokens}
    found = session.scalars(select(Draft.token_hash).where(Draft.token_hash.in_(sorted(by_hash))))
    return {by_hash[one] for one in found}


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
    """Wipe drafts nobody has touched for so long; gives how many. Several people work on a return, and for weeks.

    What a code for another device still opens stays: its page has said until when.
    """
    returns = select(SurveyVersion.id).where(SurveyVersion.mode == Mode.RETURN.value)
    long_ago = at - timedelta(hours=hours)
    result = session.execute(
        delete(Draft).where(
            or_(Draft.resume_until.is_(None), Draft.resume_until < at),
            or_(
                and_(Draft.version_id.not_in(returns), Draft.touched_at < long_ago),
                and_(Draft.version_id.in_(returns), Draft.touched_at < at - timedelta(hours=RETURN_HOURS)),
            ),
        )
    )
    return result.rowcount or 0  # type: ignore[attr-defined]


def leave(session: Transaction, token: str) -> None:
    """Wipe what one person began: one statement, which needs nothing read first. What several work on together stays."""
    returns = select(SurveyVersion.id).where(SurveyVersion.mode == Mode.RETURN.value)
    session.execute(delete(Draft).where(Draft.token_hash == hashed(token), Draft.version_id.not_in(returns)))


def _empty(
    opened: collectors.Opened, audience_version: str | None, language: str, at: datetime, token: str
) -> dict[str, Any]:
    return {
        "token_hash": hashed(token),
        "collector_code": opened.code,
        "version_id": opened.version_id,
        "audience_version": audience_version or opened.audience_version,
        "language": language,
        "answers": {},
        "touched_at": at,
    }
