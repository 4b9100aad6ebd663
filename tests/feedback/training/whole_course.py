"""A course of forty people of eight agencies, and those who come to it, for stories with a clock that is moved."""

import csv
import io
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from flask import Flask
from flask.testing import FlaskClient

from feedback.clock import SetClock
from feedback.database import Database
from feedback.training import event_doors, events
from feedback.worker.loop import Worker
from tests.support.asked import Person
from tests.support.mailserver import Handler

AGENCIES = ("Council", "Police", "Health", "Schools", "Probation", "Housing", "Youth work", "Hospice")
#: How many were booked from each; of the hospice one.
BOOKED = (9, 8, 7, 6, 4, 3, 2, 1)
AWAY = 7
COURSE_AT = "/hub/training/courses/seeing-neglect"
COURSE = {
    "title": "Seeing neglect",
    "aim-1": "I notice the signs of neglect.",
    "aim-2": "I know whom to ask.",
    "follow_ups": "56",
    "asks_manager": "yes",
    "pairing": "code",
    "level": "core",
    "priority_ref": "bury-2023-24/4",
}
EVENT = {
    "day": "2026-03-18",
    "starts": "09:00",
    "ends": "13:00",
    "mode": "place",
    "place": "Town hall",
    "trainer": "Sam Trainer",
    "capacity": "45",
}


@dataclass
class Course:
    """The course as it is held: its pages, its people, and the worker that asks them."""

    app: Flask
    staff: Callable[..., FlaskClient]
    hub: FlaskClient
    database: Database
    clock: SetClock
    worker: Worker
    post: Handler
    at: str = ""
    names: list[str] = field(default_factory=list)

    @property
    def code(self) -> str:
        return self.at.rsplit("/", 1)[-1]

    def move(self, to: datetime) -> None:
        """The clock is put there, staff sign in again, and the worker does what is due."""
        self.clock.moment = to
        self.hub = self.staff("hub")
        self.work()

    def work(self) -> None:
        for _ in range(3):
            told = self.worker.round()
            assert told.faults == ()

    def door(self, point: str, way: str) -> str:
        with self.database.reading() as session:
            event = events.by_code(session, self.code)
            assert event is not None
            return next(
                one.collector.code
                for one in event_doors.of(session, event.id)
                if (one.door.point, one.door.way) == (point, way)
            )

    def links(self, to: str) -> list[str]:
        """The links in the messages that came to an address, without those that stop messages."""
        bodies_ = [one.get_content() for one in self.post.taken if one["To"] == to]
        return [found for body in bodies_ for found in re.findall(r"/i/([\w-]+)", body)]


def table() -> str:
    """The booking system's export: forty rows, each with a line manager of their agency."""
    out = io.StringIO()
    rows = csv.writer(out)
    rows.writerow(("Booking", "Delegate", "Email", "Organisation", "Manager", "Manager email"))
    number = 0
    for agency, count in zip(AGENCIES, BOOKED, strict=True):
        for _ in range(count):
            number += 1
            mail = agency.lower().replace(" ", "")
            rows.writerow(
                (f"B{number}", f"Person {number:02}", f"p{number:02}@example.org", agency, f"Lead of {agency}", f"{mail}@example.org")
            )  # fmt: skip
    return out.getvalue()


def agency_of(number: int) -> str:
    """The key of the agency that a row of the table is of."""
    for agency, count in zip(AGENCIES, BOOKED, strict=True):
        number -= count
        if number <= 0:
            return agency.lower().replace(" ", "-")
    raise ValueError(number)


def own_code(number: int) -> dict[str, str]:
    """What somebody makes their code of; everybody's is their own."""
    return {
        "birth_day": str(number % 28 + 1),
        "called_last": "abcdefghijklmnopqrstuvwxyz"[number % 26],
        "school_first": "st",
        "phone_last": f"{number + 10}",
    }


def walk(app: Flask, code: str, number: int, answers: dict[str, object], link: str = "") -> Person:
    """Somebody answers what they are asked, page by page, and sends it."""
    person = Person(app.test_client(), code)
    if link:
        person.look(f"/i/{link}")
    person.start()
    if person.where.endswith("/own-code"):
        person.press(**own_code(number))
    for _ in range(40):
        if "/q/" not in person.where:
            break
        asked = set(re.findall(r'name="([a-z]\w+)"', person.page.text)) - {"csrf_token"}
        person.press(**{name: answers[name] for name in asked if name in answers})
    while not person.where.endswith("/thanks"):
        before = person.where
        person.press("send" if before.endswith("/check") else None)
        assert person.where != before, person.page.text
    return person
