"""What a course asks when, in the hub: made, switched, reworded; and the doors of an event with numbers that move in steps."""

import io
from html import unescape

import pytest

from feedback.surveys import versions
from feedback.training import counting, courses, event_doors, events
from feedback.training.models import Course
from tests.feedback.training.stories import NEGLECT, NOW, world

ASKED = "/hub/training/courses/recognising-neglect/asked"


@pytest.fixture
def town(app, database):
    with database.writing() as session:
        story = world(session)
        return {"code": story.later().code, "id": story.event.id}


@pytest.fixture
def made(town, staff):
    hub = staff("hub")
    assert hub.post(ASKED).status_code == 303
    return hub


def page(browser, place: str) -> str:
    return unescape(browser.get(place).text)


def test_an_empty_course_says_what_to_do_and_the_press_makes_its_surveys(staff, town, database):
    hub = staff("hub")
    assert "Nothing is asked yet" in page(hub, ASKED)
    hub.post(ASKED)
    found = page(hub, ASKED)
    assert "4 surveys are published" not in found  # the course does not ask managers
    assert "3 surveys are published." in found
    for words in ("Before", "At the end", "After 8 weeks", "After 6 months", "Look at it as people see it"):
        assert words in found
    with database.reading() as session:
        number = versions.current(session, "recognising-neglect-end").number
    seen = page(hub, f"/hub/surveys/recognising-neglect-end/{number}")
    assert "I notice the signs of neglect." in seen


def test_the_page_says_no_more_than_the_mode_of_the_surveys_keeps(made, database):
    with database.reading() as session:
        paired = versions.current(session, "recognising-neglect-end").mode == "paired"
    found = page(made, ASKED)
    assert ("are put beside each other without" in found) is paired
    assert ("By QR in the room" in found) is paired


def test_who_may_not_publish_sees_it_and_has_no_button(made, staff):
    analyst = staff("analyst")
    assert "Do not ask this" not in page(analyst, ASKED)
    assert analyst.post(ASKED).status_code == 403


def test_a_point_is_switched_off_and_on(made):
    made.post(f"{ASKED}/follow_up_2", data={"asked": "no"})
    assert "not asked" in page(made, ASKED)
    made.post(f"{ASKED}/follow_up_2", data={"asked": "yes"})
    assert "Ask this" not in page(made, ASKED)
    assert made.post(f"{ASKED}/follow_up_9", data={"asked": "yes"}).status_code == 404


def test_a_changed_aim_is_said_until_the_surveys_follow(made, database):
    with database.writing() as session:
        course = session.get(Course, "recognising-neglect")
        about = courses.About(NEGLECT.title, (*courses.aims(course), courses.Aim({"en": "I write it down."})))
        courses.change(session, course, about, NOW, "alice")
    assert "has changed since its surveys were published" in page(made, ASKED)
    made.post(ASKED)
    assert "has changed since" not in page(made, ASKED)


def back(browser, text: str, point: str = "end"):
    return browser.post(
        f"{ASKED}/{point}/words",
        data={"file": (io.BytesIO(text.encode()), "mine.yaml")},
        follow_redirects=True,
    )


def file_of(browser, number: int = 1, kind: str = "end") -> str:
    return browser.get(f"/hub/surveys/recognising-neglect-{kind}/{number}.yaml").text


def test_words_are_changed_in_a_file_and_brought_back(made, database):
    text = file_of(made).replace("How was the pace?", "Was it too fast?")
    assert "Published in your words" in unescape(back(made, text).text)
    with database.reading() as session:
        survey = versions.read(versions.current(session, "recognising-neglect-end"))
    assert survey.question("pace").text.pick("en").words == "Was it too fast?"
    assert survey.question("then_aim1") is not None


def test_a_file_with_a_fault_is_answered_with_its_place_and_publishes_nothing(made, database):
    refused = back(made, file_of(made).replace("type: agree", "type: agre"))
    assert refused.status_code == 422
    assert "Did you mean 'agree'?" in unescape(refused.text)
    assert back(made, file_of(made, kind="before")).status_code == 422
    with database.reading() as session:
        assert versions.current(session, "recognising-neglect-end").number == 1


def test_an_event_has_its_doors_with_the_code_for_the_room(made, town, staff, database):
    place = f"/hub/training/events/{town['code']}/asked"
    assert "Make the doors" in page(made, place)
    made.post(place)
    found = page(made, place)
    assert "Personal links" in found
    with database.reading() as session:
        rooms = [one for one in event_doors.of(session, event_id(session, town)) if one.door.way == "open"]
    assert ("For the room, at the end" in found) == bool(rooms)
    assert "Doors of this event" in page(staff("trainer"), place)
    assert staff("analyst").post(place).status_code == 403


def test_a_course_by_links_says_at_the_wall_that_answers_there_are_matched_with_none(made, town, database):
    made.post(place := f"/hub/training/events/{town['code']}/asked")
    with database.reading() as session:
        room = next(
            one.collector.code
            for one in event_doors.of(session, event_id(session, town))
            if one.door.way == "open"
        )
    door = f"/hub/surveys/recognising-neglect-end/doors/{room}"
    pages = (place, door, f"{door}/poster", f"{door}/cards")
    assert not any("are not matched" in page(made, one) for one in pages)
    with database.writing() as session:
        course = session.get(Course, "recognising-neglect")
        about = courses.About(NEGLECT.title, courses.aims(course), pairing="token")
        courses.change(session, course, about, NOW, "alice")
    for one in pages:
        assert "Answers through this code are not matched." in page(made, one)
    assert "Nobody has answered yet" in page(made, place)
    pairs = page(made, "/hub/surveys/recognising-neglect-end/pairs")
    assert "matched with none" in pairs
    assert "By which way answers came" in pairs
    assert "What a code is made of here" not in pairs


def test_how_answers_find_each_other_is_not_offered_once_somebody_has_answered(made, monkeypatch):
    place = "/hub/training/courses/recognising-neglect/change"
    assert 'name="pairing"' in page(made, place)
    monkeypatch.setattr(courses, "answered", lambda *_: True)
    found = page(made, place)
    assert 'name="pairing"' not in found
    assert "People have answered or begun to, so it stays" in found


def event_id(session, town) -> str:
    return events.by_code(session, town["code"]).id


def test_an_event_of_a_course_that_asks_nothing_leads_to_the_course(staff, town):
    assert "The course asks nothing yet" in page(
        staff("trainer"), f"/hub/training/events/{town['code']}/asked"
    )


@pytest.mark.parametrize(
    ("count", "open_", "shut"),
    [
        (0, "fewer than 5", "fewer than 5"),
        (4, "fewer than 5", "fewer than 5"),
        (7, "5 or more", "7"),
        (33, "30 or more", "33"),
    ],
)
def test_while_people_answer_the_number_moves_in_steps(count, open_, shut):
    assert (counting.said(count, 5, closed=False), counting.said(count, 5, closed=True)) == (open_, shut)


def test_a_course_leads_to_what_it_asks_and_an_event_to_its_doors(made, town):
    assert f'href="{ASKED}"' in made.get("/hub/training/courses/recognising-neglect").text
    place = f"/hub/training/events/{town['code']}"
    assert f'href="{place}/asked"' in made.get(place).text


def test_whoever_may_publish_changes_an_aim_and_its_surveys_at_once(made, staff, database):
    form = {
        "title": "Recognising neglect",
        "aim-1": "I see neglect.",
        "aim-id-1": "aim1",
        "follow_ups": "56, 182",
        "pairing": "token",
    }
    place = "/hub/training/courses/recognising-neglect/change"
    assert made.post(place, data=form).status_code == 303
    with database.reading() as session:
        assert versions.current(session, "recognising-neglect-end").number == 2
    assert staff("trainer").post(place, data=form | {"aim-1": "I see it."}).status_code == 303
    assert "has changed since its surveys were published" in page(made, ASKED)


def test_a_planned_event_has_its_doors_at_once_and_a_cancelled_one_has_none_open(made, database):
    form = {
        "day": "2026-07-01",
        "starts": "09:30",
        "ends": "12:30",
        "mode": "online",
        "trainer": "Sam",
        "capacity": "30",
    }
    where = made.post("/hub/training/courses/recognising-neglect/events/new", data=form).headers["Location"]
    code = where.rsplit("/", 1)[-1]
    with database.reading() as session:
        assert event_doors.of(session, events.by_code(session, code).id)
    assert made.post(f"{where}/cancel", data={"why": "Snow"}).status_code == 303
    with database.reading() as session:
        found = event_doors.of(session, events.by_code(session, code).id)
        assert all(one.collector.closed_at for one in found)
