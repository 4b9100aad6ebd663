"""Forgetting who was booked: needs once the event is over, names once nobody is asked any more. The worker asks.

What stays is what reports count: the agency, the role, and whether somebody came.
"""

from datetime import datetime, timedelta

from sqlalchemy import func, or_, select, update
from sqlalchemy.orm import Session

from feedback.audit import trail
from feedback.training import events
from feedback.training.models import Booking, Course, TrainingEvent

WORKER = "worker"
#: What says who somebody is. A number of the booking system leads to them as well.
_WHO = ("name", "address", "manager_name", "manager_address", "needs", "imported_ref")


def needs(session: Session, at: datetime) -> int:
    """Empty the interpreter and access needs of events that are over, or were cancelled; gives how many."""
    over = select(TrainingEvent.id).where(
        or_(TrainingEvent.ends_at <= at, TrainingEvent.cancelled_at.is_not(None))
    )
    due = (Booking.needs != "", Booking.event_id.in_(over))
    count = session.scalar(select(func.count()).select_from(Booking).where(*due)) or 0
    if count:
        session.execute(update(Booking).where(*due).values(needs=""))
        trail.note(session, at, WORKER, "needs emptied", "bookings", count=count)
    return count


def names(session: Session, at: datetime, days: int) -> int:
    """Empty names, addresses and numbers so many days after the last time people are asked; gives how many events."""
    rows = session.execute(
        select(TrainingEvent, Course)
        .join(Course, Course.key == TrainingEvent.course_key)
        .where(TrainingEvent.forgotten_at.is_(None), TrainingEvent.ends_at <= at - timedelta(days=days))
    ).all()
    due = [event for event, course in rows if _last_asked(event, course) + timedelta(days=days) <= at]
    for event in due:
        of_it = update(Booking).where(Booking.event_id == event.id)
        session.execute(of_it.values(dict.fromkeys(_WHO, "")))
        event.forgotten_at = at
        trail.note(session, at, WORKER, "names emptied", events.thing(event), days=days)
    session.flush()
    return len(due)


def _last_asked(event: TrainingEvent, course: Course) -> datetime:
    return event.ends_at + timedelta(days=max(course.follow_ups, default=0))
