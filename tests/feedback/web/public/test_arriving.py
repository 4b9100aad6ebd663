"""Signing in at the door of an event says the same to everybody, shows nobody's name, and loses nothing that was typed."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import ProgrammingError

from feedback.app import create_app
from feedback.partnership.models import Partnership
from feedback.training import bookings, door, events
from feedback.training.door import Arrival
from feedback.training.models import Booking
from tests.feedback.training.stories import NOW, world
from tests.feedback.web.test_public_role import public_url  # noqa: F401 - a fixture
from tests.support.statements import recorded

TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


@pytest.fixture
def town(database, clock):
    """An event that goes on now, with Ann and Bea booked on it."""
    with database.writing() as session:
        session.add(Partnership(name="Northmoor", short_name="Northmoor", languages=["en", "ar"]))
        story = world(session)
        about = events.About(NOW - timedelta(hours=1), NOW + timedelta(hours=2), "place", "Town hall", "Sam")
        event = events.hold(session, story.course, about, NOW, "alice")
        for name, state in (("Ann Archer", "booked"), ("Bea Bond", "cancelled")):
            person = story.person(name, role="Nurse" if name[0] == "B" else "")
            bookings.book(session, event, person, NOW, "alice", state=state)
        return {"code": event.code, "event": event.id, "over": story.event.code}


def sign_in(client, code, **form):
    page = client.get(f"/e/{code}").text
    held = {
        "csrf_token": TOKEN.search(page).group(1),
        "once": re.search(r'name="once" value="(\w+)"', page).group(1),
    }
    return client.post(f"/e/{code}", data=held | form, follow_redirects=True)


def people(database, event):
    with database.reading() as session:
        return {one.address or one.name: one for one in bookings.of_event(session, event)}


def test_whoever_signs_in_hears_the_same(client, database, town):
    said = [
        sign_in(client, town["code"], address=address, name="Somebody", agency="health", role="Midwife").text
        for address in ("ANN@example.org", "bea@example.org", "zoe@example.org")
    ]
    assert len({TOKEN.sub("", one) for one in said}) == 1
    assert "We have written down that you are here." in said[0]
    assert not any("Archer" in one or "Bond" in one for one in said)
    found = people(database, town["event"])
    assert {one.state for one in found.values()} == {"attended"}
    assert (found["ann@example.org"].name, found["ann@example.org"].role) == ("Ann Archer", "Midwife")
    assert found["bea@example.org"].role == "Nurse"
    assert found["ann@example.org"].agency_key == "health"
    assert (found["zoe@example.org"].source, found["zoe@example.org"].name) == ("door", "Somebody")


def test_where_somebody_works_is_written_down_in_their_words_where_nothing_was_known(client, database, town):
    sign_in(client, town["code"], address="ann@example.org", agency="else", agency_words="Fell Rescue")
    sign_in(client, town["code"], address="ann@example.org", agency="else", agency_words="Somewhere new")
    found = people(database, town["event"])["ann@example.org"]
    assert (found.agency_key, found.agency_words) == (None, "Fell Rescue")


def test_what_is_needed_is_kept_beside_what_was_said_at_the_booking(client, app, staff, database, town):
    with database.writing() as session:
        session.execute(text("UPDATE bookings SET needs = 'Step-free' WHERE address = 'ann@example.org'"))
    sign_in(client, town["code"], address="ann@example.org", needs="A seat near the door")
    sign_in(client, town["code"], address="ann@example.org")
    page = staff("trainer").get(f"/hub/training/events/{town['code']}").text
    assert "Step-free" in page
    assert "A seat near the door" in page
    with database.reading() as session:
        kept = session.execute(text("SELECT * FROM said_needs")).all()
    assert len(kept) == 1
    assert "near the door" not in str(kept)


def test_who_left_early_is_not_back_by_signing_in(client, database, town):
    with database.writing() as session:
        session.execute(text("UPDATE bookings SET state = 'left_early' WHERE name = 'Ann Archer'"))
    sign_in(client, town["code"], address="ann@example.org")
    assert people(database, town["event"])["ann@example.org"].state == "left_early"


def test_one_form_counts_once(client, database, town):
    page = client.get(f"/e/{town['code']}").text
    held = {"csrf_token": TOKEN.search(page).group(1), "once": "a" * 32, "name": "Zoe", "needs": "BSL"}
    for _ in range(2):
        assert client.post(f"/e/{town['code']}", data=held).status_code == 303
    assert people(database, town["event"])["Zoe"].needs == "BSL"
    assert people(database, town["event"])["Zoe"].language == "en"
    assert len(people(database, town["event"])) == 3


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({}, "Write your name or your email address."),
        ({"address": "zoe at work"}, "Write the email address like name@example.org."),
        ({"name": "Z" * 201}, "This is too long."),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(client, database, town, form, words):
    refused = sign_in(client, town["code"], **({"role": "Caretaker", "agency": "police"} | form))
    assert refused.status_code == 422
    assert words in refused.text
    assert 'value="Caretaker"' in refused.text
    assert '<option value="police" selected>' in refused.text
    assert len(people(database, town["event"])) == 2


def test_a_form_of_another_site_is_shown_again(client, town):
    refused = client.post(f"/e/{town['code']}", data={"name": "Zoe"})
    assert refused.status_code == 400
    assert 'value="Zoe"' in refused.text


def test_a_change_of_language_keeps_what_was_typed(client, town):
    page = sign_in(client, town["code"], name="Zoe", lang="ar")
    assert 'dir="rtl"' in page.text
    assert 'value="Zoe"' in page.text


def test_the_door_is_open_on_the_day_alone(client, database, clock, town):
    assert "on the day of the course" in client.get(f"/e/{town['over']}").text
    held = {"name": "Zoe", "csrf_token": TOKEN.search(client.get(f"/e/{town['code']}").text).group(1)}
    assert client.post(f"/e/{town['over']}", data=held).status_code == 200
    clock.moment += timedelta(days=1)
    client.post(f"/e/{town['code']}", data=held)
    assert len(people(database, town["event"])) == 2
    assert client.get("/e/nothing").status_code == 404
    with database.writing() as session:
        session.execute(text("UPDATE training_events SET cancelled_why = 'ill', cancelled_at = created_at"))
    assert "This course is not taking place." in client.get(f"/e/{town['code']}").text


def test_a_script_is_slowed_down_and_loses_nothing(client, app, database, town):
    from feedback.web.flood import ACTS

    for _ in range(ACTS["arrival"].burst):
        app.extensions["flood"].wait("arrival", "127.0.0.1", town["code"], NOW.timestamp())
    refused = sign_in(client, town["code"], name="Zoe")
    assert refused.status_code == 429
    assert 'value="Zoe"' in refused.text
    assert len(people(database, town["event"])) == 2


def test_two_forms_with_one_address_at_once_are_one_booking(database, town, clock):
    with database.writing() as session:
        event = door.find(session, town["code"], clock.now())
        first = Arrival("Zoe", "zoe@example.org")
        door.sign_in(session, event, first, "one", b"a key")
        session.execute(text("UPDATE bookings SET state = 'booked' WHERE address = 'zoe@example.org'"))
        door.sign_in(session, event, first, "two", b"a key")
        row = session.scalars(select(Booking).where(Booking.address == "zoe@example.org")).one()
        assert row.state == "attended"


def test_the_door_reads_no_name_and_no_need(client, database, town):
    with recorded(database) as said:
        sign_in(client, town["code"], address="ann@example.org", needs="BSL")
    read = " ".join(one.split(" FROM ")[0] for one in said if one.startswith("SELECT") and "bookings" in one)
    assert read
    assert not re.search(r"bookings\.(name|needs|manager)", read)


@pytest.mark.parametrize(
    "database", [pytest.param("postgresql", marks=pytest.mark.postgresql)], indirect=True
)
def test_the_role_of_public_pages_may_do_it_and_cannot_read_who_is_booked(
    database,
    clock,
    settings,
    town,
    public_url,  # noqa: F811
):
    from dataclasses import replace

    from sqlalchemy import create_engine

    app = create_app(replace(settings, public_database=public_url), database, clock)
    app.testing = True
    for address in ("ann@example.org", "zoe@example.org"):
        page = sign_in(
            app.test_client(), town["code"], address=address, role="Midwife", agency="health", needs="BSL"
        )
        assert page.status_code == 200
        assert "We have written down" in page.text
    app.extensions["service"].public_database.dispose()
    engine = create_engine(public_url)
    with engine.connect() as connection, pytest.raises(ProgrammingError, match="permission denied"):
        connection.execute(text("SELECT name FROM bookings"))
    engine.dispose()


def test_the_poster_leads_to_the_door_in_every_language(staff, app, town):
    app.extensions["service"].forget_partnership()
    page = staff("trainer").get(f"/hub/training/events/{town['code']}/poster").text
    assert f"/e/{town['code']}" in page
    assert 'dir="rtl"' in page
    assert "Sign in to the course" in page


def test_the_next_colleague_on_the_same_form_is_written_down_too(client, database, town):
    for name in ("Zoe Zander", "Yan Yates"):
        sign_in(client, town["code"], name=name, address="", once="kept-by-the-browser")
    with database.reading() as session:
        names = set(session.scalars(select(Booking.name)))
    assert {"Zoe Zander", "Yan Yates"} <= names
