"""Who is booked once, who came, and what is counted of it."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError

from feedback.training import bookings, events
from feedback.training.bookings import Counts, Person
from feedback.training.fault import TrainingFault
from tests.feedback.training.stories import NOW, world


@pytest.fixture
def story(database):
    with database.writing() as session:
        yield world(session)


def test_nobody_is_booked_twice_on_one_event(story):
    story.book(address="Ann@Example.org", imported_ref="17")
    for again in ({"address": "ann@example.ORG"}, {"address": "", "imported_ref": "17"}):
        with pytest.raises(TrainingFault, match="already"):
            story.book(**again)
    story.book("Bea Bond", address="")
    story.book("Bea Bond", address="")
    with pytest.raises(IntegrityError), story.session.begin_nested():
        story.session.execute(text("UPDATE bookings SET address = 'ann@example.org'"))


def test_the_database_keeps_addresses_in_small_letters(story):
    story.book()
    with pytest.raises(IntegrityError, match="address_lower"):
        story.session.execute(text("UPDATE bookings SET address = 'Ann@example.org'"))


def test_the_order_of_bookings_is_not_stored(story):
    if story.session.get_bind().dialect.name == "sqlite":
        with pytest.raises(DBAPIError, match="no such column"):
            story.session.execute(text("SELECT rowid FROM bookings"))


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        (Person(role="Health visitor"), "name"),
        (Person("Ann", "ann at example"), "address"),
        (Person("Ann", manager_address="boss"), "manager_address"),
        (Person("Ann", agency_key="navy"), "agency_key"),
        (Person("Ann" * 100), "name"),
    ],
)
def test_what_a_booking_cannot_be(story, wrong, field):
    with pytest.raises(TrainingFault) as fault:
        bookings.book(story.session, story.event, wrong, NOW, "alice")
    assert fault.value.field == field


def test_everything_is_counted_from_who_came(story):
    ann, bea, cat = (story.book(name, agency_key="police") for name in ("Ann", "Bea", "Cat"))
    story.book("Dan", state="waiting")
    story.book("Eve", state="attended", source="door")
    story.book("Fay", state="cancelled")
    assert bookings.mark(story.session, [ann, bea], "attended", NOW, "alice") == 2
    assert bookings.mark(story.session, [ann, bea], "attended", NOW, "alice") == 0
    bookings.mark(story.session, [bea], "left_early", NOW, "alice")
    bookings.mark(story.session, [cat], "no_show", NOW, "alice")
    found = bookings.counts(story.session, [story.event.id, "none"])
    assert found[story.event.id] == Counts(0, 1, 2, 1, 1, 1, 1)
    assert (found[story.event.id].came, found[story.event.id].places) == (3, 4)
    assert found["none"] == Counts(0, 0, 0, 0, 0, 0, 0)
    came = bookings.of_event(story.session, story.event.id, bookings.CAME)
    assert [one.name for one in came] == ["Ann", "Bea", "Eve"]


def test_nobody_came_to_what_has_not_begun_or_was_cancelled(story):
    later = story.later()
    ann = bookings.book(story.session, later, Person("Ann"), NOW, "alice")
    with pytest.raises(TrainingFault, match="not begun"):
        bookings.mark(story.session, [ann], "attended", NOW, "alice")
    bookings.mark(story.session, [ann], "cancelled", NOW, "alice")
    events.cancel(story.session, later, "Snow", NOW, "alice")
    with pytest.raises(TrainingFault, match="cancelled"):
        bookings.mark(story.session, [ann], "no_show", NOW, "alice")
    with pytest.raises(TrainingFault, match="cancelled"):
        bookings.book(story.session, later, Person("Bea"), NOW, "alice")


def test_what_is_put_right_is_put_right_once(story):
    ann, _bea = story.book(), story.book("Bea Bond")
    right = Person("Ann Archer", "ann@example.org", "health", role="Nurse")
    assert bookings.change(story.session, ann, right, NOW, "alice")
    assert not bookings.change(story.session, ann, right, NOW, "alice")
    with pytest.raises(TrainingFault, match="Bea Bond"):
        bookings.change(story.session, ann, Person("Ann", "bea@example.org"), NOW, "alice")


def test_nobody_is_booked_where_the_names_were_emptied(story):
    story.event.forgotten_at = NOW
    with pytest.raises(TrainingFault, match="emptied"):
        story.book()
