"""The doors of an event: one for each point at which its course asks, and at the end one for the room as well.

They are there as soon as the event is planned, so that a poster can be printed; each opens when its time comes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback.clock import HOME
from feedback.surveys import collectors, promises, versions
from feedback.surveys.models import Collector
from feedback.training import certificates, events, points
from feedback.training.models import Course, TrainingEvent
from feedback.training.point_models import EventDoor, TrainingPoint

PERSONAL, OPEN = "personal", "open"
#: For how long after its time a door stays open: people answer when they have a quiet moment.
STAYS = timedelta(days=28)
_OPEN_KIND = "qr_poster"
#: When in the day something that is due on a day begins.
MORNING = time(8, 0)


@dataclass(frozen=True, slots=True)
class Times:
    """When a door opens and closes, and the day on which people are asked through it."""

    opens: datetime
    closes: datetime
    due: date


@dataclass(frozen=True, slots=True)
class Way:
    """One door of an event with what it leads to."""

    door: EventDoor
    point: TrainingPoint
    collector: Collector


def follow(session: Session, event: TrainingEvent, at: datetime, actor: str, *, changed: bool = True) -> int:
    """Make the doors that an event lacks, and move those it has to where it is now. Gives how many were made.

    Of a cancelled event every door is closed. Nothing is done twice, and nothing where the course asks nothing; a door
    whose time is over is not made. `changed`: the event was changed just now; else a door whose event has not moved to
    another day keeps the times that staff gave it.
    """
    if event.cancelled_at is not None:
        return _shut(session, event, at, actor)
    course = session.get_one(Course, event.course_key)
    rows = points.asked(session, course.key)
    there = {(one.door.point, one.door.way): one for one in of(session, event.id)}
    made = 0
    for row in rows:
        for way in _ways(session, row):
            when = times(row.point, row.offset_days, way, event)
            known = there.get((row.point, way))
            if known is None and when.closes > at:
                _open(session, event, course, row, way, when, at, actor)
                made += 1
            elif known is not None and (changed or known.door.due_on != when.due):
                _move(session, known, when, at, actor)
    session.flush()
    return made


def lacking(session: Session, event: TrainingEvent, at: datetime) -> bool:
    """Whether a door is missing that could still be made."""
    there = {(one.door.point, one.door.way) for one in of(session, event.id)}
    return event.cancelled_at is None and any(
        (row.point, way) not in there and times(row.point, row.offset_days, way, event).closes > at
        for row in points.asked(session, event.course_key)
        for way in _ways(session, row)
    )


def of(session: Session, event_id: str) -> list[Way]:
    """The doors of an event in the order in which people come to them, that of the room before personal ones."""
    return of_many(session, [event_id]).get(event_id, [])


def of_many(session: Session, event_ids: Sequence[str]) -> dict[str, list[Way]]:
    """The same for several events, in one statement."""
    rows = session.execute(
        select(EventDoor, TrainingPoint, Collector)
        .join(TrainingEvent, TrainingEvent.id == EventDoor.event_id)
        .join(
            TrainingPoint,
            (TrainingPoint.course_key == TrainingEvent.course_key) & (TrainingPoint.point == EventDoor.point),
        )
        .join(Collector, Collector.code == EventDoor.collector_code)
        .where(EventDoor.event_id.in_(event_ids))
    )
    found: dict[str, list[Way]] = {}
    for door, point, collector in rows:
        found.setdefault(door.event_id, []).append(Way(door, point, collector))
    for ways in found.values():
        ways.sort(key=lambda one: (points.place(one.point), one.door.way != OPEN))
    return found


def times(point: str, offset_days: int, way: str, event: TrainingEvent) -> Times:
    """When the door of an event into a point stands open.

    Before: until the event begins. In the room: from its beginning, for who has to leave early. After it: from the
    morning of the day that lies so many days after the event's.
    """
    day = event.ends_at.astimezone(HOME).date()
    if point == points.BEFORE:
        return Times(event.created_at, event.starts_at, event.created_at.astimezone(HOME).date())
    if point == points.END:
        opens = event.starts_at if way == OPEN else event.ends_at
        return Times(opens, event.ends_at + STAYS, day)
    due = day + timedelta(days=offset_days)
    opens = datetime.combine(due, MORNING, HOME)
    return Times(opens, opens + STAYS, due)


def _ways(session: Session, row: TrainingPoint) -> list[str]:
    """A link of one's own at every point; at the end also a door for the room, where the promise allows one."""
    version = versions.current(session, row.survey_key)
    open_too = row.point == points.END and version is not None and promises.fits(_OPEN_KIND, version.mode)
    return [PERSONAL, OPEN] if open_too else [PERSONAL]


def _open(
    session: Session,
    event: TrainingEvent,
    course: Course,
    row: TrainingPoint,
    way: str,
    when: Times,
    at: datetime,
    actor: str,
) -> None:
    label = _label(session, event, course)
    said = points.called(row).lower() if row.point not in (points.BEFORE, points.END) else ""
    name = ", ".join(filter(None, (label, said, "in the room" if way == OPEN else "")))
    collector = collectors.open_door(
        session,
        row.survey_key,
        at,
        actor,
        kind=_OPEN_KIND if way == OPEN else promises.PERSONAL,
        name=name,
        group_label=label,
        opens_at=when.opens,
        closes_at=when.closes,
    )
    if row.point == points.END:
        certificates.offer(session, collector, event, at, actor)
    session.add(
        EventDoor(event_id=event.id, point=row.point, way=way, collector_code=collector.code, due_on=when.due)
    )
    session.flush()


def _label(session: Session, event: TrainingEvent, course: Course) -> str:
    """What the event is called beside its answers; its code tells it from another event of that day.

    It stays as it was when its first door was made: answers stand under it.
    """
    known = session.scalar(
        select(Collector.group_label)
        .join(EventDoor, EventDoor.collector_code == Collector.code)
        .where(EventDoor.event_id == event.id)
        .limit(1)
    )
    if known:
        return known
    name = events.name(event, course)
    taken = session.scalar(select(Collector.code).where(Collector.group_label == name).limit(1))
    return f"{name} ({event.code})" if taken else name


def _move(session: Session, known: Way, when: Times, at: datetime, actor: str) -> None:
    """A door follows its event; one that staff have closed stays closed."""
    known.door.due_on = when.due
    collector = known.collector
    if collector.closed_at is None and (collector.opens_at, collector.closes_at) != (when.opens, when.closes):
        collectors.change(
            session, collector, at, actor, name=collector.name, opens_at=when.opens, closes_at=when.closes
        )


def _shut(session: Session, event: TrainingEvent, at: datetime, actor: str) -> int:
    for one in of(session, event.id):
        if one.collector.closed_at is None:
            collectors.close(session, one.collector, at, actor)
    return 0
