"""The same course as people see it: staff at a desk, somebody who came on a phone, and a line manager, in real browsers.

What the others of the forty do is done for them as in `test_whole_course`; the clock is moved between.
"""

import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from werkzeug.serving import make_server

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
    LOOP_AT,
    MANAGER,
    Course,
    agency_of,
    at_the_end,
    own_code,
    table,
    tell,
    walk,
)
from tests.support.browser import DESK, Eyes, Visitor

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("database", ["sqlite"], indirect=True)]

Someone = Callable[..., Visitor]
#: The one who is seen on a phone.
ONE = 12


@pytest.fixture
def someone(course: Course, browser: Browser) -> Iterator[Someone]:
    """Somebody with a browser, at the course's own server."""
    server = make_server("127.0.0.1", 0, course.app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    there: list[Visitor] = []

    def come(role: str = "", **how: object) -> Visitor:
        home = f"http://127.0.0.1:{server.server_port}"
        if role:
            cookie = course.staff(role).get_cookie("ll_staff")
            assert cookie is not None
            how |= {
                "cookies": [{"name": "ll_staff", "value": cookie.value, "url": home}],
                "eyes": Eyes(size=DESK),
            }
            course.app.config["WTF_CSRF_ENABLED"] = True
        visitor = Visitor(browser, home, **how)  # type: ignore[arg-type]
        there.append(visitor)
        return visitor

    yield come
    for visitor in there:
        visitor.close()
    server.shutdown()
    thread.join()
    server.server_close()


def fill(visitor: Visitor, form: dict[str, str]) -> None:
    """Write, choose or tick what each box of a form is to hold."""
    for name, words in form.items():
        one = visitor.page.locator(f'main [name="{name}"]').first
        kind = one.get_attribute("type") or one.evaluate("(it) => it.tagName.toLowerCase()")
        if kind in ("radio", "checkbox", "select"):
            visitor.choose(name, words)
        else:
            visitor.write(name, words)


def answers(person: Visitor, given: dict[str, object]) -> list[str]:
    """From the start page to the thanks, page by page; gives the names of what was asked."""
    person.press("Start")
    if person.path.endswith("/own-code"):
        fill(person, own_code(ONE))
        person.press("Continue")
    asked: list[str] = []
    while not person.path.endswith("/thanks"):
        names = dict.fromkeys(
            person.page.locator("main :is(input, select, textarea)[name]").evaluate_all(
                "(all) => all.filter((one) => one.type !== 'hidden').map((one) => one.name)"
            )
        )
        for name in names:
            said = given.get(name)
            if isinstance(said, list):
                person.choose(name, *said)
            elif said is not None:
                fill(person, {name: str(said)})
        asked += names
        person.press("Send my answers" if person.path.endswith("/check") else "Continue")
    return asked


def test_the_course_as_people_see_it(course: Course, someone: Someone, tmp_path: Path) -> None:
    staff = someone("hub")
    plan(staff, course, tmp_path)
    course.work()

    # before: one on a phone, fifteen others
    person = someone()
    person.open(f"/i/{course.links(address(ONE))[-1]}")
    asked = answers(person, BEFORE | {"agency": agency_of(ONE)})
    assert {"confidence_aim1", "knowledge_aim2"} <= set(asked)
    person.close()
    code = course.door("before", "personal")
    for number in set(range(10, 26)) - {ONE}:
        (link,) = course.links(address(number))
        walk(course.app, code, number, BEFORE | {"agency": agency_of(number)}, link)

    # the day itself: the register, the code on the wall, a certificate
    course.move(datetime(2026, 3, 18, 13, 5, tzinfo=UTC))
    staff = someone("hub")
    staff.open(course.at)
    staff.write("no_show", " ".join(str(number) for number in range(1, AWAY + 1)))
    staff.press("Mark them")
    assert "33" in staff.page.locator(".figures").inner_text()
    course.work()
    staff.open(f"{course.at}/asked")
    on_the_wall = staff.page.locator("#address").inner_text()
    assert on_the_wall.endswith(f"/s/{course.door('end', 'open')}")
    person = someone()
    person.open(f"/s/{course.door('end', 'open')}")
    answers(person, at_the_end(ONE))
    person.follow("Get a certificate")
    person.write("name", "Person Twelve")
    person.write("address", address(ONE))
    person.press("Get a certificate")
    assert "Seeing neglect" in person.words
    assert "on the list of those who came" in person.words
    person.close()
    for number in set(range(10, 41)) - {ONE}:
        walk(course.app, course.door("end", "open"), number, at_the_end(number))

    # eight weeks later: a link, and one to the manager
    course.move(datetime(2026, 5, 13, 10, 0, tzinfo=UTC))
    person = someone()
    person.open(f"/i/{course.links(address(ONE))[-1]}")
    asked = answers(person, AFTER)
    assert {"did", "got_in_the_way", "changed_for_children"} <= set(asked)
    person.close()
    code = course.door("follow_up_1", "personal")
    for number in set(range(AWAY + 1, 28)) - {ONE}:
        walk(course.app, code, number, AFTER, course.links(address(number))[-1])
    managers = [f"{one.lower().replace(' ', '')}@example.org" for one in AGENCIES[1:]]
    manager = someone(eyes=Eyes(size=DESK))
    manager.open(f"/i/{course.links(managers[0])[-1]}")
    answers(manager, MANAGER)
    manager.close()
    for number, to in enumerate(managers[1:]):
        walk(course.app, course.door("manager", "personal"), 100 + number, MANAGER, course.links(to)[-1])

    # the results, the report, the change, and the page that tells of it
    course.move(datetime(2026, 6, 22, 10, 0, tzinfo=UTC))
    staff = someone("hub")
    staff.open(f"{COURSE_AT}/results")
    assert "16 people answered both times" in staff.words
    staff.open("/hub/reports/training-course/read?course=seeing-neglect")
    assert "Seeing neglect" in staff.heading
    decide(staff)
    course.hub = course.staff("hub")
    tell(course)
    person = someone()
    letter = next(one for one in reversed(course.post.taken) if one["To"] == address(ONE))
    assert LOOP_AT in letter.get_content()
    person.open(LOOP_AT)
    assert "Less in one morning" in person.words


def address(number: int) -> str:
    return f"p{number:02}@example.org"


def plan(staff: Visitor, course: Course, folder: Path) -> None:
    """A course, its surveys, an event, and the table of those who are booked."""
    staff.open("/hub/training/new")
    fill(staff, COURSE)
    staff.press("Begin it")
    staff.open(f"{COURSE_AT}/asked")
    staff.press("Make the surveys")
    staff.open(COURSE_AT)
    staff.follow("Plan an event", within=".title")
    fill(staff, EVENT)
    staff.press("Plan it")
    course.at = staff.path
    staff.follow("Bring in a table", within=".title")
    exported = folder / "export.csv"
    exported.write_text(table(), encoding="utf-8")
    staff.page.set_input_files('input[name="file"]', exported)
    staff.press("Look at it")
    staff.press(f"Keep {sum(BOOKED)} rows")
    assert str(sum(BOOKED)) in staff.page.locator(".figures").inner_text()


def decide(staff: Visitor) -> None:
    staff.open(f"{COURSE_AT}/review")
    fill(staff, DECIDED)
    staff.press("Decide")
    assert DECIDED["what"] in staff.words
