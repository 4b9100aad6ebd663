"""Asking to be contacted: kept once, apart from the answers, with the truth about who reads it and when."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import inspect, select

from feedback.clock import SetClock
from feedback.database import Database
from feedback.responses.models import ContactRequest
from feedback.surveys import collectors
from feedback.surveys.models import Collector
from feedback.web import flood
from tests.support.asked import PAGES, Person, publish

FLOW = "flow: {contact: true}\n"


@pytest.fixture
def person(database: Database, clock: SetClock, client: FlaskClient) -> Person:
    publish(database, clock, pages=PAGES + FLOW)
    return Person(client)


def rows(database: Database) -> list[ContactRequest]:
    with database.reading() as session:
        return list(session.scalars(select(ContactRequest)))


def test_it_is_offered_at_the_start_in_help_and_with_thanks(person: Person) -> None:
    link = 'href="/s/abc/contact"'
    assert link in person.look().text
    assert link in person.look("help").text
    person.look()
    assert link in person.press(action="no").text
    person.answer_all()
    person.send()
    assert link in person.page.text


def test_a_request_arrives_with_the_safe_way_and_its_time(
    person: Person, database: Database, clock: SetClock
) -> None:
    page = person.look("contact").text
    assert "next working day" in page
    assert "not tied to your answers" in page
    person.press(
        ticket=ticket(page), reach="07700 900123", safe_time="After school", message_safe="no", about="Home"
    )
    assert person.where == "/s/abc/contact/sent"
    (row,) = rows(database)
    assert (row.reach, row.safe_time, row.message_safe, row.about, row.name) == (
        "07700 900123",
        "After school",
        "no",
        "Home",
        "",
    )
    assert row.received_at == clock.now()


def test_pressed_twice_it_is_kept_once(person: Person, database: Database) -> None:
    page = person.look("contact").text
    data = {"csrf_token": person.token, "ticket": ticket(page), "reach": "07700 900123"}
    for _ in range(2):
        answer = person.browser.post("/s/abc/contact", data=data)
        assert answer.headers["Location"] == "/s/abc/contact/sent"
    assert len(rows(database)) == 1


def test_a_form_that_was_put_right_and_sent_again_is_not_lost(person: Person, database: Database) -> None:
    """The first press arrived and its answer was lost on the way; the number was mistyped."""
    page = person.look("contact").text
    data = {"csrf_token": person.token, "ticket": ticket(page)}
    for reach in ("07700 900123", "07700 900124"):
        person.browser.post("/s/abc/contact", data=data | {"reach": reach})
    assert {row.reach for row in rows(database)} == {"07700 900123", "07700 900124"}


def test_one_try_too_many_keeps_what_was_typed(
    person: Person, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(flood, "allow", lambda *_: False)
    page = person.look("contact").text
    page = person.press(ticket=ticket(page), reach="07700 900123", about="Home")
    assert page.status_code == 429
    assert "Very many tries" in page.text
    assert "07700 900123" in page.text
    assert ">\nHome<" in page.text
    assert rows(database) == []


def test_without_a_way_to_reach_them_it_says_what_to_do_and_keeps_the_rest(
    person: Person, database: Database
) -> None:
    page = person.look("contact").text
    page = person.press(ticket=ticket(page), about="Home")
    assert page.status_code == 422
    assert 'href="#reach"' in page.text
    assert ">\nHome<" in page.text
    assert rows(database) == []


def test_what_is_too_long_stays_in_its_box(person: Person, database: Database) -> None:
    person.look("contact")
    page = person.press(reach="x" * 501)
    assert page.status_code == 422
    assert "x" * 501 in page.text
    assert rows(database) == []


def test_an_old_form_keeps_what_was_typed(person: Person, database: Database) -> None:
    person.look("contact")
    page = person.browser.post("/s/abc/contact", data={"csrf_token": "old", "reach": "07700 900123"})
    assert page.status_code == 400
    assert "07700 900123" in page.text
    assert rows(database) == []


def test_a_door_that_has_closed_still_takes_it(person: Person, database: Database, clock: SetClock) -> None:
    with database.writing() as session:
        collectors.close(session, session.get_one(Collector, "abc"), clock.now(), "tests")
    page = person.look("contact").text
    person.press(ticket=ticket(page), reach="07700 900123")
    assert len(rows(database)) == 1


def test_a_survey_that_does_not_offer_it_has_no_such_page(
    database: Database, clock: SetClock, client: FlaskClient
) -> None:
    publish(database, clock)
    person = Person(client)
    person.look("contact")
    assert person.where == "/s/abc"
    person.press("/s/abc/contact", reach="07700 900123")
    assert rows(database) == []


def test_no_column_leads_to_answers(database: Database) -> None:
    keys = inspect(database.engine).get_foreign_keys("contact_requests")
    assert {one["referred_table"] for one in keys} == {"surveys", "accounts"}


def ticket(page: str) -> str:
    import re

    found = re.search(r'name="ticket" value="([^"]+)"', page)
    assert found is not None
    return found.group(1)
