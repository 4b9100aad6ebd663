"""Events: a course held once, and what became of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback.audit import trail
from feedback.clock import HOME
from feedback.secrets import new_id, short_code
from feedback.training.fault import TrainingFault, need
from feedback.training.models import Course, TrainingEvent

#: Where it is held, as the hub calls it.
MODES = {"place": "In a room", "online": "Online", "both": "In a room and online"}
#: As many as one event has room for; more is a slip.
MOST = 5_000


@dataclass(frozen=True, slots=True)
class About:
    """Everything an event says of itself."""

    starts_at: datetime
    ends_at: datetime
    mode: str = "place"
    place: str = ""
    trainer: str = ""
    capacity: int | None = None


def hold(
    session: Session, course: Course, about: About, at: datetime, actor: str, *, code: str = ""
) -> TrainingEvent:
    """A new event of a course. Events that are over may be written down too. A `code` is drawn where none is given.

    Raises:
        TrainingFault: a part of it is missing or cannot be, or the course is held no more.
    """
    if course.archived_at is not None:
        raise TrainingFault(f"“{course.title}” is archived. Take it up again first.")
    event = TrainingEvent(
        id=new_id(), code=code or _free_code(session), course_key=course.key, created_at=at, **_sound(about)
    )
    session.add(event)
    session.flush()
    trail.note(session, at, actor, "event planned", thing(event), course=course.key)
    return event


def change(session: Session, event: TrainingEvent, about: About, at: datetime, actor: str) -> bool:
    """Say otherwise; the trail keeps the old and the new. Gives whether anything changed.

    Raises:
        TrainingFault: a part of it is missing or cannot be, or it was cancelled.
    """
    if event.cancelled_at is not None:
        raise TrainingFault("This event was cancelled. Plan a new one.")
    changed = {name: new for name, new in _sound(about).items() if new != getattr(event, name)}
    detail = {name: [_plain(getattr(event, name)), _plain(new)] for name, new in changed.items()}
    for name, new in changed.items():
        setattr(event, name, new)
    if changed:
        session.flush()
        trail.note(session, at, actor, "event changed", thing(event), changes=detail)
    return bool(changed)


def cancel(session: Session, event: TrainingEvent, why: str, at: datetime, actor: str) -> None:
    """Say that it is not held, and why. Its bookings stay as they were.

    Raises:
        TrainingFault: no reason is given, or it is over.
    """
    why = need(why, "Write why it is not held: whoever was booked will ask.", "why")
    if event.ends_at <= at:
        raise TrainingFault("This event is over. Mark who came instead.", "why")
    if event.cancelled_at is None:
        event.cancelled_at, event.cancelled_why = at, why
        session.flush()
        trail.note(session, at, actor, "event cancelled", thing(event), why=why)


def by_code(session: Session, code: str) -> TrainingEvent | None:
    """The event with this code on its poster."""
    return session.scalar(select(TrainingEvent).where(TrainingEvent.code == code.lower()))


def of_course(session: Session, course_key: str) -> Sequence[TrainingEvent]:
    """Its events, the latest first."""
    return session.scalars(
        select(TrainingEvent)
        .where(TrainingEvent.course_key == course_key)
        .order_by(TrainingEvent.starts_at.desc(), TrainingEvent.id)
    ).all()


def name(event: TrainingEvent, course: Course) -> str:
    """What an event is called wherever it stands alone: its course and its day."""
    return f"{course.title}, {event.starts_at.astimezone(HOME):%-d %B %Y}"


def thing(event: TrainingEvent) -> str:
    """The event's name in the audit trail."""
    return f"event/{event.code}"


def _sound(about: About) -> dict[str, Any]:
    if about.mode not in MODES:
        raise TrainingFault("Choose whether it is held in a room or online.", "mode")
    if about.ends_at <= about.starts_at:
        raise TrainingFault("It ends before it starts. Look at the two times.", "ends_at")
    if about.capacity is not None and not 0 < about.capacity <= MOST:
        raise TrainingFault(
            f"Write for how many there is room, from 1 to {MOST:,}, or leave it empty.", "capacity"
        )
    return {
        "starts_at": about.starts_at,
        "ends_at": about.ends_at,
        "mode": about.mode,
        "place": about.place.strip(),
        "trainer": " ".join(about.trainer.split()),
        "capacity": about.capacity,
    }


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value


def _free_code(session: Session) -> str:
    while by_code(session, code := short_code()) is not None:
        pass
    return code
