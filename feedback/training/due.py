"""Who is to be asked now, at which point of which event, and through which door.

Before: everybody who has a place. At the end and afterwards: who was there, whether or not to the end; who did not come
is asked nothing. With the first follow-up: the managers, each once, however many of their team were there.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback.surveys import collectors
from feedback.surveys.collectors import Door
from feedback.surveys.models import Collector
from feedback.training import points
from feedback.training.bookings import CAME
from feedback.training.models import Booking, TrainingEvent
from feedback.training.point_models import EventDoor, TrainingPoint

HAS_A_PLACE = frozenset({"booked"})


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody to ask. `booking_id` is theirs; a manager has none. `language` is empty where nobody has said."""

    name: str
    address: str
    agency_key: str | None
    booking_id: str | None
    language: str = ""


@dataclass(frozen=True, slots=True)
class Due:
    """A personal door of an event that stands open, with the people who are asked through it."""

    event_id: str
    course_key: str
    point: str
    collector_code: str
    opened_at: datetime
    people: tuple[Person, ...]


def now(session: Session, at: datetime) -> list[Due]:
    """Every point that is due at this moment, with who is asked. Somebody without an address cannot be.

    It says who is to be asked, not who has been: asking twice is for whoever asks not to do.
    """
    rows = session.execute(
        select(TrainingEvent, EventDoor, Collector)
        .join(EventDoor, EventDoor.event_id == TrainingEvent.id)
        .join(Collector, Collector.code == EventDoor.collector_code)
        .join(
            TrainingPoint,
            (TrainingPoint.course_key == TrainingEvent.course_key) & (TrainingPoint.point == EventDoor.point),
        )
        .where(
            EventDoor.way == "personal",
            TrainingPoint.asked,
            TrainingEvent.cancelled_at.is_(None),
            TrainingEvent.forgotten_at.is_(None),
            Collector.closed_at.is_(None),
            Collector.closes_at > at,
            Collector.opens_at <= at,
        )
        .order_by(Collector.opens_at, Collector.code)
    ).all()
    booked = _booked(session, {event.id for event, _, _ in rows})
    found = [
        Due(
            event.id,
            event.course_key,
            door.point,
            door.collector_code,
            collector.opens_at or at,
            tuple(asked(door.point, booked.get(event.id, ()))),
        )
        for event, door, collector in rows
        if collectors.state(collector, at) is Door.OPEN
    ]
    return [one for one in found if one.people]


def asked(point: str, booked: Iterable[Booking]) -> Iterable[Person]:
    """Whom of those booked a point is put to."""
    if point == points.MANAGER:
        return _managers(booked)
    states = HAS_A_PLACE if point == points.BEFORE else CAME
    return [
        Person(one.name, one.address, one.agency_key, one.id, one.language)
        for one in booked
        if one.state in states and one.address
    ]


def _managers(booked: Iterable[Booking]) -> list[Person]:
    found: dict[str, Person] = {}
    for one in sorted(booked, key=lambda one: (one.manager_name == "", one.id)):
        if one.state in CAME and one.manager_address:
            person = Person(one.manager_name, one.manager_address, one.agency_key, None)
            found.setdefault(one.manager_address, person)
    return list(found.values())


def _booked(session: Session, event_ids: set[str]) -> dict[str, Sequence[Booking]]:
    rows = session.scalars(select(Booking).where(Booking.event_id.in_(event_ids)).order_by(Booking.id))
    found: dict[str, list[Booking]] = {}
    for row in rows:
        found.setdefault(row.event_id, []).append(row)
    return dict(found)
