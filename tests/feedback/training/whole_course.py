"""A course of forty people of eight agencies, and those who come to it, for stories with a clock that is moved."""

import csv
import io
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from html import unescape

from flask import Flask
from flask.testing import FlaskClient

from feedback.accounts import accounts
from feedback.clock import SetClock
from feedback.database import Database
from feedback.loop import items, loops, mailing, telling
from feedback.publishing import release
from feedback.training import event_doors, events, reviews
from feedback.worker.loop import Worker
from tests.support.asked import Person
from tests.support.mailserver import Handler

AGENCIES = ("Council", "Police", "Health", "Schools", "Probation", "Housing", "Youth work", "Hospice")
#: How many were booked from each; of the hospice one.
BOOKED = (9, 8, 7, 6, 4, 3, 2, 1)
AWAY = 7
LOOP_AT = "/loops/what-you-said-about-the-course-seeing-neglect"
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


#: What people say before.
BEFORE: dict[str, object] = {
    "confidence_aim1": "2",
    "confidence_aim2": "2",
    "knowledge_aim1": "2",
    "knowledge_aim2": "3",
}
#: What those who came say eight weeks later, and their managers.
AFTER: dict[str, object] = {
    "did": "partly", "did_what": "I asked.", "used_with": "2", "got_in_the_way": ["time"], "changed_for_children": "a_little",
    "confidence_aim1": "5", "confidence_aim2": "3", "knowledge_aim1": "4", "knowledge_aim2": "4", "agency": "council",
}  # fmt: skip
MANAGER: dict[str, object] = {"seen": "yes", "changed_for_children": "a_little"}
#: What is decided then.
DECIDED = {
    "verdict": "change", "what": "Less in one morning", "because": "Most of you said that it went too fast.",
    "said": "It was too fast.", "due_on": "2026-09-01", "owner": "Training lead", "agency_key": "council",
    "board_key": "learning",
}  # fmt: skip


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


def at_the_end(number: int) -> dict[str, object]:
    """What somebody says at the end; only the last, of the smallest agency, finds it too slow."""
    return {
        "relevant": "4", "confidence_aim1": "4", "confidence_aim2": "4", "knowledge_aim1": "4",
        "knowledge_aim2": "4", "answered_before": "yes", "will_do": "Ask the child first.", "how_sure": "8",
        "pace": "too_slow" if number == 40 else "too_fast", "worth": "agree", "recommend": "9", "agency": agency_of(number), "role": "direct",
    }  # fmt: skip


def tell(course: Course) -> None:
    """The change is published, and everybody who was asked by mail is told where."""
    now, hub = course.clock.now(), course.hub.account_id  # type: ignore[attr-defined]
    with course.database.writing() as session:
        loop = reviews.loop_of(session, "seeing-neglect")
        assert loop is not None
        (item,) = loop.items
        assert item.response == "planned"
        second = accounts.add(session, "second@example.org", "", ["second_reader"], now, "tests").id
        loops.edit(session, loop, now, hub, base_label={"en": "Practitioners who came to the course"})
        items.check(session, item, now, second)
        telling.record(session, loop, now.date(), "page", "Everybody who came", now, hub)
        assert release.faults(session, loop) == []
        release.release(session, loop, ["en"], now, second)
        key = course.app.extensions["service"].key
        mailing.send(session, loop, "http://hub.example.org", now, hub, key)
    before = len(course.post.taken)
    course.work()
    told = [one["To"] for one in course.post.taken[before:]]
    assert set(told) >= {f"p{number:02}@example.org" for number in range(AWAY + 1, 41)}
    assert len(told) == len(set(told)), "nobody is told twice"
    page = unescape(course.app.test_client().get(LOOP_AT).text)
    assert "Less in one morning" in page
