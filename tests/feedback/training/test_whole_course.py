"""From a booking list to a change that those who came are told of, with a clock that is moved.

Forty people of eight agencies are booked from a table, thirty-three come. They answer at the end through the code on the
wall, get a certificate, are asked again eight weeks later by links that the worker sends, and so are their managers. What
they said becomes a report, a change to the course, and a message to everybody who was asked.
"""

import io
import re
from datetime import UTC, datetime
from html import unescape

from sqlalchemy import func, select

from feedback.responses.models import Response
from feedback.training import bookings, events
from feedback.training.models import Booking
from tests.feedback.training.whole_course import (
    AFTER,
    AGENCIES,
    AWAY,
    BEFORE,
    BOOKED,
    COURSE,
    COURSE_AT,
    DECIDED,
    EVENT,
    MANAGER,
    Course,
    agency_of,
    at_the_end,
    table,
    tell,
    walk,
)


def book(course: Course) -> None:
    begun = course.hub.post("/hub/training/new", data=COURSE)
    assert begun.status_code == 303
    assert course.hub.post("/hub/training/courses/seeing-neglect/asked").status_code == 303
    held = course.hub.post("/hub/training/courses/seeing-neglect/events/new", data=EVENT)
    assert held.status_code == 303
    course.at = held.headers["Location"].partition("#")[0].removeprefix("http://localhost")
    looked = course.hub.post(
        f"{course.at}/table", data={"file": (io.BytesIO(table().encode()), "export.csv")}
    )
    carried = re.search(r'name="table" value="([^"]+)"', looked.text)
    assert carried is not None
    kept = course.hub.post(f"{course.at}/table", data={"table": unescape(carried.group(1)), "action": "keep"})
    assert kept.status_code == 303, kept.text


def come(course: Course) -> None:
    """Thirty-three come; of the seven who do not, none is the only one of their agency."""
    with course.database.reading() as session:
        event = events.by_code(session, course.code)
        assert event is not None
        rows = bookings.of_event(session, event.id)
        shown, away = [one.id for one in rows], [one.name for one in rows][:AWAY]
        course.names = [one.name for one in rows][AWAY:]
    marked = course.hub.post(f"{course.at}/everybody", data={"shown": shown, "no_show": ", ".join(away)})
    assert marked.status_code == 303, marked.text


def test_from_a_booking_list_to_a_change_that_people_are_told_of(course: Course) -> None:
    book(course)
    with course.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Booking)) == sum(BOOKED) == 40
    course.work()
    assert len({one["To"] for one in course.post.taken}) == 40, "everybody with a place is asked before"

    # before: half of those who will come answer by their link
    code = course.door("before", "personal")
    for number in range(10, 26):
        (link,) = course.links(f"p{number:02}@example.org")
        walk(course.app, code, number, BEFORE | {"agency": agency_of(number)}, link)

    course.move(datetime(2026, 3, 18, 13, 5, tzinfo=UTC))
    come(course)
    course.work()
    assert len(course.names) == 33

    # at the end: thirty-one through the code on the wall, each with a certificate
    code = course.door("end", "open")
    for number in range(10, 41):
        person = walk(course.app, code, number, at_the_end(number))
        person.look("certificate")
        person.press(name=f"Person {number:02}", address=f"p{number:02}@example.org")
        assert person.where.startswith("/certificate/")
    course.move(datetime(2026, 5, 13, 10, 0, tzinfo=UTC))

    # eight weeks later: links to all who came, and to each manager once
    code, asked = course.door("follow_up_1", "personal"), []
    for number in range(AWAY + 1, 41):
        link = course.links(f"p{number:02}@example.org")[-1]
        asked.append((number, link))
    assert len(asked) == 33
    for number, link in asked[:20]:
        walk(course.app, code, number, AFTER, link)
    code = course.door("manager", "personal")
    managers = [f"{one.lower().replace(' ', '')}@example.org" for one in AGENCIES[1:]]
    for number, address in enumerate(managers):
        (link,) = course.links(address)
        walk(course.app, code, 100 + number, MANAGER, link)
    with course.database.reading() as session:
        by_survey = dict(
            session.execute(select(Response.survey_key, func.count()).group_by(Response.survey_key)).all()  # type: ignore[arg-type]
        )
    assert by_survey == {
        "seeing-neglect-before": 16,
        "seeing-neglect-end": 31,
        "seeing-neglect-follow-up": 20,
        "seeing-neglect-manager": 7,
    }

    # the report, and a change that comes of it
    course.move(datetime(2026, 6, 22, 10, 0, tzinfo=UTC))
    results = unescape(course.hub.get(f"{COURSE_AT}/results").text)
    assert "16 people answered both times" in results
    assert course.hub.post(f"{COURSE_AT}/review", data=DECIDED).status_code == 303
    tell(course)
    nobody_is_found_out(course)


def nobody_is_found_out(course: Course) -> None:
    """The only one of the hospice said that it was too slow, and nobody else did. No page, file or mail tells."""
    results = [
        f"/hub/surveys/seeing-neglect-{point}/results" for point in ("before", "end", "follow-up", "manager")
    ]
    event = f"/hub/training/events/{course.code}"
    reports = "/hub/reports/training-{0}/read?course=seeing-neglect&event={1}&period=2026-01-01&priority=bury-2023-24/4&board=learning"
    places = [
        *(f"{COURSE_AT}/results{by}" for by in ("", "?by=agency", "?by=role", "?by=event", "?by=trainer", "?by=mode")),
        *(one + ending for one in results for ending in ("", "?by=agency", "?by=role", ".csv", ".json", ".csv?by=agency")),
        *(reports.format(kind, course.code) for kind in ("event", "course", "uptake", "child")),
        *(event, f"{event}/results", f"{event}/certificates", "/hub/training/uptake?quarter=2026-01-01"),
    ]  # fmt: skip
    seen = 0
    for role in ("hub", "trainer", "analyst", "board", "scrutineer", "second_reader"):
        browser = course.staff(role)
        for place in places:
            page = browser.get(place, follow_redirects=True)
            if page.status_code != 200:
                assert page.status_code in (403, 404), (place, page.status_code)
                continue
            seen += 1
            text = " ".join(re.sub(r"<[^>]+>", " ", unescape(page.text)).split())
            for telling_ in (
                r"Too slow\W+(?:[\d.]+ %\W+)?1\b",
                r"\b[34]\.?\d* % (?:1\b)",
                r"too_slow\W+1\b",
                r"Hospice\W+1 (?:answered|person answered)",
            ):
                found = re.search(telling_, text)
                assert found is None, (role, place, text[max(0, found.start() - 80) : found.end() + 40])
    assert seen > 60
    said = ("too slow", "too fast", "Ask the child first", "I asked.")
    assert not [one for one in course.post.taken if any(words in one.get_content() for words in said)]
