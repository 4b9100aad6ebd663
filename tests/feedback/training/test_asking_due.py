"""The worker asks by itself, each person once at each point, and under a key that only their own answers share."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from feedback.invitations.models import InvitedPerson
from feedback.invitations.sending_models import Recipient, Sending
from feedback.partnership.models import Partnership
from feedback.training import asking_due, bookings, courses, event_doors, points
from feedback.worker import duties
from tests.feedback.training.stories import NEGLECT, NOW, world


@pytest.fixture
def story(database):
    """A course that asks its managers too, and an event of it a week from now with three who have a place."""
    with database.writing() as session:
        found = world(session)
        about = replace(NEGLECT, aims=courses.aims(found.course), asks_manager=True)
        courses.change(session, found.course, about, NOW, "alice")
        points.settle(session, found.course, NOW, "alice")
        found.event = found.later()
        for name in ("Ann Archer", "Bea Bond", "Cat Cole"):
            found.book(name, manager_name="Mo Manager", manager_address="mo@example.org")
        yield found


def run(story, at) -> tuple[int, int]:
    return asking_due.keep_doors(story.session, at), asking_due.ask(
        session=story.session, at=at, key=b"a key"
    )


def invited(story, point: str) -> list[InvitedPerson]:
    code = next(
        one.collector.code
        for one in event_doors.of(story.session, story.event.id)
        if (one.door.point, one.door.way) == (point, "personal")
    )
    people = story.session.scalars(select(InvitedPerson).where(InvitedPerson.collector_code == code))
    return sorted(people, key=lambda one: one.name)


def test_everybody_is_asked_once_however_often_the_worker_looks(story):
    made, asked = run(story, NOW)
    assert (made >= 5, asked) == (True, 3)
    assert run(story, NOW + timedelta(minutes=10)) == (0, 0)
    story.book("Dan Dale")
    assert run(story, NOW + timedelta(minutes=20)) == (0, 1)
    assert [one.name for one in invited(story, "before")] == [
        "Ann Archer",
        "Bea Bond",
        "Cat Cole",
        "Dan Dale",
    ]


def test_who_did_not_come_is_asked_nothing_more(story):
    run(story, NOW)
    over = story.event.ends_at + timedelta(hours=1)
    ann, bea, cat = bookings.of_event(story.session, story.event.id)
    bookings.mark(story.session, [ann, bea], "attended", over, "alice")
    bookings.mark(story.session, [cat], "no_show", over, "alice")
    assert run(story, over) == (0, 2)
    assert [one.name for one in invited(story, "end")] == ["Ann Archer", "Bea Bond"]
    assert run(story, over + timedelta(days=57)) == (0, 3)
    assert [one.name for one in invited(story, "follow_up_1")] == ["Ann Archer", "Bea Bond"]
    assert [one.name for one in invited(story, "manager")] == ["Mo Manager"]


def test_the_room_answers_first_and_the_link_comes_the_next_day(story):
    run(story, NOW)
    over = story.event.ends_at
    ann = bookings.of_event(story.session, story.event.id)[0]
    bookings.mark(story.session, [ann], "attended", over, "alice")
    run(story, over)
    row = story.session.get(Recipient, invited(story, "end")[0].id)
    assert row.next_at >= over + timedelta(hours=18)


def test_the_worker_has_both_duties_and_asks_nobody_where_no_mail_goes_out():
    found = {one.name: one for one in duties.DUTIES}
    assert found["training doors"].does is asking_due.keep_doors
    assert not found["training doors"].mails
    assert found["training"].mails


def test_times_that_staff_gave_a_door_stand_until_the_event_moves(story):
    run(story, NOW)
    way = next(one for one in event_doors.of(story.session, story.event.id) if one.door.point == "end")
    longer = way.collector.closes_at + timedelta(days=9)
    way.collector.closes_at = longer
    run(story, NOW + timedelta(minutes=10))
    assert way.collector.closes_at == longer
    story.event.starts_at += timedelta(days=3)
    story.event.ends_at += timedelta(days=3)
    run(story, NOW + timedelta(minutes=20))
    assert way.collector.closes_at == longer - timedelta(days=6)


def test_people_are_written_to_in_their_language_with_the_english_below(story):
    story.session.add(Partnership(name="Northmoor", short_name="Northmoor", languages=["en", "ar"]))
    bookings.find(story.session, bookings.of_event(story.session, story.event.id)[0].id).language = "ar"
    story.session.flush()
    run(story, NOW)
    spoken = dict(
        story.session.execute(
            select(InvitedPerson.name, Recipient.language).join(Recipient, Recipient.id == InvitedPerson.id)
        ).all()
    )
    assert spoken == {"Ann Archer": "ar", "Bea Bond": "", "Cat Cole": ""}
    plan = story.session.scalars(select(Sending)).one()
    assert plan.words["en"].startswith("You have a place")
    assert plan.words["ar"].startswith("لديك مكان")
    assert plan.words["ar"].endswith(plan.words["en"])
    story.session.scalars(select(Partnership)).one().languages = ["en", "ar", "pl"]
    plan.words = plan.words | {"ar": "كما كتبنا"}
    story.session.flush()
    run(story, NOW)
    assert plan.words["pl"].startswith("Masz miejsce")
    assert plan.words["ar"] == "كما كتبنا"  # what staff have written stays


def test_what_an_earlier_release_wrote_into_a_plan_is_brought_up_to_date(story):
    story.session.add(Partnership(name="Northmoor", short_name="Northmoor", languages=["en", "ar", "pl"]))
    story.session.flush()
    run(story, NOW)
    plan = story.session.scalars(select(Sending)).one()
    now = dict(plan.words)
    (earlier,) = asking_due.MANNERS[points.BEFORE].earlier
    plan.words = {"en": earlier, "pl": "Nasze słowa"}
    story.session.flush()
    run(story, NOW)
    assert plan.words == now | {"pl": "Nasze słowa"}
    plan.words = {"en": f"{earlier} We look forward to it."}  # staff's own
    story.session.flush()
    run(story, NOW)
    assert plan.words == {"en": f"{earlier} We look forward to it."}
