"""The equality questions: after sending, by choice, once, and with nothing that leads to the other answers."""

import json

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import inspect, select, text

from feedback.clock import SetClock
from feedback.database import Database
from feedback.responses.models import EqualityAnswers
from forms import equality
from tests.support.asked import PAGES, Person, publish

FLOW = "flow: {equality: true}\n"


@pytest.fixture
def person(database: Database, clock: SetClock, client: FlaskClient) -> Person:
    publish(database, clock, pages=PAGES + FLOW)
    return Person(client)


def rows(database: Database) -> list[EqualityAnswers]:
    with database.reading() as session:
        return list(session.scalars(select(EqualityAnswers)))


def sent(person: Person) -> Person:
    person.answer_all()
    person.send()
    return person


def test_the_gate_comes_after_sending_and_says_that_it_makes_no_difference(person: Person) -> None:
    sent(person)
    assert person.where == "/s/abc/equality"
    page = person.page.text
    for words in ("We have your answers.", "takes 2 minutes", "makes no difference", "who is missing"):
        assert words in page
    assert 'href="/s/abc/thanks">No, skip them' in page


def test_answers_are_kept_by_month_and_go_on_to_the_receipt(person: Person, database: Database) -> None:
    sent(person)
    person.look("equality/questions")
    person.press(age="8-11", ethnic_group="asian", ethnic_asian="indian", ethnic_white="irish", care="now")
    assert person.where == "/s/abc/thanks"
    assert person.receipt
    (row,) = rows(database)
    assert (row.survey_key, row.month) == ("safe-at-school", "2026-03")
    assert row.answers == {"age": "8-11", "ethnic_group": "asian", "ethnic_asian": "indian", "care": "now"}


def test_pressed_twice_it_is_kept_once(person: Person, database: Database) -> None:
    sent(person)
    person.look("equality/questions")
    data = {"csrf_token": person.token, "sex": "female"}
    for _ in range(2):
        person.browser.post("/s/abc/equality/questions", data=data)
    assert len(rows(database)) == 1


def test_nothing_is_kept_of_who_leaves_all_of_them_out(person: Person, database: Database) -> None:
    sent(person)
    person.look("equality/questions")
    person.press()
    assert person.where == "/s/abc/thanks"
    assert rows(database) == []


def test_nobody_who_has_not_sent_answers_can_add_to_them(person: Person, database: Database) -> None:
    person.start()
    person.browser.post("/s/abc/equality/questions", data={"csrf_token": person.token, "sex": "female"})
    assert rows(database) == []
    person.look("equality")
    assert person.where in ("/s/abc", "/s/abc/thanks")


def test_a_child_is_not_asked_about_sexual_orientation(person: Person) -> None:
    sent(person)
    page = person.look("equality/questions").text
    assert "Bisexual" not in page
    assert "in care" in page
    asked = {one.id for one in equality.questions(True, str)}
    assert "orientation" in asked
    assert "care" not in asked


def test_every_question_can_be_declined(person: Person) -> None:
    sent(person)
    page = person.look("equality/questions").text
    assert page.count("Prefer not to say") == len(equality.questions(False, str))


def test_a_survey_without_them_goes_straight_to_thanks(
    database: Database, clock: SetClock, client: FlaskClient
) -> None:
    publish(database, clock)
    person = sent(Person(client))
    assert person.where == "/s/abc/thanks"
    person.look("equality")
    assert person.where == "/s/abc/thanks"


def test_a_shared_device_does_not_offer_them(
    database: Database, clock: SetClock, client: FlaskClient
) -> None:
    publish(database, clock, pages=PAGES + FLOW, kind="kiosk")
    person = sent(Person(client))
    assert person.where == "/s/abc/thanks"


def test_no_column_of_the_table_leads_to_a_person_a_door_or_a_day(database: Database) -> None:
    columns = {one["name"] for one in inspect(database.engine).get_columns("equality_answers")}
    assert columns == {"id", "survey_key", "month", "answers"}
    keys = inspect(database.engine).get_foreign_keys("equality_answers")
    assert [one["referred_table"] for one in keys] == ["surveys"]


#: Who does what after sending: each person answers the equality questions or not, in any order of the two requests.
people = st.lists(
    st.fixed_dictionaries({"sex": st.sampled_from(["female", "male", "prefer_not"]), "asks": st.booleans()}),
    min_size=2,
    max_size=4,
)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(people=people)
def test_no_value_of_an_equality_row_stands_in_anything_kept_of_the_same_person(
    database: Database, clock: SetClock, app, people: list[dict]
) -> None:
    """Whoever answers, and in whatever order: joined on any value of any column, rows meet on the survey alone."""
    with database.writing() as session:
        for table in ("comments", "receipts", "responses", "equality_answers", "drafts"):
            session.execute(text(f"DELETE FROM {table}"))
        there = session.execute(text("SELECT count(*) FROM collectors")).scalar()
    if not there:
        publish(database, clock, pages=PAGES + FLOW)
    walked = [(Person(app.test_client()), one) for one in people]
    for person, _ in walked:
        sent(person)
    for person, one in walked:
        if one["asks"]:
            person.look("equality/questions")
            person.press(sex=one["sex"])
    with database.reading() as session:
        tables = {
            name: list(session.execute(text(f"SELECT * FROM {name}")).mappings())
            for name in ("responses", "receipts", "comments", "drafts", "collectors")
        }
    kept = rows(database)
    assert len(kept) == sum(one["asks"] for one in people)
    elsewhere = json.dumps({k: [dict(row) for row in v] for k, v in tables.items()}, default=str)
    for row in kept:
        assert row.id not in elsewhere
        assert set(vars(row)) - {"_sa_instance_state"} == {"id", "survey_key", "month", "answers"}
        assert len({one.month for one in kept}) == 1
        assert len({len(one.id) for one in kept}) == 1
