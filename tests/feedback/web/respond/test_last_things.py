"""After the last question: may we show your words, and did somebody help you."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from feedback.clock import SetClock
from feedback.database import Database
from feedback.responses.models import Comment, Response
from tests.support.asked import PAGES, Person, publish

FLOW = "flow: {ask_quotes: true, ask_helped: true}\n"


@pytest.fixture
def person(database: Database, clock: SetClock, client: FlaskClient) -> Person:
    publish(database, clock, pages=PAGES + FLOW)
    return Person(client)


def only(database: Database) -> Response:
    with database.reading() as session:
        return session.scalars(select(Response)).one()


def answer(person: Person, words: str = "More lights") -> None:
    person.start()
    person.press(safe="very")
    person.press(who=["friend"])
    person.press(words=words)


def test_what_was_said_goes_beside_the_answers_and_not_into_them(person: Person, database: Database) -> None:
    answer(person)
    assert person.where == "/s/abc/last"
    assert "checked" not in person.page.text.split("<main", 1)[1]
    person.press(_quotes="no", _helped="read_to_me")
    assert person.where == "/s/abc/check"
    assert "Somebody read it to me" in person.page.text
    person.send()
    response = only(database)
    assert (response.quotes, response.helped) == ("no", "read_to_me")
    assert response.answers == {"safe": "very", "who": ["friend"], "words": True}


def test_both_can_be_left_out_and_silence_is_no_permission(person: Person, database: Database) -> None:
    answer(person)
    person.press()
    person.send()
    response = only(database)
    assert (response.quotes, response.helped) == ("no", None)


def test_nobody_is_asked_about_words_they_did_not_write(person: Person, database: Database) -> None:
    answer(person, words="")
    assert "show your words" not in person.page.text
    person.press(_quotes="yes", _helped="alone")
    person.send()
    response = only(database)
    assert (response.quotes, response.helped) == (None, "alone")


def test_leave_to_quote_goes_with_the_words_it_was_given_for(person: Person, database: Database) -> None:
    answer(person)
    person.press(_quotes="yes")
    person.look("q/words?returning=1")
    person.press(words="", returning="1")
    person.send()
    assert only(database).quotes is None


def test_an_answer_nobody_offered_is_not_kept(person: Person, database: Database) -> None:
    answer(person)
    person.press(_quotes="maybe", _helped="a robot")
    person.send()
    response = only(database)
    assert (response.quotes, response.helped) == ("no", None)


def test_changing_it_from_the_check_page_shows_what_was_said(person: Person, database: Database) -> None:
    answer(person)
    person.press(_quotes="yes")
    page = person.look("last?returning=1")
    assert 'value="yes" checked' in page.text
    person.press("/s/abc/last", _quotes="no")
    assert person.where == "/s/abc/check"
    person.send()
    assert only(database).quotes == "no"


def test_without_a_check_page_the_last_things_send(
    database: Database, clock: SetClock, client: FlaskClient
) -> None:
    publish(database, clock, pages=PAGES + FLOW, check=False)
    person = Person(client)
    answer(person)
    assert "Send my answers" in person.page.text
    person.press(_helped="alone")
    assert person.where == "/s/abc/thanks"
    assert only(database).helped == "alone"


def test_a_survey_that_does_not_ask_goes_straight_on(
    database: Database, clock: SetClock, client: FlaskClient
) -> None:
    publish(database, clock)
    person = Person(client)
    answer(person)
    assert person.where == "/s/abc/check"
    person.look("last")
    assert person.where == "/s/abc/check"
    person.send()
    with database.reading() as session:
        assert session.scalars(select(Comment)).one().text == "More lights"


def test_an_old_form_keeps_what_was_chosen(person: Person) -> None:
    answer(person)
    page = person.browser.post("/s/abc/last", data={"csrf_token": "old", "_helped": "alone"})
    assert page.status_code == 400
    assert 'value="alone" checked' in page.text
