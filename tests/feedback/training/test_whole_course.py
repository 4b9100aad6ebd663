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

from feedback.accounts import accounts
from feedback.loop import items, loops, mailing, telling
from feedback.publishing import release
from feedback.responses.models import Response
from feedback.training import bookings, events, reviews
from feedback.training.models import Booking
from tests.feedback.training.whole_course import (
    AGENCIES,
    AWAY,
    BOOKED,
    COURSE,
    COURSE_AT,
    EVENT,
    Course,
    agency_of,
    table,
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
    before = {"confidence_aim1": "2", "confidence_aim2": "2", "knowledge_aim1": "2", "knowledge_aim2": "3"}
    code = course.door("before", "personal")
    for number in range(10, 26):
        (link,) = course.links(f"p{number:02}@example.org")
        walk(course.app, code, number, before | {"agency": agency_of(number)}, link)

    course.move(datetime(2026, 3, 18, 13, 5, tzinfo=UTC))
    come(course)
    course.work()
    assert len(course.names) == 33

    # at the end: thirty-one through the code on the wall, each with a certificate
    code = course.door("end", "open")
    for number in range(10, 41):
        answers = {
            "relevant": "4", "confidence_aim1": "4", "confidence_aim2": "4", "knowledge_aim1": "4",
            "knowledge_aim2": "4", "answered_before": "yes", "will_do": "Ask the child first.", "how_sure": "8",
            "pace": "too_slow" if number == 40 else "too_fast", "worth": "agree", "recommend": "9", "agency": agency_of(number), "role": "direct",
        }  # fmt: skip
        person = walk(course.app, code, number, answers)
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
    after = {
        "did": "partly", "did_what": "I asked.", "used_with": "2", "got_in_the_way": ["time"], "changed_for_children": "a_little",
        "confidence_aim1": "5", "confidence_aim2": "3", "knowledge_aim1": "4", "knowledge_aim2": "4", "agency": "council",
    }  # fmt: skip
    for number, link in asked[:20]:
        walk(course.app, code, number, after, link)
    code = course.door("manager", "personal")
    managers = [f"{one.lower().replace(' ', '')}@example.org" for one in AGENCIES[1:]]
    for number, address in enumerate(managers):
        (link,) = course.links(address)
        walk(course.app, code, 100 + number, {"seen": "yes", "changed_for_children": "a_little"}, link)
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
    decided = {
        "verdict": "change", "what": "Less in one morning", "because": "Most of you said that it went too fast.",
        "said": "It was too fast.", "due_on": "2026-09-01", "owner": "Training lead", "agency_key": "council",
        "board_key": "learning",
    }  # fmt: skip
    assert course.hub.post(f"{COURSE_AT}/review", data=decided).status_code == 303
    tell(course)
    nobody_is_found_out(course)


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
    page = unescape(course.app.test_client().get("/loops/what-you-said-about-the-course-seeing-neglect").text)
    assert "Less in one morning" in page


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
