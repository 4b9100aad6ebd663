""" "You got it wrong": what somebody who answered says about what was published.

Known to come from one of them, no more. Beside it what anybody says of the public page when it asks what we missed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from feedback.audit import trail
from feedback.database import Transaction
from feedback.responses import watching
from feedback.responses.models import Correction
from feedback.responses.watching import Watch

#: The most characters.
LIMIT = 1000


@dataclass(frozen=True, slots=True)
class Unseen:
    """One that nobody has seen yet."""

    id: str
    survey_key: str
    slug: str | None
    language: str
    day: date
    text: str
    item_id: str | None
    missed: bool
    spoke: bool


def add(
    session: Transaction,
    once: str,
    survey_key: str,
    slug: str | None,
    text: str,
    language: str,
    day: date,
    watch: Watch | None = None,
    *,
    item_id: str | None = None,
    missed: bool = False,
    spoke: bool = True,
) -> None:
    """Keep what they say. `once` is made of the form and its words: the same press, repeated, is kept once."""
    values = {
        "id": once,
        "survey_key": survey_key,
        "slug": slug,
        "language": language,
        "day": day,
        "text": text,
        "item_id": item_id,
        "missed": missed,
        "spoke": spoke,
    }
    try:
        with session.begin_nested():
            session.execute(insert(Correction).values(values))
    except IntegrityError:
        return
    watching.watched(watch, session, survey_key, "correction", once, (text,), language)


def unseen(session: Session, *, slug: str | None = None) -> Sequence[Unseen]:
    """Those nobody has seen, the oldest first; of one loop, or all."""
    columns = (
        Correction.id,
        Correction.survey_key,
        Correction.slug,
        Correction.language,
        Correction.day,
        Correction.text,
        Correction.item_id,
        Correction.missed,
        Correction.spoke,
    )
    wanted = select(*columns).where(Correction.seen_at.is_(None)).order_by(Correction.day, Correction.id)
    if slug is not None:
        wanted = wanted.where(Correction.slug == slug)
    return [Unseen(*row) for row in session.execute(wanted)]


def seen(session: Session, correction_id: str, account_id: str, at: datetime) -> None:
    """Record that somebody has seen it; who was first stands."""
    session.execute(
        update(Correction)
        .where(Correction.id == correction_id, Correction.seen_at.is_(None))
        .values(seen_at=at, seen_by=account_id)
    )
    trail.note(session, at, account_id, "correction seen", f"correction/{correction_id}")
