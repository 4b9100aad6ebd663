"""An event is a course held once."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from feedback.training import courses, events
from feedback.training.fault import TrainingFault
from tests.feedback.training.stories import END, NOW, START, world

ABOUT = events.About(START, END, "place", "Town hall, room 2", "Sam Trainer", 20)


@pytest.fixture
def story(database):
    with database.writing() as session:
        yield world(session)


def test_an_event_is_called_after_its_course_and_day(story):
    assert events.name(story.event, story.course) == "Recognising neglect, 3 March 2026"
    assert events.by_code(story.session, story.event.code.upper()) is story.event


@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"mode": "post"}, "mode"), ({"ends_at": START}, "ends_at"), ({"capacity": 0}, "capacity")],
)
def test_what_an_event_cannot_be(story, wrong, field):
    with pytest.raises(TrainingFault) as fault:
        events.hold(story.session, story.course, replace(ABOUT, **wrong), NOW, "alice")
    assert fault.value.field == field


def test_an_archived_course_is_not_held(story):
    courses.archive(story.session, story.course, NOW, "alice")
    with pytest.raises(TrainingFault, match="archived"):
        story.later()


def test_an_event_is_cancelled_for_a_reason_and_only_before_it_was(story):
    later = story.later()
    with pytest.raises(TrainingFault, match="why"):
        events.cancel(story.session, later, " ", NOW, "alice")
    events.cancel(story.session, later, "The trainer is ill", NOW, "alice")
    assert later.cancelled_why == "The trainer is ill"
    with pytest.raises(TrainingFault, match="cancelled"):
        events.change(story.session, later, ABOUT, NOW, "alice")
    with pytest.raises(TrainingFault, match="over"):
        events.cancel(story.session, story.event, "The trainer is ill", NOW, "alice")


def test_the_events_of_a_course_come_latest_first(story):
    later = story.later()
    assert events.of_course(story.session, story.course.key) == [later, story.event]
    assert events.change(story.session, later, replace(ABOUT, starts_at=START - timedelta(1)), NOW, "alice")
    assert not events.change(story.session, story.event, ABOUT, NOW, "alice")
    assert events.of_course(story.session, story.course.key) == [story.event, later]


@pytest.mark.parametrize(
    ("change", "promise"),
    [
        ("ends_at = starts_at", "ends_after_it_starts"),
        ("mode = 'post'", "mode"),
        ("capacity = 0", "capacity"),
        ("cancelled_why = 'ill'", "cancelled_for_a_reason"),
    ],
)
def test_the_database_holds_what_an_event_is(story, change, promise):
    with pytest.raises(IntegrityError, match=promise):
        story.session.execute(text(f"UPDATE training_events SET {change}"))
