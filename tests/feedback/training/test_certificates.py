"""A certificate says who, which course and which day; and nothing that is stored joins it with what its holder said."""

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, text
from sqlalchemy.exc import ProgrammingError

from feedback.app import create_app
from feedback.clock import SetClock
from feedback.database import Database
from feedback.invitations import asking
from feedback.invitations.people import Line
from feedback.migrations.public_role import grants
from feedback.papers import certificate as paper
from feedback.sealing import opaque
from feedback.settings import Settings
from feedback.surveys import pairing
from feedback.surveys.models import Collector
from feedback.training import certificates
from feedback.training.certificate_models import Certificate
from feedback.training.models import Booking, Course, TrainingEvent
from tests.feedback.responses.test_pairs import everything, words
from tests.support.asked import Person, publish

NAMES = tuple(f"Person {number:02}" for number in range(12))
#: The day of the event, two days before anybody answers.
DAY = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
CODE = {"birth_day": "3", "called_last": "a", "school_first": "st", "phone_last": "47"}
ON_POSTGRESQL = pytest.mark.parametrize(
    "database", [pytest.param("postgresql", marks=pytest.mark.postgresql)], indirect=True
)


def held(database: Database, clock: SetClock, kind: str = "personal") -> None:
    """An event at which everybody came, and a door at its end that gives certificates."""
    publish(database, clock, key="course-end", code="end", mode="paired", kind=kind)
    with database.writing() as session:
        pairing.share(session, "course-end", pairing.scope_of_course("course"))
        session.add(Course(key="course", title="Working with fathers", created_at=DAY))
        session.flush()
        event = TrainingEvent(
            id="event", code="ev", course_key="course", starts_at=DAY, ends_at=DAY + timedelta(hours=3),
            mode="place", created_at=DAY,
        )  # fmt: skip
        session.add(event)
        session.flush()
        session.add_all(
            Booking(
                id=f"booking-{name[-2:]}", event_id="event", name=name, address=f"{name[-2:]}@example.org",
                state="attended", source="keyed",
            )
            for name in NAMES
        )  # fmt: skip
        certificates.offer(session, session.get_one(Collector, "end"), event, clock.now(), "tests")


def links(database: Database, clock: SetClock, key: bytes) -> dict[str, str]:
    """Everybody's link; under the server's key their answers are known to be those of their booking."""
    with database.writing() as session:
        door = session.get_one(Collector, "end")
        lines = [
            Line(n, name, f"{name[-2:]}@example.org", "", None, pair_basis=pairing.basis_of_booking(key, "course", f"booking-{name[-2:]}"))
            for n, name in enumerate(NAMES)
        ]  # fmt: skip
        return {one.name: one.link for one in asking.ask(session, door, lines, clock.now(), "tests")}


def answered(app: Flask, link: str | None, said: str = "Thank you") -> Person:
    person = Person(app.test_client(), "end")
    if link:
        person.look(f"/i/{link}")
    person.look()
    person.press()
    if person.where == "/s/end/own-code":
        person.press(**CODE)
    person.look("q/safe")
    person.press(safe="very")
    person.press(who=["friend"])
    person.press(words=said)
    person.send()
    assert person.where == "/s/end/thanks"
    return person


def with_certificate(app: Flask, link: str | None, name: str, said: str = "Thank you", **more: str) -> Person:
    person = answered(app, link, said)
    person.look("certificate")
    person.press(name=name, **more)
    assert person.where.startswith("/certificate/"), person.where
    return person


def listed(app: Flask, database: Database) -> list[certificates.Listed]:
    with database.reading() as session:
        return certificates.of_event(session, app.extensions["service"].key, "event")


def test_who_has_answered_gets_one_and_anybody_can_check_it(
    app: Flask, database: Database, clock: SetClock
) -> None:
    held(database, clock)
    person = answered(app, links(database, clock, app.extensions["service"].key)["Person 03"])
    assert "Get a certificate" in person.page.text
    person.look("certificate")
    assert "e-mail address" not in person.page.text.partition("<main")[2]  # their booking is known
    person.press(name="  ")
    assert "Write your name." in person.page.text
    person.press(name="Zoë  O’Brien")
    for browser in (person.browser, app.test_client()):
        seen = browser.get(person.where)
        main = seen.text.partition("<main")[2]
        for word in (
            "Zoë O’Brien",
            "Working with fathers",
            "2 March 2026",
            "is on the list of those who came",
        ):
            assert word in main
        for word in ("4 March", "Very safe", "Thank you"):
            assert word not in main
        assert seen.headers["Cache-Control"] == "no-store"
        assert "noindex" in seen.headers["X-Robots-Tag"]
    assert app.test_client().get("/certificate/ABCD").status_code == 404


def test_pressed_again_it_is_one_and_a_name_can_be_put_right(
    app: Flask, database: Database, clock: SetClock
) -> None:
    held(database, clock)
    person = with_certificate(app, links(database, clock, app.extensions["service"].key)["Person 03"], "Zoe")
    first = person.where
    person.look("/s/end/certificate")
    person.press(name="Zoë")
    assert person.where == first
    assert "Zoë" in person.page.text
    with database.reading() as session:
        assert len(session.scalars(select(Certificate.id)).all()) == 1


def test_nobody_gets_one_without_answering_or_at_a_door_that_gives_none(
    app: Flask, database: Database, clock: SetClock
) -> None:
    held(database, clock)
    stranger = Person(app.test_client(), "end")
    assert "certificate" not in stranger.look("certificate").request.path
    stranger.press("certificate", name="Somebody")
    publish(database, clock)
    other = Person(app.test_client())
    other.answer_all()
    other.send()
    assert "certificate" not in other.page.text.partition("<main")[2]
    other.look("certificate")
    assert other.where == "/s/abc/thanks"
    with database.reading() as session:
        assert session.scalars(select(Certificate.id)).all() == []


def test_through_an_open_door_the_address_finds_the_booking_later_and_is_forgotten(
    app: Flask, database: Database, clock: SetClock
) -> None:
    held(database, clock, "qr_poster")
    key = app.extensions["service"].key
    people = [
        with_certificate(app, None, f"P {n}", address=f"{n:02}@Example.org" if n else "who@example.org")
        for n in range(5)
    ]
    assert "We have not found this person" in people[1].look(people[1].where).text
    with database.writing() as session:
        assert certificates.settle(session, key, clock.now()) == 5
    with database.writing() as session:
        assert certificates.settle(session, key, clock.now()) == 0
    assert "is on the list of those who came" in people[1].look(people[1].where).text
    assert "We have not found this person" in people[0].look(people[0].where).text
    assert [(one.name, one.booked_as) for one in listed(app, database)] == [
        ("P 0", ""), ("P 1", "Person 01"), ("P 2", "Person 02"), ("P 3", "Person 03"), ("P 4", "Person 04"),
    ]  # fmt: skip


def test_a_name_put_right_keeps_what_was_found_and_a_register_marked_late_counts(
    app: Flask, database: Database, clock: SetClock
) -> None:
    held(database, clock, "qr_poster")
    key = app.extensions["service"].key
    with database.writing() as session:
        for booking in session.scalars(select(Booking)):
            booking.state = "booked"  # the register is brought in next week
    people = [with_certificate(app, None, f"P {n}", address=f"{n:02}@example.org") for n in range(1, 6)]
    with database.writing() as session:
        assert certificates.settle(session, key, clock.now()) == 5
    assert "We have not found this person" in people[0].look(people[0].where).text
    with database.writing() as session:
        for booking in session.scalars(select(Booking)):
            booking.state = "attended"
    assert "is on the list of those who came" in people[0].look(people[0].where).text
    people[0].look("/s/end/certificate")
    people[0].press(name="Pia")
    assert "Pia" in people[0].page.text
    assert "is on the list of those who came" in people[0].page.text


def test_a_single_address_is_not_looked_for_while_the_door_is_open(
    app: Flask, database: Database, clock: SetClock
) -> None:
    held(database, clock, "qr_poster")
    key = app.extensions["service"].key
    with_certificate(app, None, "P", address="01@example.org")
    with database.writing() as session:
        assert certificates.settle(session, key, clock.now()) == 0
        session.get_one(Collector, "end").closed_at = clock.now()
        session.flush()
        assert certificates.settle(session, key, clock.now()) == 1


def test_staff_are_told_in_groups_of_five_and_of_no_smaller_group_once_the_doors_are_closed(
    app: Flask, database: Database, clock: SetClock
) -> None:
    held(database, clock)
    found = links(database, clock, app.extensions["service"].key)
    for count, name in enumerate(NAMES[:7], 1):
        with_certificate(app, found[name], name)
        assert len(listed(app, database)) == (5 if count >= 5 else 0)
    with database.writing() as session:
        assert not certificates.closed(session, "event", clock.now())
        session.get_one(Collector, "end").closed_at = clock.now()
        session.flush()
        assert certificates.closed(session, "event", clock.now())
    assert len(listed(app, database)) == 5


def test_no_table_holds_a_name_of_a_certificate_or_anything_of_one_beside_an_answer(
    app: Flask, database: Database, clock: SetClock
) -> None:
    held(database, clock)
    found = links(database, clock, app.extensions["service"].key)
    for name in NAMES[:3]:
        with_certificate(app, found[name], f"Holder {name[-2:]}")
    stored = everything(database)
    assert "Holder" not in str(stored)
    ours = {word for word in words(stored["certificates"]) if word not in ("event", "2026-03-02")}
    for table, rows in stored.items():
        if table != "certificates":
            assert not ours & set(words(rows)), table
    lengths = {len(row[-2]) for row in stored["certificates"]}
    assert len(lengths) == 1  # the length of a name would tell whose it is


def _joined(database: Database, key: bytes) -> list[tuple[str, str]]:
    """The attack: certificates beside comments in the order in which the database wrote them. By somebody who even has
    the key by which certificates lead to bookings."""
    with database.reading() as session:
        rows = session.execute(
            text("SELECT xmin::text::bigint AS turn, id, booking_id FROM certificates ORDER BY 1, ctid")
        ).all()
        named = {row.id: row.name for row in session.execute(text("SELECT id, name FROM bookings"))}
        holders = [
            (row.turn, named[opaque.read(key, f"certificate {row.id}", row.booking_id)]) for row in rows
        ]
        said = session.execute(text("SELECT text FROM comments ORDER BY xmin::text::bigint")).all()
    if len({turn for turn, _ in holders}) < len(holders):
        return []  # written together: their order is not known
    return [(name, words) for (_, name), (words,) in zip(holders, said, strict=True)]


@ON_POSTGRESQL
@pytest.mark.parametrize("planted", [False, True])
def test_the_order_of_rows_joins_nobody_and_does_where_it_is_let(
    app: Flask, database: Database, clock: SetClock, monkeypatch: pytest.MonkeyPatch, planted: bool
) -> None:
    held(database, clock)
    found = links(database, clock, app.extensions["service"].key)
    if planted:
        monkeypatch.setattr(certificates, "_put", _carelessly)
    order = random.Random(7).sample(NAMES, 7)
    for name in order:
        with_certificate(app, found[name], name, f"I am {name}")
    assert _joined(database, app.extensions["service"].key) == (
        [(name, f"I am {name}") for name in order] if planted else []
    )
    if not planted:
        with database.reading() as session:
            rows = session.execute(text("SELECT id, ctid::text FROM certificates")).all()
        places = sorted(rows, key=lambda row: tuple(map(int, row[1].strip("()").split(","))))
        assert [row[0] for row in places] == sorted(row[0] for row in rows)


def _carelessly(session: Any, columns: Any) -> None:
    """As anybody would write it: one row by itself."""
    session.execute(Certificate.__table__.insert().values(**columns, told=False))  # type: ignore[attr-defined]


def test_the_public_role_makes_and_shows_one_and_reads_no_name(
    database: Database, clock: SetClock, settings: Settings
) -> None:
    url = database.url
    if url.get_backend_name() == "postgresql":
        role = f"certifier_of_{url.database}"
        with database.writing() as session:
            for statement in (f'CREATE ROLE "{role}" LOGIN', *grants(role)):
                session.execute(text(statement))
        settings = replace(
            settings, public_database=url.set(username=role).render_as_string(hide_password=False)
        )
    app = create_app(settings, database, clock)
    app.testing = True
    held(database, clock)
    person = with_certificate(app, links(database, clock, app.extensions["service"].key)["Person 01"], "Zoë")
    assert "Zoë" in person.page.text
    service = app.extensions["service"]
    if settings.public_database:
        for question in ("SELECT name FROM bookings", "SELECT trainer FROM training_events"):
            with (
                service.public_database.reading() as session,
                pytest.raises(ProgrammingError, match="denied"),
            ):
                session.execute(text(question))
        service.public_database.dispose()


def test_certificates_are_deleted_after_their_time(app: Flask, database: Database, clock: SetClock) -> None:
    held(database, clock)
    person = with_certificate(app, links(database, clock, app.extensions["service"].key)["Person 01"], "Zoë")
    with database.writing() as session:
        assert certificates.forget(session, clock.today(), 30) == 0
        assert certificates.forget(session, clock.today() + timedelta(days=40), 30) == 1
    assert person.browser.get(person.where).status_code == 404


def test_the_sheet_is_one_page_in_every_direction() -> None:
    for tag in ("en", "ar"):
        sheet = paper.Sheet(
            tag,
            "Certificate",
            "Zoë <O’Brien>",
            (("Course", "Working & fathers", "en"),),
            "Check",
            "https://x/y",
            "Us",
        )
        page = paper.html(sheet)
        assert f'dir="{"rtl" if tag == "ar" else "ltr"}"' in page
        assert "Zoë &lt;O’Brien&gt;" in page
        pytest.importorskip("weasyprint")
        made = paper.render(sheet)
        assert made.startswith(b"%PDF")


def test_a_course_without_the_booking_in_its_basis_gives_none() -> None:
    hidden = pairing.basis_of_booking(b"a key", "a-course", "abc")
    assert pairing.booking_of(b"a key", hidden) == "abc"
    assert pairing.booking_of(b"another key", hidden) is None
    assert pairing.booking_of(b"a key", "course/a-course/abc") == "abc"  # as an older installation kept it
    assert pairing.booking_of(b"a key", "0123456789abcdef") is None
    assert pairing.booking_of(b"a key", None) is None


def test_a_certificate_says_whose_it_is_to_the_key_alone_also_one_of_an_older_installation(
    app: Flask, database: Database, clock: SetClock
) -> None:
    held(database, clock)
    key = app.extensions["service"].key
    person = with_certificate(app, links(database, clock, key)["Person 03"], "P")
    with database.writing() as session:
        row = session.scalars(select(Certificate)).one()
        kept, booking = row.booking_id, certificates._booking(key, row.id, row.booking_id)
        assert session.get(Booking, booking) is not None
        assert booking not in str(kept)
        row.booking_id = booking
        session.flush()
        certificates.settle(session, key, clock.now())
        session.expire_all()
        assert session.scalars(select(Certificate.booking_id)).one() == kept
    assert "is on the list of those who came" in person.look(person.where).text


def test_the_hub_lists_them_in_groups_and_says_at_which_door_they_are_given(
    app: Flask, database: Database, clock: SetClock, staff: Callable[..., FlaskClient]
) -> None:
    held(database, clock)
    found = links(database, clock, app.extensions["service"].key)
    for name in NAMES[:4]:
        with_certificate(app, found[name], f"Holder {name[-2:]}")
    browser, place = staff("hub"), "/hub/training/events/ev/certificates"
    assert "Holder" not in browser.get(place).text
    app.config["WTF_CSRF_ENABLED"] = True
    with_certificate(app, found[NAMES[4]], "Holder 04")
    app.config["WTF_CSRF_ENABLED"] = False
    page = browser.get(place).text
    assert page.count("Holder") == 5
    assert "Person 04" in page
    main = page.partition("<main")[2]
    assert "4 March" not in main  # the day of the answers
    assert "Very safe" not in main
    assert "no door with this code" in browser.post(place, data={"door": "nothing"}).text
    publish(database, clock)
    browser.post(place, data={"door": "ABC"})
    with database.reading() as session:
        assert [one.code for one in certificates.doors(session, "event")] == ["abc", "end"]
    assert staff("board").get(place).status_code == 403
