"""Taking answers back: until a stated day, by the holder of the receipt, and for good.

The row of answers goes, and with it all that hangs on it: words, how they were read and coded, letters. What was
published stays as it was on its day, as numbers with that day beside them. At the door nothing changes: `received` is
how many came through it, and a number that fell would say that somebody took something back.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from sqlalchemy import CursorResult, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import InstrumentedAttribute, Session

from feedback.audit import trail
from feedback.audit.models import AuditEntry
from feedback.database import Transaction
from feedback.responses.models import Receipt, Response
from feedback.responses.receipts import Held
from forms.flow import Flow

HOLDER = "the holder of a receipt"


class Kept(StrEnum):
    """Why answers can no longer be taken back. The first two follow from the survey, the others are set by staff."""

    NEVER = "never"
    LATE = "late"
    PUBLISHED = "published"
    HELD = "held"


#: The reasons that staff set, as a receipt keeps them.
_REASONS = {Kept.PUBLISHED: Receipt.is_published, Kept.HELD: Receipt.is_held}


@dataclass(frozen=True, slots=True)
class Terms:
    """Until which day, and why not, where it is not possible."""

    until: date | None
    kept: Kept | None


def terms(held: Held, flow: Flow, today: date) -> Terms:
    """What holds for these answers today; `flow` is that of the version answered.

    Where both reasons hold the page says the one that stays, and nothing of the other: somebody may look on.
    """
    until = held.day + timedelta(days=flow.take_back_days) if flow.take_back_days else None
    if held.is_published or held.is_held:
        return Terms(until, Kept.PUBLISHED if held.is_published else Kept.HELD)
    if until is None:
        return Terms(None, Kept.NEVER)
    return Terms(until, Kept.LATE if today > until else None)


def take_back(session: Transaction, held: Held, today: date) -> bool:
    """Wipe what this receipt's holder sent; gives whether this call did it. Ask `terms` first.

    Where words of theirs are held for somebody's safety the database refuses, whatever the receipt says. The trail says
    that it happened on this day in this survey, and neither which answers nor when on the day.
    """
    try:
        with session.begin_nested():
            gone = session.execute(delete(Response).where(Response.id == held.response_id))
    except IntegrityError:
        return False
    if not isinstance(gone, CursorResult) or not gone.rowcount:
        return False
    noted(session, today, "answers taken back", f"survey/{held.survey_key}")
    return True


def noted(session: Transaction, today: date, action: str, thing: str) -> None:
    """A line in the trail for what a receipt's holder did: the day, and not when on the day."""
    session.execute(
        insert(AuditEntry.__table__)  # type: ignore[arg-type]
        .inline()  # its number need not be read back: the public role may not
        .values(at=datetime.combine(today, time(), UTC), actor=HOLDER, action=action, thing=thing, detail={})
    )


def keep(
    session: Session, survey_key: str, response_ids: Collection[str], why: Kept, at: datetime, actor: str
) -> int:
    """Say that these answers stay whatever the day: words of theirs are published, or the law holds them.

    It is written on the receipts, so that a holder is told the reason and nobody looks at answers for it; one reason
    neither hides the other nor goes with it. Gives how many receipts that changed.
    """
    number = _mark(session, response_ids, _REASONS[why], True)
    if number:
        trail.note(session, at, actor, f"answers stay: {why.value}", f"survey/{survey_key}", count=number)
    return number


def let_go(session: Session, response_id: str) -> None:
    """Nobody has to be kept safe by these answers any more. Whether words of theirs are published stays as it was."""
    _mark(session, [response_id], Receipt.is_held, False)


def _mark(
    session: Session, response_ids: Collection[str], reason: InstrumentedAttribute[bool], holds: bool
) -> int:
    written = session.execute(
        update(Receipt)
        .where(Receipt.response_id.in_(response_ids), reason.is_not(holds))
        .values({reason: holds})
    )
    return written.rowcount if isinstance(written, CursorResult) else 0


def how_many(session: Transaction, survey_key: str) -> int:
    """How many answers to a survey were taken back."""
    gone = select(func.count()).where(Receipt.survey_key == survey_key, Receipt.response_id.is_(None))
    return session.scalar(gone) or 0
