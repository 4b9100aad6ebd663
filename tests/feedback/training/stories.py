"""A course, an event of it and two agencies, to test with."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from feedback.partnership.models import Agency
from feedback.training import bookings, courses, events
from feedback.training.bookings import Person
from feedback.training.courses import Aim
from feedback.training.models import Booking, Course, TrainingEvent

NOW = datetime(2026, 3, 4, 14, 30, tzinfo=UTC)
#: Yesterday, nine to half past four.
START = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)
END = datetime(2026, 3, 3, 16, 30, tzinfo=UTC)
NEGLECT = courses.About(
    "Recognising neglect",
    (Aim({"en": "I notice the signs of neglect."}), Aim({"en": "I know whom to ask."})),
    level="core",
    answers="Review “Child J”, 2024: neglect was seen and not named.",
)


@dataclass
class World:
    """Everything the tests of training stand on."""

    session: Session
    course: Course
    event: TrainingEvent

    def person(self, name: str = "Ann Archer", **values: Any) -> Person:
        address = values.pop("address", f"{name.split()[0].lower()}@example.org" if name else "")
        return Person(name=name, address=address, **values)

    def book(
        self, name: str = "Ann Archer", *, state: str = "booked", source: str = "keyed", **values: Any
    ) -> Booking:
        person = self.person(name, **values)
        return bookings.book(self.session, self.event, person, NOW, "alice", state=state, source=source)

    def later(self, days: int = 7) -> TrainingEvent:
        about = events.About(NOW + timedelta(days=days), NOW + timedelta(days=days, hours=3), "online")
        return events.hold(self.session, self.course, about, NOW, "alice")


def world(session: Session, agencies: Iterable[str] = ("police", "health")) -> World:
    """The course “Recognising neglect”, held yesterday by Sam Trainer for twenty."""
    for key in agencies:
        session.add(Agency(key=key, name=key.capitalize(), kind=""))
    session.flush()
    course = courses.begin(session, NEGLECT, NOW, "alice")
    about = events.About(START, END, "place", "Town hall, room 2", "Sam Trainer", 20)
    return World(session, course, events.hold(session, course, about, NOW, "alice"))
