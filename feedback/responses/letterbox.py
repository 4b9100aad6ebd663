"""What the holder of a receipt finds in their letterbox, and the one answer they can put into it.

This is the holder's side; the staff's is in `letters`. Nothing here can find a letter without the receipt's response.
"""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import CursorResult, select, update

from feedback.database import Transaction
from feedback.responses import watching
from feedback.responses.models import Letter
from feedback.responses.watching import Watch
from forms.text import Phrase

#: The most characters of a letter and of its answer.
LIMIT = 2000


@dataclass(frozen=True, slots=True)
class Received:
    """A letter as its reader sees it: from the partnership, with no name of a member of staff."""

    id: str
    text: Phrase
    day: date
    answer: str | None
    answered_on: date | None
    read: bool


def received(session: Transaction, response_id: str) -> list[Received]:
    """The letters to whoever sent these answers, the oldest first."""
    columns = (
        Letter.id,
        Letter.text,
        Letter.language,
        Letter.day,
        Letter.answer,
        Letter.answered_on,
        Letter.read,
    )
    rows = session.execute(
        select(*columns).where(Letter.response_id == response_id).order_by(Letter.day, Letter.id)
    )
    return [
        Received(row.id, Phrase(row.text, row.language), row.day, row.answer, row.answered_on, row.read)
        for row in rows
    ]


def mark_read(session: Transaction, response_id: str) -> None:
    """All letters to them have been opened. That is all staff are told, and not when."""
    session.execute(update(Letter).where(Letter.response_id == response_id, ~Letter.read).values(read=True))


def answer(
    session: Transaction,
    response_id: str,
    letter_id: str,
    text: str,
    day: date,
    *,
    survey_key: str = "",
    language: str = "",
    watch: Watch | None = None,
) -> bool:
    """Put the one answer in; gives whether this call did it. A letter to somebody else is not found."""
    put = session.execute(
        update(Letter)
        .where(Letter.id == letter_id, Letter.response_id == response_id, Letter.answer.is_(None))
        .values(answer=text, answered_on=day)
    )
    if not isinstance(put, CursorResult) or put.rowcount != 1:
        return False
    watching.watched(watch, session, survey_key, "letter", letter_id, (text,), language)
    return True
