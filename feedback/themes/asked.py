"""What somebody asked the computer for: suggestions of themes, or groups of similar comments.

Reckoning takes seconds, and the first time in a process some more: a worker does it, and the page says that it is being
made. Where no worker is about, whoever asks waits for it (`feedback.web.hub.making`). It stands between two
transactions, so that nobody who answers waits for it.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Literal

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from analysis import grouping
from feedback.database import Database
from feedback.themes import groups, suggestions
from feedback.themes.models import Asked

Kind = Literal["suggestions", "groups"]
#: Puts what was reckoned in its place; gives how many.
Keep = Callable[[Session], int]

FAILED = "The computer could not make them. Ask again; if this comes back, whoever runs Listening Loop finds out why."


def ask(
    session: Session, survey_key: str, kind: Kind, account_id: str, at: datetime, question_id: str = ""
) -> None:
    """Ask for them. A request that waits already gives way to this one."""
    session.merge(
        Asked(
            survey_key=survey_key,
            kind=kind,
            question_id=question_id,
            account_id=account_id,
            at=at,
            fault="",
        )
    )


def of(session: Session, survey_key: str, kind: Kind) -> Asked | None:
    """What was asked and is not there: it waits, or could not be made (`fault`)."""
    return session.get(Asked, (survey_key, kind))


def waiting(session: Session) -> int:
    """How many wait to be made."""
    return session.scalar(select(func.count()).select_from(Asked).where(Asked.fault == "")) or 0


def make_next(database: Database, now: datetime) -> int:
    """Make what was asked first; gives how many requests were done with."""
    with database.reading() as session:
        asked = session.scalar(
            select(Asked).where(Asked.fault == "").order_by(Asked.at, Asked.survey_key, Asked.kind).limit(1)
        )
    if asked is None:
        return 0
    make(database, asked, now)
    return 1


def make(database: Database, asked: Asked, now: datetime) -> int | None:
    """Make this; gives how many there are, and None where it could not be made or somebody asked anew meanwhile.

    A fault is kept, to be read on the page, and not tried again until somebody asks again.
    """
    try:
        keep = _MAKERS[asked.kind](database, asked, now)
    except grouping.CannotGroup as fault:
        _refuse(database, asked, str(fault))
        return None
    except Exception:
        _refuse(database, asked, FAILED)
        raise
    with database.writing() as session:
        return keep(session) if _take(session, asked) else None


def _suggestions(database: Database, asked: Asked, now: datetime) -> Keep:
    with database.reading() as session:
        known = suggestions.material(session, asked.survey_key)
    found = suggestions.work_out(known)
    return lambda session: suggestions.keep(session, asked.survey_key, found, now, asked.account_id)


def _groups(database: Database, asked: Asked, now: datetime) -> Keep:
    with database.reading() as session:
        texts = groups.texts(session, asked.survey_key, asked.question_id)
    found = grouping.group([text for _, text in texts])
    ids = [one for one, _ in texts]

    def keep(session: Session) -> int:
        groups.keep(session, asked.survey_key, ids, found, asked.account_id, now)
        return len(found.groups)

    return keep


_MAKERS: dict[str, Callable[[Database, Asked, datetime], Keep]] = {
    "suggestions": _suggestions,
    "groups": _groups,
}


def _take(session: Session, asked: Asked) -> bool:
    """Whether this very request still waits: two workers may have made it, and only one keeps it."""
    taken = session.execute(delete(Asked).where(*_this(asked)))
    return taken.rowcount == 1  # type: ignore[attr-defined]  # a DELETE tells how many


def _refuse(database: Database, asked: Asked, fault: str) -> None:
    with database.writing() as session:
        row = session.scalar(select(Asked).where(*_this(asked)))
        if row is not None:
            row.fault = fault


def _this(asked: Asked):
    return Asked.survey_key == asked.survey_key, Asked.kind == asked.kind, Asked.at == asked.at
