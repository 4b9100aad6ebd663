"""Within how many days of the close people are to be told: the partnership's promise to itself, and to who answers (P8)."""

from datetime import date, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from feedback.audit import trail
from feedback.clock import HOME
from feedback.loop.faults import LoopFault
from feedback.loop.models import LoopTarget

#: Days, where the partnership has not said otherwise.
USUAL = 60
MOST = 365


def of(session: Session) -> int:
    """The days that hold now."""
    last = select(LoopTarget.days).order_by(LoopTarget.number.desc()).limit(1)
    return session.scalar(last) or USUAL


def told_by(session: Session, closes_at: datetime | None) -> date | None:
    """Until when whoever answers through a door that closes then is to be told; None where it has no end yet."""
    if closes_at is None:
        return None
    return closes_at.astimezone(HOME).date() + timedelta(days=of(session))


def set_to(session: Session, days: int, at: datetime, actor: str) -> None:
    """Set it. What was aimed at before stays known.

    Raises:
        LoopFault: it is no number of days that could be meant.
    """
    if not 1 <= days <= MOST:
        raise LoopFault(f"Give a number of days from 1 to {MOST}.", field="days")
    number = (session.scalar(select(func.max(LoopTarget.number))) or 0) + 1
    session.add(LoopTarget(number=number, days=days, set_at=at, set_by=actor))
    trail.note(session, at, actor, "target of the loop clock set", "partnership", days=days)
    session.flush()
