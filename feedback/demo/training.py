"""Training: courses over two years, who was booked, and who came. Events before the hub began are brought over as they were."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from itertools import count
from random import Random
from typing import Any

from sqlalchemy.orm import Session

from feedback.demo.stage import FOLDER, Act, Stage, told
from feedback.responses.table_file import Row, TableFile
from feedback.training import agencies, bookings, courses, events, forgetting, importing
from feedback.training.bookings import Person
from feedback.training.courses import Aim
from feedback.training.importing import Said
from feedback.training.models import Course, TrainingEvent

#: When the hub began to write training down.
BEGAN = -145
_COLUMNS = (
    "ref",
    "name",
    "address",
    "agency",
    "role",
    "manager_name",
    "manager_address",
    "booking",
    "attendance",
)
_WORDS = {
    "a": ("Confirmed", "Attended"),
    "l": ("Confirmed", "Left early"),
    "n": ("Confirmed", "Did not attend"),
    "c": ("Cancelled", ""),
    "w": ("Waiting list", ""),
    "b": ("Confirmed", ""),
}


def acts(stage: Stage) -> Iterator[Act]:
    """The courses first; each event is planned two months before and its table brought in the day after."""
    moment, story = stage.days.moment, told(FOLDER / "training.yaml")
    yield Act(moment(BEGAN, "09:20"), partial(_begin, story=story))
    numbers, codes = count(1), count(1)
    for course in story["courses"]:
        for one in course["events"]:
            people = list(_people(story, one, numbers))
            planned = max(one["day"] - 60, BEGAN)
            held = max(one["day"] + 1, BEGAN) if one["day"] < 0 and "cancelled" not in one else planned
            code = f"{courses.key_of(course['title'])[:4]}{next(codes):02}"
            yield Act(moment(planned, "09:25"), partial(_hold, course=course, one=one, code=code))
            yield Act(moment(held, "09:40"), partial(_bring_in, people=people, code=code))
            if "cancelled" in one:
                yield Act(moment(one["day"] - 3, "16:00"), partial(_cancel, why=one["cancelled"], code=code))
    yield Act(moment(-1, "18:10"), _forget)


def _forget(stage: Stage) -> None:
    """As the worker would have by now."""
    with stage.writing() as session:
        forgetting.needs(session, stage.now)
        forgetting.names(session, stage.now, stage.settings.training_keep_days)


def _begin(stage: Stage, story: dict[str, Any]) -> None:
    with stage.writing() as session:
        agencies.place(session, story["agencies"], stage.now, stage.people["hub"])
        for one in story["courses"]:
            about = courses.About(
                one["title"],
                tuple(Aim({"en": words}) for words in one["aims"]),
                summary=one["summary"],
                level=one["level"],
                priority_ref=one["priority"],
                answers=one["answers"],
                follow_ups=tuple(one.get("follow_ups", courses.FOLLOW_UPS)),
                asks_manager=one.get("asks_manager", False),
                pairing=one.get("pairing", courses.PAIRING),
            )
            courses.begin(session, about, stage.now, stage.people["hub"])


def _hold(stage: Stage, course: dict[str, Any], one: dict[str, Any], code: str) -> None:
    starts, ends = course.get("starts", "09:30"), course.get("ends", "16:00")
    about = events.About(
        stage.days.moment(one["day"], starts),
        stage.days.moment(one["day"], ends),
        one.get("mode", "place"),
        one.get("place", ""),
        one["trainer"],
        one["capacity"],
    )
    with stage.writing() as session:
        row = session.get_one(Course, courses.key_of(course["title"]))
        events.hold(session, row, about, stage.now, stage.people["trainer"], code=code)


def _bring_in(stage: Stage, people: list[tuple[Person, str]], code: str) -> None:
    """The booking system's table, and whoever signed in at the door."""
    table = _table(code, [one for one in people if one[1] != "d"])
    said = Said(_COLUMNS)
    with stage.writing() as session:
        event = _event(session, code)
        judged = importing.judge(session, event, table, said, stage.now)
        importing.land(session, event, judged, said, table, stage.now, stage.people["trainer"])
        placer = agencies.Placer(session)
        for person in (one for one, letter in people if letter == "d"):
            known = replace(person, agency_key=placer.key(person.agency_words), imported_ref="")
            bookings.book(session, event, known, stage.now, "door", source="door", state="attended")


def _cancel(stage: Stage, why: str, code: str) -> None:
    with stage.writing() as session:
        events.cancel(session, _event(session, code), why, stage.now, stage.people["trainer"])


def _event(session: Session, code: str) -> TrainingEvent:
    found = events.by_code(session, code)
    assert found is not None
    return found


def _table(code: str, people: list[tuple[Person, str]]) -> TableFile:
    rows = [
        Row(
            number,
            (
                *(one.imported_ref, one.name, one.address, one.agency_words, one.role),
                *(one.manager_name, one.manager_address),
                *_WORDS[letter],
            ),
        )
        for number, (one, letter) in enumerate(people, 2)
    ]
    return TableFile(f"{code}.csv", Row(1, _COLUMNS), tuple(rows), (), "")


def _people(
    story: dict[str, Any], one: dict[str, Any], numbers: Iterator[int]
) -> Iterator[tuple[Person, str]]:
    """Everybody of one event: names drawn the same way each time, no two alike in it."""
    names = story["names"]
    everybody = [f"{first} {last}" for first in names["first"] for last in names["last"]]
    drawn = iter(Random(one["day"]).sample(everybody, len(everybody)))
    for agency, letters in one["people"].items():
        domain = "".join(sign for sign in agency.casefold() if sign.isalpha())
        roles = story["roles"][agency]
        for place, letter in enumerate(letters):
            name = next(drawn)
            address = f"{name.replace(' ', '.').casefold()}@{domain}.example"
            manager = Person(manager_name="Team manager", manager_address=f"manager@{domain}.example")
            known = replace(manager, name=name, address=address, role=roles[place % len(roles)])
            yield replace(known, agency_words=agency, imported_ref=f"NM-{next(numbers):05}"), letter
