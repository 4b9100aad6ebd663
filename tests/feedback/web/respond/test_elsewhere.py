"""Answers begun on one device are carried on with on another: by a short code, once, within two days."""

import re
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from feedback.clock import SetClock
from feedback.database import Database
from feedback.partnership.models import Agency
from feedback.responses import drafts, resuming
from feedback.responses.models import Draft
from feedback.surveys import collectors, versions
from forms import author_file
from tests.feedback.invitations.asked import ask, come
from tests.support.asked import HEAD, PAGES, Person

CODE = re.compile(r'id="code">([^<]+)<')


@pytest.fixture
def person(database: Database, clock: SetClock, client: FlaskClient) -> Person:
    """Somebody who has answered the first question."""
    _publish(database, clock)
    person = Person(client)
    person.start()
    person.press(safe="very")
    return person


def _publish(database: Database, clock: SetClock, **door: object) -> None:
    head = HEAD.format(key="moving", mode="anonymous", check="true").replace(
        "sensitive: true", "sensitive: false"
    )
    reading = author_file.read(f"{head}{PAGES}flow: {{resume_elsewhere: true}}\n")
    assert reading.survey is not None, [fault.sentence() for fault in reading.faults]
    with database.writing() as session:
        version = versions.keep(session, reading.survey, clock.now(), "tests")
        versions.publish(session, version, clock.now(), "tests")
        collectors.open_door(session, "moving", clock.now(), "tests", code="abc", **door)  # type: ignore[arg-type]


def code_of(person: Person) -> str:
    person.look("elsewhere")
    found = CODE.search(person.press().text)
    assert found is not None
    return found.group(1)


def typed(app: Flask, code: str) -> Person:
    """Somebody at another device who types this."""
    other = Person(app.test_client())
    other.look("/resume")
    other.press("/resume", code=code)
    return other


def test_the_other_device_carries_on_and_the_first_has_nothing_any_more(app: Flask, person: Person) -> None:
    assert "Carry on with another phone or computer" in person.page.text
    code = code_of(person)
    assert re.fullmatch(r"[0-9A-Z]{4} [0-9A-Z]{4}", code)
    other = typed(app, f" {code.lower()} ")
    assert other.where == "/s/abc"
    other.press()
    assert other.where == "/s/abc/q/who"
    assert 'value="very" id="q-safe--very" checked' in other.look("q/safe").text
    assert "We have no answers kept here" in person.look("q/who").text


def test_a_code_is_good_once(app: Flask, person: Person) -> None:
    code = code_of(person)
    typed(app, code)
    again = typed(app, code)
    assert again.page.status_code == 422
    assert "We do not know this code." in again.page.text


def test_a_new_code_takes_the_place_of_the_one_before(app: Flask, person: Person) -> None:
    first, second = code_of(person), code_of(person)
    assert typed(app, first).page.status_code == 422
    assert typed(app, second).where == "/s/abc"


def test_a_code_is_good_for_two_days(app: Flask, clock: SetClock, person: Person) -> None:
    code = code_of(person)
    clock.moment += timedelta(hours=48)
    assert typed(app, code).page.status_code == 422


def test_what_a_code_still_opens_is_not_wiped_and_lives_on_where_it_is_typed(
    app: Flask, database: Database, clock: SetClock, person: Person
) -> None:
    """The code was made on the last day of the answers."""
    clock.moment += timedelta(hours=71)
    code = code_of(person)
    clock.moment += timedelta(hours=47)
    with database.writing() as session:
        assert drafts.expire(session, clock.now(), 72) == 0
    typed(app, code)
    with database.writing() as session:
        assert drafts.expire(session, clock.now() + timedelta(hours=71), 72) == 0
        assert drafts.expire(session, clock.now() + timedelta(hours=73), 72) == 1


def test_a_code_that_nobody_typed_keeps_nothing_any_longer(
    database: Database, clock: SetClock, person: Person
) -> None:
    code_of(person)
    with database.writing() as session:
        assert drafts.expire(session, clock.now() + timedelta(hours=73), 72) == 1


def test_the_code_is_kept_in_a_way_that_only_the_server_can_check(
    app: Flask, database: Database, person: Person
) -> None:
    from feedback.secrets import hashed, plain_code

    code = plain_code(code_of(person))
    with database.reading() as session:
        kept = session.scalars(select(Draft.resume_hash)).one()
    assert kept not in (None, code, hashed(code))
    assert kept == resuming.derived(app.extensions["service"].key, "resume", code)


@pytest.mark.parametrize("said", ["", "   ", "ABCD 1234", "?" * 300, "'; DROP TABLE drafts"])
def test_a_code_that_is_none_is_said_to_be(app: Flask, person: Person, said: str) -> None:
    assert typed(app, said).page.status_code == 422


def test_guessing_comes_to_an_end_and_a_true_code_costs_nothing(app: Flask, person: Person) -> None:
    other = Person(app.test_client())
    other.look("/resume")
    answers = [other.press("/resume", follow=False, code="0000 0000").status_code for _ in range(151)]
    assert answers == [422] * 150 + [429]


def test_a_survey_that_does_not_offer_it_has_no_such_page(
    database: Database, clock: SetClock, client: FlaskClient
) -> None:
    from tests.support.asked import publish

    publish(database, clock)
    person = Person(client)
    person.start()
    assert "another phone or computer" not in person.page.text
    assert person.look("elsewhere").request.path == "/s/abc"
    client.post("/s/abc/elsewhere", data={"csrf_token": person.token})
    with database.reading() as session:
        assert session.scalars(select(Draft.resume_hash)).one() is None


def test_at_a_kiosk_nothing_is_carried_away(database: Database, clock: SetClock, client: FlaskClient) -> None:
    _publish(database, clock, kind="kiosk")
    person = Person(client)
    person.start()
    assert "another phone or computer" not in person.page.text
    assert person.look("elsewhere").request.path == "/s/abc"


@pytest.mark.parametrize("mode", ["unlinked", "confidential", "return"])
def test_who_came_by_a_link_of_their_own_is_not_led_where_they_could_not_send(
    app: Flask, database: Database, clock: SetClock, mode: str
) -> None:
    """Their link opens this one browser: answers moved to another one would be out of reach in both."""
    with database.writing() as session:
        session.add(Agency(key="police", name="Police"))
    pages = f"{PAGES}flow: {{resume_elsewhere: true}}\n"
    links = ask(database, clock, mode=mode, agency="Police", pages=pages)
    person = come(app, links["Ann"])
    person.start()
    assert "another phone or computer" not in person.page.text
    person.press("/s/abc/elsewhere")
    with database.reading() as session:
        assert session.scalars(select(Draft.resume_hash)).one() is None


def at_a_device_with_answers_of_its_own(app: Flask, code: str) -> Person:
    """Somebody who has begun here as well, and types a code from elsewhere."""
    other = Person(app.test_client())
    other.start()
    other.press("/s/abc/q/safe", safe="not")
    other.look("/resume")
    other.press("/resume", code=code)
    return other


def test_answers_that_are_here_are_not_replaced_before_somebody_says_so(app: Flask, person: Person) -> None:
    other = at_a_device_with_answers_of_its_own(app, code_of(person))
    assert other.page.status_code == 409
    assert "If you use the code, we wipe them." in other.page.text
    assert 'value="not" id="q-safe--not" checked' in other.look("q/safe").text
    assert 'value="very" id="q-safe--very" checked' in person.look("q/safe").text, "the code moved nothing"


def test_who_says_so_goes_on_with_the_answers_of_the_code_and_the_others_are_gone(
    app: Flask, database: Database, person: Person
) -> None:
    code = code_of(person)
    other = at_a_device_with_answers_of_its_own(app, code)
    other.press("/resume", code=code, replace="1")
    assert other.where == "/s/abc"
    assert 'value="very" id="q-safe--very" checked' in other.look("q/safe").text
    with database.reading() as session:
        assert len(session.scalars(select(Draft.token_hash)).all()) == 1


def test_a_code_typed_where_it_was_made_asks_nothing(person: Person) -> None:
    code = code_of(person)
    person.look("/resume")
    person.press("/resume", code=code)
    assert person.where == "/s/abc"


def test_a_draft_without_an_answer_is_nothing_to_ask_about(app: Flask, person: Person) -> None:
    code = code_of(person)
    other = Person(app.test_client())
    other.start()
    other.look("/resume")
    other.press("/resume", code=code)
    assert other.where == "/s/abc"
