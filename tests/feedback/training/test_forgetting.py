"""Needs go when the event is over, names when nobody is asked any more; numbers stay."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from feedback.invitations.models import InvitedPerson
from feedback.settings import Settings
from feedback.training import bookings, courses, event_doors, events, forgetting, needs, points
from feedback.training.bookings import Person
from feedback.training.point_models import EventDoor
from feedback.worker.duties import DUTIES
from tests.feedback.training.stories import END, NEGLECT, NOW, world

KEY = b"a key"


@pytest.fixture
def story(database):
    with database.writing() as session:
        yield world(session)


def test_needs_go_when_the_event_is_over_or_cancelled(story):
    later, called_off = story.later(7), story.later(9)
    for event in (story.event, later, called_off):
        row = bookings.book(story.session, event, Person("Ann", needs="BSL"), NOW, "alice")
        needs.say(story.session, KEY, needs.Place(row.id, event.id), "A seat", needs.LINK)
    events.cancel(story.session, called_off, "Snow", NOW, "alice")
    assert forgetting.needs(story.session, NOW) == 4
    assert forgetting.needs(story.session, NOW) == 0
    story.session.expire_all()
    kept = [bookings.of_event(story.session, one.id)[0].needs for one in (story.event, later, called_off)]
    assert kept == ["", "BSL", ""]
    said = [list(needs.of_event(story.session, KEY, one.id)) for one in (story.event, later, called_off)]
    assert [len(one) for one in said] == [0, 1, 0]


def test_names_go_after_the_last_follow_up_and_the_numbers_stay(story):
    story.book(
        *("Ann Archer",),
        state="attended",
        agency_key="health",
        role="Nurse",
        manager_name="Max",
        manager_address="max@example.org",
        imported_ref="B1",
    )
    due = END + timedelta(days=182 + 90)
    assert forgetting.names(story.session, due - timedelta(seconds=1), 90) == 0
    assert forgetting.names(story.session, due, 90) == 1
    assert forgetting.names(story.session, due, 90) == 0
    story.session.expire_all()
    (ann,) = bookings.of_event(story.session, story.event.id)
    assert (ann.name, ann.address, ann.manager_name, ann.manager_address, ann.imported_ref) == ("",) * 5
    assert (ann.agency_key, ann.role, ann.state) == ("health", "Nurse", "attended")
    assert story.event.forgotten_at == due


def test_a_course_that_asks_nobody_again_forgets_sooner(story):
    same = replace(NEGLECT, aims=courses.aims(story.course), follow_ups=())
    courses.change(story.session, story.course, same, NOW, "alice")
    assert forgetting.names(story.session, END + timedelta(days=30), 30) == 1


def test_a_door_that_is_due_later_keeps_the_names_until_then_and_forgets_whom_it_asked(story):
    """A course may ask sooner now; whoever was told of a later day is still asked then."""
    points.settle(story.session, story.course, NOW, "alice")
    event_doors.follow(story.session, story.event, NOW, "alice")
    doors = story.session.scalars(select(EventDoor).where(EventDoor.event_id == story.event.id)).all()
    for door in doors:
        door.due_on = END.date() + timedelta(days=300)
    code = next(one.collector_code for one in doors if one.way == "personal")
    person = InvitedPerson(id="i", collector_code=code, name="Max Manager", address="max@example.org")
    story.session.add(person)
    story.session.flush()
    assert forgetting.names(story.session, END + timedelta(days=299 + 90), 90) == 0
    assert person.name == "Max Manager"
    assert forgetting.names(story.session, END + timedelta(days=302 + 90), 90) == 1
    story.session.refresh(person)
    assert (person.name, person.address) == ("", "")


def test_the_worker_does_it(story):
    (duty,) = [one for one in DUTIES if one.name == "bookings"]
    story.book(needs="BSL")
    assert duty.does(story.session, END + timedelta(days=400), Settings()) == 2
