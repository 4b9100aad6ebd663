"""Who says yes: the person alone, a child whose parent is told, or a child after a parent; nothing of it is kept."""

import json

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, text

from feedback.clock import SetClock
from feedback.database import Database
from feedback.responses.models import Draft
from tests.feedback.invitations.asked import ask, come
from tests.support.asked import PAGES, Person, publish

AGREES = PAGES + "flow: {consent: parent_agrees}\n"
FROM_13 = PAGES + "flow: {consent: parent_agrees, decides_from: 13}\n"
BANDS = """versions:
  - {id: young, title: 8 to 11, band: 8-11}
  - {id: grown, title: 16 and over, band: 16+}
"""


@pytest.fixture
def person(database: Database, clock: SetClock, client: FlaskClient):
    def come(pages: str) -> Person:
        publish(database, clock, pages=pages)
        return Person(client)

    return come


def drafts(database: Database) -> list[Draft]:
    with database.reading() as session:
        return list(session.scalars(select(Draft)))


def test_a_childs_start_page_has_a_yes_and_a_no_of_the_same_make(person) -> None:
    page = person(PAGES).look().text
    assert '<button type="submit">I want to take part</button>' in page
    assert '<button type="submit" name="action" value="no">I don’t want to</button>' in page
    assert ">Start<" not in page


def test_who_does_not_want_to_is_asked_nothing_more_and_sees_help(person, database: Database) -> None:
    someone = person(PAGES)
    someone.look()
    page = someone.press(action="no").text
    assert someone.where == "/s/abc/no"
    assert "That is all right" in page
    assert "0800 1111" in page
    assert "sure" not in page.split("<main", 1)[1].split("help", 1)[0]
    assert drafts(database) == []


def test_a_practitioner_is_one_touch_from_the_link_to_the_first_question(
    database: Database, clock: SetClock, client: FlaskClient
) -> None:
    from feedback.surveys import collectors, versions
    from forms import library

    survey = library.read("practitioner-voice")
    with database.writing() as session:
        version = versions.keep(session, survey, clock.now(), "tests")
        versions.publish(session, version, clock.now(), "tests")
        collectors.open_door(session, survey.key, clock.now(), "tests", code="work")
    someone = Person(client, "work")
    page = someone.look().text
    main = page.split("<main", 1)[1]
    assert main.count("<form") == 1
    assert 'type="radio"' not in main
    assert main.count("<button") == 1
    someone.press()
    assert someone.where == f"/s/work/q/{survey.pages[0].id}"


def test_a_parent_who_has_to_be_told_is_spoken_of_on_the_start_page(person) -> None:
    page = person(PAGES + "flow: {consent: parent_told, decides_from: 13}\n").look().text
    assert "if you are 12 or younger" in page
    assert "tell your parent or carer about it first" in page


def test_a_child_answers_after_a_parent_agreed_and_the_child_said_yes(person, database: Database) -> None:
    someone = person(AGREES)
    someone.look()
    someone.press()
    assert someone.where == "/s/abc/parent"
    for words in ("The Northmoor partnership", "Two people who work", "anonymous", "take your answers back"):
        assert words in someone.page.text
    someone.press("/s/abc", parent="yes")
    assert someone.where == "/s/abc/yes"
    assert drafts(database) == []
    someone.press("/s/abc", assent="yes")
    assert someone.where == "/s/abc/leaving"
    assert len(drafts(database)) == 1


def test_a_child_may_still_say_no_after_the_parents_yes(person, database: Database) -> None:
    someone = person(AGREES)
    someone.look()
    someone.press()
    someone.press("/s/abc", parent="yes")
    someone.press("/s/abc", assent="yes", action="no")
    assert someone.where == "/s/abc/no"
    assert drafts(database) == []


def test_a_parents_no_ends_it_and_the_child_still_sees_help(person, database: Database) -> None:
    someone = person(AGREES)
    someone.look()
    someone.press()
    someone.press("/s/abc", parent="no")
    assert someone.where == "/s/abc/no"
    assert "0800 1111" in someone.page.text
    someone.look("yes")
    assert someone.where == "/s/abc"
    assert drafts(database) == []


def test_the_childs_yes_alone_does_not_begin_it(person, database: Database) -> None:
    someone = person(AGREES)
    someone.look()
    someone.press(assent="yes")
    assert someone.where == "/s/abc/parent"
    assert drafts(database) == []


@pytest.mark.parametrize(("band", "then"), [("older", "/s/abc/leaving"), ("younger", "/s/abc/parent")])
def test_age_is_asked_in_two_bands_and_decides_who_says_yes(person, band: str, then: str) -> None:
    someone = person(FROM_13)
    someone.look()
    someone.press()
    assert someone.where == "/s/abc/age"
    assert "12 or younger" in someone.page.text
    assert "13 or older" in someone.page.text
    assert '<input type="text"' not in someone.page.text
    someone.press("/s/abc", band=band)
    assert someone.where == then


@pytest.mark.parametrize(("version", "then"), [("grown", "/s/abc/leaving"), ("young", "/s/abc/parent")])
def test_a_version_for_an_age_is_not_asked_its_age(
    person, database: Database, version: str, then: str
) -> None:
    someone = person(FROM_13 + BANDS)
    someone.look()
    someone.press(version=version)
    assert someone.where == then


def test_the_version_chosen_first_is_the_one_answered(person, database: Database) -> None:
    someone = person(AGREES + BANDS)
    someone.look()
    someone.press(version="young")
    someone.press("/s/abc", parent="yes")
    someone.press("/s/abc", assent="yes")
    (draft,) = drafts(database)
    assert draft.audience_version == "young"


def test_starting_again_keeps_the_version(person, database: Database) -> None:
    someone = person(PAGES + BANDS)
    someone.start(version="young")
    someone.look()
    someone.press(action="again")
    (draft,) = drafts(database)
    assert draft.audience_version == "young"


def test_neither_the_age_nor_the_parent_is_kept_anywhere(person, database: Database) -> None:
    someone = person(FROM_13)
    someone.look()
    someone.press()
    someone.press("/s/abc", band="younger")
    someone.press("/s/abc", parent="yes")
    someone.press("/s/abc", assent="yes")
    (draft,) = drafts(database)
    assert draft.answers == {}
    with database.reading() as session:
        rows = [
            list(session.execute(text(f"SELECT * FROM {name}")).all()) for name in ("drafts", "audit_entries")
        ]
    assert "younger" not in json.dumps(rows, default=str)
    assert "?" not in someone.page.request.full_path.rstrip("?")
    with someone.browser.session_transaction() as form:
        assert "agreeing" not in form


def test_an_old_form_says_to_press_again(person, database: Database) -> None:
    someone = person(AGREES)
    someone.look()
    someone.press()
    page = someone.browser.post("/s/abc", data={"csrf_token": "old", "parent": "yes"})
    assert page.status_code == 400
    assert "once more" in page.text
    assert drafts(database) == []


@pytest.mark.parametrize("door", ["open_link", "kiosk"])
def test_a_parents_yes_is_for_one_child_and_not_for_the_next_on_the_same_phone(
    database: Database, clock: SetClock, client: FlaskClient, door: str
) -> None:
    publish(database, clock, pages=FROM_13 + BANDS, kind=door)
    first = Person(client)
    first.look()
    first.press(version="young")
    first.press("/s/abc", parent="yes")
    assert first.where == "/s/abc/yes"
    second = Person(client)  # who was before them walked away here
    second.look()
    second.press()
    assert second.where == "/s/abc/age"
    second.press("/s/abc", band="younger")
    assert second.where == "/s/abc/parent"
    assert drafts(database) == []


def test_a_parent_is_told_when_only_a_few_were_asked(app: Flask, database: Database, clock: SetClock) -> None:
    few = "Somebody who knows you might guess which answers are yours."
    someone = come(app, ask(database, clock, pages=AGREES)["Ann"])
    assert few in someone.page.text
    assert few in someone.look("privacy").text
    someone.look()
    someone.press()
    assert someone.where == "/s/abc/parent"
    assert few in someone.page.text
