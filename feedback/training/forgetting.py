"""Forgetting who was booked: needs once the event is over, names once nobody is asked any more. The worker asks.

What stays is what reports count: the agency, the role, and whether somebody came.
"""

from datetime import date, datetime, time, timedelta

from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.orm import Session

from feedback.audit import trail
from feedback.clock import HOME
from feedback.invitations.models import InvitedPerson
from feedback.training import events
from feedback.training.models import Booking, Course, TrainingEvent
from feedback.training.needs_models import SaidNeed
from feedback.training.point_models import EventDoor

WORKER = "worker"
#: What says who somebody is. A number of the booking system leads to them as well, and a rare language may.
_WHO = ("name", "address", "manager_name", "manager_address", "needs", "imported_ref", "language")


def needs(session: Session, at: datetime) -> int:
    """Empty the interpreter and access needs of events that are over, or were cancelled, also what people said of them
    themselves; gives how many."""
    over = select(TrainingEvent.id).where(
        or_(TrainingEvent.ends_at <= at, TrainingEvent.cancelled_at.is_not(None))
    )
    due = (Booking.needs != "", Booking.event_id.in_(over))
    count = session.scalar(select(func.count()).select_from(Booking).where(*due)) or 0
    said = session.execute(delete(SaidNeed).where(SaidNeed.event_id.in_(over)))
    count += said.rowcount or 0  # type: ignore[attr-defined]
    if count:
        session.execute(update(Booking).where(*due).values(needs=""))
        trail.note(session, at, WORKER, "needs emptied", "bookings", count=count)
    return count


def names(session: Session, at: datetime, days: int) -> int:
    """Empty names, addresses and numbers so many days after the last time people are asked; gives how many events.

    They go from the bookings, and from those who were asked through the event's doors: people and their managers.
    """
    rows = session.execute(
        select(TrainingEvent, Course)
        .join(Course, Course.key == TrainingEvent.course_key)
        .where(TrainingEvent.forgotten_at.is_(None), TrainingEvent.ends_at <= at - timedelta(days=days))
    ).all()
    doors = _last_doors(session)
    due = [
        event
        for event, course in rows
        if _last_asked(event, course, doors.get(event.id)) + timedelta(days=days) <= at
    ]
    for event in due:
        of_it = update(Booking).where(Booking.event_id == event.id)
        session.execute(of_it.values(dict.fromkeys(_WHO, "")))
        doors_of_it = select(EventDoor.collector_code).where(EventDoor.event_id == event.id)
        asked = update(InvitedPerson).where(InvitedPerson.collector_code.in_(doors_of_it))
        session.execute(asked.values(name="", address="", pair_basis=None))
        event.forgotten_at = at
        trail.note(session, at, WORKER, "names emptied", events.thing(event), days=days)
    session.flush()
    return len(due)


def _last_doors(session: Session) -> dict[str, date]:
    """The day on which the last door of each event is due. One statement."""
    rows = session.execute(
        select(EventDoor.event_id, func.max(EventDoor.due_on)).group_by(EventDoor.event_id)
    )
    return {event_id: day for event_id, day in rows}  # noqa: C416 - a Row is no pair to `dict`'s type


def _last_asked(event: TrainingEvent, course: Course, door: date | None) -> datetime:
    """As the course says now, or as a door of the event says: whichever is later."""
    said = event.ends_at + timedelta(days=max(course.follow_ups, default=0))
    return max(said, datetime.combine(door, time.max, HOME)) if door else said
