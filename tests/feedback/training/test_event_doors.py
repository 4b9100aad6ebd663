"""The doors of an event, when they stand open, and who is asked through them."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from feedback.surveys import collectors, promises
from feedback.surveys.collectors import Door
from feedback.training import bookings, courses, due, event_doors, events, points
from tests.feedback.training.stories import NEGLECT, NOW, world

EVENT_DAY = date(2026, 3, 11)
ROOM = [("end", "open")] * promises.fits("qr_poster", "paired")


@pytest.fixture
def story(database):
    """A course that asks its managers too, and an event of it a week from now."""
    with database.writing() as session:
        found = world(session)
        aims = courses.aims(found.course)
        courses.change(session, found.course, replace(NEGLECT, aims=aims, asks_manager=True), NOW, "alice")
        points.settle(session, found.course, NOW, "alice")
        found.event = found.later()
        event_doors.follow(session, found.event, NOW, "alice")
        yield found


def state(story, point: str, way: str, at: datetime) -> Door:
    found = next(
        one
        for one in event_doors.of(story.session, story.event.id)
        if (one.door.point, one.door.way) == (point, way)
    )
    return collectors.state(found.collector, at)


def asked(story, at: datetime) -> dict[str, list[str]]:
    return {one.point: [who.name for who in one.people] for one in due.now(story.session, at)}


def test_an_event_has_a_door_for_each_point_and_one_for_the_room(story):
    found = event_doors.of(story.session, story.event.id)
    assert [(one.door.point, one.door.way) for one in found] == [
        ("before", "personal"),
        *ROOM,
        ("end", "personal"),
        ("follow_up_1", "personal"),
        ("follow_up_2", "personal"),
        ("manager", "personal"),
    ]
    assert {one.collector.group_label for one in found} == {"Recognising neglect, 11 March 2026"}
    assert len({one.collector.name for one in found if one.point.survey_key.endswith("follow-up")}) == 2
    assert [one.door.due_on for one in found if one.door.point in ("end", "follow_up_1", "follow_up_2")] == [
        *[EVENT_DAY] * (len(ROOM) + 1),
        EVENT_DAY + timedelta(days=56),
        EVENT_DAY + timedelta(days=182),
    ]


def test_each_door_opens_in_its_time_and_closes_after_it(story):
    start, end = story.event.starts_at, story.event.ends_at
    minute = timedelta(minutes=1)
    assert state(story, "before", "personal", NOW) is Door.OPEN
    assert state(story, "before", "personal", start) is Door.CLOSED
    for point, way in ROOM:
        assert state(story, point, way, start - minute) is Door.NOT_YET
        assert state(story, point, way, start) is Door.OPEN
    assert state(story, "end", "personal", end - minute) is Door.NOT_YET
    assert state(story, "end", "personal", end) is Door.OPEN
    assert state(story, "end", "personal", end + timedelta(days=28)) is Door.CLOSED
    due_day = datetime(2026, 5, 6, tzinfo=UTC)
    assert state(story, "follow_up_1", "personal", due_day) is Door.NOT_YET
    assert state(story, "follow_up_1", "personal", due_day + timedelta(hours=9)) is Door.OPEN


def test_asking_twice_for_the_doors_makes_none_twice(story):
    assert event_doors.follow(story.session, story.event, NOW, "alice") == 0


def test_doors_move_with_their_event_and_one_that_staff_closed_stays_closed(story):
    shut = event_doors.of(story.session, story.event.id)[0]
    collectors.close(story.session, shut.collector, NOW, "alice")
    later = events.About(NOW + timedelta(days=30), NOW + timedelta(days=30, hours=3), "online")
    events.change(story.session, story.event, later, NOW, "alice")
    event_doors.follow(story.session, story.event, NOW, "alice")
    assert state(story, "end", "personal", NOW + timedelta(days=8)) is Door.NOT_YET
    assert state(story, "before", "personal", NOW) is Door.CLOSED
    found = {one.door.point: one.door.due_on for one in event_doors.of(story.session, story.event.id)}
    assert found["follow_up_1"] == date(2026, 4, 3) + timedelta(days=56)


def test_a_cancelled_event_has_no_open_door(story):
    events.cancel(story.session, story.event, "Snow", NOW, "alice")
    event_doors.follow(story.session, story.event, NOW, "alice")
    assert all(one.collector.closed_at for one in event_doors.of(story.session, story.event.id))


def test_two_events_on_one_day_are_told_apart(story):
    other = story.later()
    event_doors.follow(story.session, other, NOW, "alice")
    label = event_doors.of(story.session, other.id)[0].collector.group_label
    assert label == f"Recognising neglect, 11 March 2026 ({other.code})"


def test_where_a_course_asks_nothing_there_is_no_door(database):
    with database.writing() as session:
        found = world(session)
        assert event_doors.follow(session, found.event, NOW, "alice") == 0


def test_a_point_that_is_switched_off_gets_no_door(story):
    row = points.find(story.session, story.course.key, "follow_up_2")
    points.switch(story.session, row, False, NOW, "alice")
    other = story.later()
    event_doors.follow(story.session, other, NOW, "alice")
    assert "follow_up_2" not in {one.door.point for one in event_doors.of(story.session, other.id)}


def test_before_the_event_those_with_a_place_are_asked(story):
    story.book("Ann Archer")
    story.book("Wil Waiting", state="waiting")
    story.book("Can Celled", state="cancelled")
    story.book("No Address", address="")
    assert asked(story, NOW) == {"before": ["Ann Archer"]}


def test_afterwards_those_who_came_are_asked_and_no_shows_are_not(story):
    ann, bea, cat = (story.book(name) for name in ("Ann Archer", "Bea Bond", "Cat Cole"))
    over = story.event.ends_at
    bookings.mark(story.session, [ann], "attended", over, "alice")
    bookings.mark(story.session, [bea], "left_early", over, "alice")
    bookings.mark(story.session, [cat], "no_show", over, "alice")
    assert asked(story, over) == {"end": sorted_by_id(ann, bea)}
    assert set(asked(story, over + timedelta(days=57))["follow_up_1"]) == {"Ann Archer", "Bea Bond"}
    assert asked(story, over + timedelta(days=40)) == {}


def sorted_by_id(*rows) -> list[str]:
    return [row.name for row in sorted(rows, key=lambda row: row.id)]


def test_a_manager_is_asked_once_for_all_of_their_team(story):
    boss = {"manager_name": "Mo Manager", "manager_address": "mo@example.org"}
    came = [story.book("Ann Archer", **boss), story.book("Bea Bond", **boss)]
    away = story.book("Cat Cole", manager_name="Lee Lead", manager_address="lee@example.org")
    over = story.event.ends_at
    bookings.mark(story.session, came, "attended", over, "alice")
    bookings.mark(story.session, [away], "no_show", over, "alice")
    found = next(one for one in due.now(story.session, over + timedelta(days=57)) if one.point == "manager")
    assert [(who.name, who.booking_id) for who in found.people] == [("Mo Manager", None)]


def test_nobody_is_asked_of_an_event_that_was_cancelled_or_at_a_point_switched_off(story):
    story.book("Ann Archer")
    points.switch(story.session, points.find(story.session, story.course.key, "before"), False, NOW, "alice")
    assert due.now(story.session, NOW) == []
    points.switch(story.session, points.find(story.session, story.course.key, "before"), True, NOW, "alice")
    assert asked(story, NOW) == {"before": ["Ann Archer"]}
    events.cancel(story.session, story.event, "Snow", NOW, "alice")
    assert due.now(story.session, NOW) == []
