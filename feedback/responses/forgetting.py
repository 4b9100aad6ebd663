"""Forgetting what has been kept long enough. The worker asks; what was forgotten is counted in the trail, not named."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, update
from sqlalchemy.orm import Session

from feedback.audit import trail
from feedback.responses.models import ContactRequest

WORKER = "worker"


def contacts(session: Session, at: datetime, days: int, held: Select[str | None]) -> int:
    """Empty requests to be contacted that were handled so many days ago of name, way and words; gives how many.

    That somebody asked, when, and what came of it stays: the record of the clock is not about them. `held` selects
    the ids of requests that the law says are kept until a person releases them.
    """
    due = and_(_long_handled(at, days), ContactRequest.id.not_in(held))
    count = session.scalar(select(func.count()).select_from(ContactRequest).where(due)) or 0
    if count:
        empty = {"name": "", "reach": "", "safe_time": "", "message_safe": None, "about": ""}
        session.execute(update(ContactRequest).where(due).values(**empty))
        trail.note(
            session, at, WORKER, "contact requests emptied", "contact requests", count=count, days=days
        )
    return count


def _long_handled(at: datetime, days: int) -> ColumnElement[bool]:
    columns = ("name", "reach", "safe_time", "about")
    written = or_(*(getattr(ContactRequest, name) != "" for name in columns))
    return and_(ContactRequest.handled_at < at - timedelta(days=days), written)
