"""Courses, events and bookings in the hub."""

import io
import json
import re
from html import unescape

import pytest
from sqlalchemy import select

from feedback.training import bookings, courses, events
from feedback.training.models import Booking, Course, TrainingEvent
from tests.feedback.training.stories import NOW, world

COURSE = {
    "title": "Trauma-informed practice",
    "aim-1": "I can say what trauma does.",
    "aim-3": "I ask “what happened to you?”.",
    "follow_ups": "28, 91",
    "pairing": "code",
    "level": "Core",
}
EVENT = {
    "day": "2026-07-01",
    "starts": "09:30",
    "ends": "12:30",
    "mode": "online",
    "trainer": "Sam Trainer",
    "capacity": "30",
}
TABLE = (
    "Ref,Delegate,Email,Organisation,Attendance\n"
    "B1,Ann Archer,ann@example.org,Police,Yes\n"
    "B2,Bea Bond,bea@example.org,The Moon,sort of\n"
    "B3,Cat Coe,cat at home,Health,No\n"
)


@pytest.fixture
def town(app, database):
    with database.writing() as session:
        story = world(session)
        for name in ("Ann Archer", "Bea Bond", "Cat Coe"):
            story.book(name, agency_key="police")
        found = {"code": story.event.code, "key": story.course.key}
    app.extensions["service"].forget_partnership()
    return found


@pytest.fixture
def at(town):
    return f"/hub/training/events/{town['code']}"


def states(database, code):
    with database.reading() as session:
        event = events.by_code(session, code)
        return {one.name: one.state for one in bookings.of_event(session, event.id)}


def test_a_course_is_begun_changed_and_archived(staff, town, database):
    hub = staff("hub")
    made = hub.post("/hub/training/new", data=COURSE)
    assert made.status_code == 303
    page = hub.get(made.headers["Location"]).text
    assert "I ask “what happened to you?”." in page
    assert "28, 91 days after the event" in page
    place = "/hub/training/courses/trauma-informed-practice"
    form = hub.get(f"{place}/change").text
    assert 'value="aim2"' in form
    changed = COURSE | {
        "aim-1": "",
        "aim-id-1": "aim1",
        "aim-id-2": "aim2",
        "aim-2": COURSE["aim-3"],
        "aim-3": "New.",
    }
    assert hub.post(f"{place}/change", data=changed).status_code == 303
    with database.reading() as session:
        row = session.get(Course, "trauma-informed-practice")
        assert [one.id for one in courses.aims(row)] == ["aim2", "aim3"]
        assert row.level == "core"
    hub.post(f"{place}/archive")
    assert "Trauma-informed practice" not in hub.get("/hub/training/").text
    assert "Trauma-informed practice" in hub.get("/hub/training/?archived=yes").text


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"title": ""}, "what the course is called"),
        ({"aim-1": "", "aim-3": ""}, "at least one thing"),
        ({"follow_ups": "soon"}, "no number of days"),
    ],
)
def test_a_course_that_cannot_be_kept_comes_back_as_it_was_typed(staff, town, wrong, words):
    refused = staff("hub").post("/hub/training/new", data=COURSE | wrong)
    assert refused.status_code == 422
    assert words in unescape(refused.text)
    assert (COURSE | wrong)["follow_ups"] in refused.text


def test_an_event_is_planned_in_the_time_of_england_and_cancelled(staff, town, database):
    hub = staff("trainer")
    made = hub.post(f"/hub/training/courses/{town['key']}/events/new", data=EVENT)
    assert made.status_code == 303
    place = made.headers["Location"]
    assert "Wednesday 1 July 2026, 09:30 to 12:30" in hub.get(place).text
    with database.reading() as session:
        event = session.scalars(select(TrainingEvent).where(TrainingEvent.capacity == 30)).one()
        assert event.starts_at.hour == 8
    assert hub.post(f"{place}/cancel", data={"why": ""}).status_code == 422
    hub.post(f"{place}/cancel", data={"why": "The trainer is ill"})
    assert "The trainer is ill" in hub.get(place).text
    assert "Cancelled" in hub.get("/hub/training/events/?when=coming").text


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"day": "soon"}, "Give the day"),
        ({"starts": ""}, "time at which it begins"),
        ({"ends": "08:00"}, "ends before it starts"),
        ({"capacity": "many"}, "as a whole number"),
    ],
)
def test_an_event_that_cannot_be_planned_says_why(staff, town, wrong, words):
    refused = staff("hub").post(f"/hub/training/courses/{town['key']}/events/new", data=EVENT | wrong)
    assert refused.status_code == 422
    assert words in refused.text
    assert "Sam Trainer" in refused.text


def test_events_are_chosen_by_what_stands_in_the_address(staff, town):
    hub = staff("board")
    assert "Recognising neglect" in hub.get("/hub/training/events/?trainer=Sam+Trainer&when=past").text
    assert "No event here" in hub.get("/hub/training/events/?when=coming").text


def test_names_are_seen_by_those_who_keep_registers_only(staff, at):
    assert "Ann Archer" in staff("trainer").get(at).text
    page = staff("board").get(at).text
    assert "Ann Archer" not in page
    assert "Police" in page
    for path in (f"{at}/people/new", f"{at}/table", f"{at}/change", "/hub/training/agencies"):
        assert staff("board").get(path).status_code == 403, path
    assert staff("translator").get("/hub/training/").status_code == 403


def test_somebody_is_booked_by_hand_put_right_and_taken_out(staff, at, town, database):
    hub = staff("hub")
    form = {"name": "Dan Dee", "address": "Dan@example.org", "agency_key": "health", "role": "Nurse"}
    assert (
        hub.post(f"{at}/people/new", data=form | {"action": "another"}).headers["Location"].endswith("/new")
    )
    again = hub.post(f"{at}/people/new", data=form)
    assert again.status_code == 422
    assert "is booked on this event already" in again.text
    with database.reading() as session:
        dan = session.scalars(select(Booking).where(Booking.address == "dan@example.org")).one().id
    assert 'value="Nurse"' in hub.get(f"{at}/people/{dan}").text
    assert hub.post(f"{at}/people/{dan}", data=form | {"role": "Matron"}).status_code == 303
    assert hub.post(f"{at}/people/{dan}/take-out", data={"reason": ""}).status_code == 422
    assert hub.post(f"{at}/people/{dan}/take-out", data={"reason": "A slip"}).status_code == 303
    assert "Dan Dee" not in states(database, town["code"])


def test_everybody_came_but(staff, at, town, database):
    hub = staff("trainer")
    shown = re.findall(r'name="shown" value="(\w+)"', hub.get(at).text)
    data = {"shown": shown, "no_show": "2", "left_early": "coe"}
    assert hub.post(f"{at}/everybody", data=data).status_code == 303
    assert states(database, town["code"]) == {
        "Ann Archer": "attended",
        "Bea Bond": "no_show",
        "Cat Coe": "left_early",
    }


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"no_show": "9"}, "There is no number 9"),
        ({"no_show": "Zoe"}, "Nobody on the list is called “Zoe”"),
        ({"no_show": "a"}, "may be Ann Archer"),
        ({"no_show": "1", "left_early": "Archer"}, "stands in both boxes"),
    ],
)
def test_a_name_that_is_nobodys_or_several_peoples_is_asked_about(staff, at, town, database, typed, words):
    hub = staff("trainer")
    shown = re.findall(r'name="shown" value="(\w+)"', hub.get(at).text)
    refused = hub.post(f"{at}/everybody", data={"shown": shown} | typed)
    assert refused.status_code == 422
    assert words in unescape(refused.text)
    assert f'value="{typed["no_show"]}"' in refused.text
    assert set(states(database, town["code"]).values()) == {"booked"}


def test_the_register_is_put_right_row_by_row(staff, at, town, database):
    hub = staff("trainer")
    rows = re.findall(r'name="state-(\w+)" aria-label="How the booking of (\w+)', hub.get(at).text)
    ids = {name: one for one, name in rows}
    assert hub.post(f"{at}/register", data={f"state-{ids['Ann']}": "attended"}).status_code == 303
    assert states(database, town["code"])["Ann Archer"] == "attended"
    assert hub.post(f"{at}/register", data={f"state-{ids['Ann']}": "gone"}).status_code == 422


def test_a_table_is_looked_at_before_it_is_kept(staff, at, town, database):
    hub = staff("hub")
    looked = hub.post(f"{at}/table", data={"file": (io.BytesIO(TABLE.encode()), "moodle.csv")})
    assert looked.status_code == 200
    page = unescape(looked.text)
    assert "Nothing is kept yet" in page
    assert "Row 4, e-mail address: “cat at home” is no e-mail address." in page
    assert "Words we do not know" in page
    assert "The Moon" in page
    carried = re.search(r'name="table" value="([^"]+)"', looked.text).group(1)
    data = {"table": unescape(carried), "state-words-1": "sort of", "state-is-1": "left_early"}
    data |= {"agency-words-1": "The Moon", "agency-is-1": "health"}
    refused = hub.post(f"{at}/table", data=data | {"action": "keep"})
    assert refused.status_code == 422
    assert 'name="agency-is-k1" value="health"' in refused.text
    assert set(states(database, town["code"]).values()) == {"booked"}
    kept = hub.post(f"{at}/table", data=data | {"action": "keep", "skip_bad": "yes"})
    assert kept.status_code == 303
    assert states(database, town["code"]) == {
        "Ann Archer": "attended",
        "Bea Bond": "left_early",
        "Cat Coe": "booked",
    }
    again = hub.post(f"{at}/table", data={"file": (io.BytesIO(TABLE.encode()), "moodle.csv")})
    assert "<dt>There already</dt><dd>2</dd>" in again.text


def test_what_is_no_table_says_so(staff, at):
    hub = staff("hub")
    for data in (
        {},
        {"table": "{"},
        {"table": json.dumps({"rows": []})},
        {"file": (io.BytesIO(b""), "x.csv")},
    ):
        refused = hub.post(f"{at}/table", data=data)
        assert refused.status_code == 422
        assert "There is a problem" in refused.text


def test_agencies_left_over_are_placed(staff, at, database):
    hub = staff("hub")
    hub.post(f"{at}/people/new", data={"name": "Eve", "agency_words": "The Moon"})
    assert "The Moon" in hub.get("/hub/training/agencies").text
    assert hub.post("/hub/training/agencies", data={}).status_code == 422
    data = {"agency-words-1": "The Moon", "agency-is-1": "health"}
    assert hub.post("/hub/training/agencies", data=data).status_code == 303
    assert "All of them are placed" in hub.get("/hub/training/agencies").text


def test_who_signed_in_with_another_address_is_joined_by_a_person(staff, at, town, database):
    with database.writing() as session:
        event = events.by_code(session, town["code"])
        person = bookings.Person("ann archer", "ann@home.example")
        bookings.book(session, event, person, NOW, "door", source="door", state="attended")
    hub = staff("trainer")
    page = hub.get(at).text
    assert "The same person twice?" in page
    booked, door = re.search(
        r'name="booked" value="(\w+)"><input type="hidden" name="door" value="(\w+)"', page
    ).groups()
    assert hub.post(f"{at}/join", data={"booked": door, "door": booked}).status_code == 422
    assert hub.post(f"{at}/join", data={"booked": booked, "door": door}).status_code == 303
    assert states(database, town["code"])["Ann Archer"] == "attended"
    assert len(states(database, town["code"])) == 3
