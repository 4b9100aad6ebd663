"""Which survey of a course is asked when, and through which doors the people of its events came to it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback.responses import store
from feedback.surveys.models import Collector
from feedback.training import events, points
from feedback.training.models import TrainingEvent
from feedback.training.point_models import EventDoor
from feedback.training.points import BEFORE, END, MANAGER

__all__ = ["BEFORE", "END", "FOLLOW_UP", "MANAGER", "Door", "codes", "of_course", "of_events", "surveys"]

#: The first follow-up; the others ask the same survey through doors of their own.
FOLLOW_UP = "follow_up_1"


@dataclass(frozen=True, slots=True)
class Door:
    """A door of one event into the survey of one point, and how many answered through it."""

    event_id: str
    point: str
    survey_key: str
    code: str
    answers: int


def surveys(session: Session, course_key: str) -> dict[str, str]:
    """Point to the key of its survey, in the order in which people come to them."""
    return {row.point: row.survey_key for row in points.of(session, course_key)}


def of_events(session: Session, held: Sequence[TrainingEvent]) -> list[Door]:
    """The doors of these events. Two statements, and one more for each survey."""
    rows = session.execute(
        select(EventDoor.event_id, EventDoor.point, Collector.survey_key, Collector.code)
        .join(Collector, Collector.code == EventDoor.collector_code)
        .where(EventDoor.event_id.in_([one.id for one in held]))
        .order_by(EventDoor.event_id, EventDoor.point, Collector.code)
    ).all()
    counts = {key: store.by_collector(session, key) for key in {row[2] for row in rows}}
    return [Door(event, point, key, code, counts[key].get(code, 0)) for event, point, key, code in rows]


def of_course(session: Session, course_key: str) -> list[Door]:
    """The doors of all events of a course."""
    return of_events(session, events.of_course(session, course_key))


def codes(doors: Iterable[Door], point: str) -> dict[str, dict[str, str]]:
    """Survey to {door: event}, of one point."""
    found: dict[str, dict[str, str]] = {}
    for one in doors:
        if one.point == point:
            found.setdefault(one.survey_key, {})[one.code] = one.event_id
    return found
