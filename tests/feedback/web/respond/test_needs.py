"""Somebody booked on a course says by their own link what they need; it goes to the booking, sealed, and never to answers."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import create_engine, text
from sqlalchemy.exc import ProgrammingError

from feedback.app import create_app
from feedback.clock import SetClock
from feedback.database import Database
from feedback.invitations import asking
from feedback.partnership.models import Partnership
from feedback.settings import Settings
from feedback.training import asking_due, bookings, event_doors, needs, points
from tests.feedback.invitations.asked import answered, ask
from tests.feedback.invitations.asked import come as entered
from tests.feedback.training.stories import NOW, world
from tests.feedback.web.test_public_role import public_url  # noqa: F401 - a fixture
from tests.support.asked import Person
from tests.support.statements import recorded

QUESTION = "Do you need an interpreter, or anything else to take part?"


@pytest.fixture
def town(app: Flask, database: Database) -> dict[str, str]:
    """Ann is booked on an event next week, and has the link of the survey before it."""
    with database.writing() as session:
        session.add(Partnership(name="Northmoor", short_name="Northmoor", languages=["en", "ar"]))
        story = world(session)
        points.settle(session, story.course, NOW, "alice")
        story.event = story.later()
        booked = story.book("Ann Archer", needs="Step-free")
        asking_due.keep_doors(session, NOW)
        asking_due.ask(session, NOW, app.extensions["service"].key)
        door = next(
            one.collector for one in event_doors.of(session, story.event.id) if one.door.point == "before"
        )
        (ann,) = asking.everybody(session, door, "paired", closed=False)
        link = asking.new_link(session, door, ann.id, NOW, "alice")
        assert link is not None
        return {"link": link.link, "door": door.code, "event": story.event.code, "id": booked.id}


def come(app: Flask, town: dict[str, str]) -> Person:
    person = Person(app.test_client(), town["door"])
    person.look(f"/i/{town['link']}")
    return person


def said(app: Flask, database: Database, town: dict[str, str]) -> list[str]:
    with database.reading() as session:
        event = bookings.find(session, town["id"]).event_id  # type: ignore[union-attr]
        return needs.of_event(session, app.extensions["service"].key, event).get(town["id"], [])


def test_it_is_said_from_the_link_and_changed_and_staff_see_it_beside_the_booking(
    app: Flask, database: Database, town: dict[str, str], staff: Callable[..., FlaskClient]
) -> None:
    person = come(app, town)
    assert QUESTION in person.page.text
    person.look("needs")
    assert "It is kept apart from anything you answer" in person.page.text
    person.press(needs="A Polish interpreter")
    assert "Thank you. We have what you told us." in person.page.text
    assert "Polish" not in person.page.text  # a message may have been passed on
    person.press(needs="A Polish interpreter, and large print")
    assert said(app, database, town) == ["A Polish interpreter, and large print"]
    page = staff("trainer").get(f"/hub/training/events/{town['event']}").text
    assert "Step-free" in page
    assert "large print" in page
    with database.reading() as session:
        assert "Polish" not in str(session.execute(text("SELECT * FROM said_needs")).all())
    person.press(needs=" ")
    assert said(app, database, town) == []


def test_it_is_asked_in_the_persons_language_and_nothing_typed_is_lost(
    app: Flask, database: Database, town: dict[str, str]
) -> None:
    person = come(app, town)
    person.look(headers={"Accept-Language": "ar"})  # the survey itself is in English only
    assert "هل تحتاج إلى مترجم شفوي" in person.page.text
    person.look("needs")
    person.press(needs="BSL", lang="ar")
    assert 'dir="rtl"' in person.page.text
    assert "BSL</textarea>" in person.page.text
    person.press(needs="x" * 2001)
    assert person.page.status_code == 422
    assert "x" * 2001 in person.page.text
    person.press(needs="BSL", csrf_token="of another site")
    assert person.page.status_code == 400
    assert "BSL</textarea>" in person.page.text
    assert said(app, database, town) == []


def test_nobody_else_and_nobody_once_the_course_has_begun(
    app: Flask, database: Database, clock: SetClock, town: dict[str, str]
) -> None:
    stranger = Person(app.test_client(), town["door"])
    stranger.look("needs")
    assert "needs" not in stranger.where
    person = come(app, town)
    person.look("needs")
    with database.writing() as session:
        session.execute(text("UPDATE bookings SET state = 'cancelled'"))
    person.press(needs="BSL")
    _not_kept(person, "BSL")
    with database.writing() as session:
        session.execute(text("UPDATE bookings SET state = 'booked'"))
    clock.moment += timedelta(days=8)
    person.press("needs", needs="BSL")
    _not_kept(person, "BSL")
    assert said(app, database, town) == []


def test_who_has_another_link_by_now_is_told_that_it_was_not_kept(
    app: Flask, database: Database, town: dict[str, str]
) -> None:
    person = come(app, town)
    person.look("needs")
    with database.writing() as session:
        session.execute(text("UPDATE invitations SET link_hash = NULL, cookie_hash = NULL"))
    person.press(needs="BSL <b>")
    _not_kept(person, "BSL &lt;b&gt;")
    assert said(app, database, town) == []


def _not_kept(person: Person, words: str) -> None:
    """Nothing is dropped in silence: the page says so, and shows what was typed."""
    assert person.page.status_code == 409
    assert "This was not kept. Please tell the people at the door of the course." in person.page.text
    assert f"{words}</textarea>" in person.page.text


def test_who_is_taken_out_takes_what_they_said_with_them(
    app: Flask, database: Database, town: dict[str, str], staff: Callable[..., FlaskClient]
) -> None:
    person = come(app, town)
    person.look("needs")
    person.press(needs="BSL")
    place = f"/hub/training/events/{town['event']}/people/{town['id']}/take-out"
    assert staff("trainer").post(place, data={"reason": "They asked"}).status_code == 303
    with database.reading() as session:
        assert session.execute(text("SELECT count(*) FROM said_needs")).scalar_one() == 0


def test_a_survey_of_no_course_asks_the_database_nothing_more_for_it(
    app: Flask, database: Database, clock: SetClock
) -> None:
    links = ask(database, clock)
    person = entered(app, links["Ann"])
    with recorded(database) as start:
        person.look()
    person = answered(app, links["Bilal"])
    with recorded(database) as thanks:
        person.look("thanks")
    assert person.page.status_code == 200
    assert (len(start), len(thanks)) == (
        3,
        4,
    )  # the door and the guest; the door, the receipt, the loops, the guest
    assert not [one for one in (*start, *thanks) if "pair_basis" in one or "bookings" in one]


@pytest.mark.parametrize(
    "database", [pytest.param("postgresql", marks=pytest.mark.postgresql)], indirect=True
)
def test_the_role_of_public_pages_keeps_it_and_cannot_read_it(
    database: Database,
    clock: SetClock,
    settings: Settings,
    town: dict[str, str],
    public_url: str,  # noqa: F811
) -> None:
    app = create_app(replace(settings, public_database=public_url), database, clock)
    app.testing = True
    person = come(app, town)
    person.look("needs")
    for words in ("BSL", "BSL, and a seat"):
        person.press(needs=words)
        assert "We have what you told us." in person.page.text
    app.extensions["service"].public_database.dispose()
    assert said(app, database, town) == ["BSL, and a seat"]
    engine = create_engine(public_url)
    for statement in ("SELECT sealed FROM said_needs", "UPDATE bookings SET needs = 'x'"):
        with engine.connect() as connection, pytest.raises(ProgrammingError, match="permission denied"):
            connection.execute(text(statement))
    engine.dispose()
