"""The hub's page of a door that sends by itself."""

from collections.abc import Callable
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient

from feedback.audit import trail
from feedback.clock import SetClock
from feedback.database import Database
from feedback.invitations import sending
from feedback.mail import opting_out, reach
from feedback.mail.reach import Trouble
from feedback.settings import Settings
from tests.feedback.invitations.asked import answered
from tests.feedback.invitations.sendings import open_post
from tests.support.mailserver import mail_server

PAGE = "/hub/surveys/safe-at-school/doors/abc/sending"
FORM = {"first_on": "2026-03-04", "first_at": "09:00", "reminders": "7, 14"}


@pytest.fixture
def browser(
    staff: Callable[..., FlaskClient], app: Flask, database: Database, clock: SetClock, settings: Settings
) -> FlaskClient:
    open_post(app, database, clock, settings, (None, 1))  # type: ignore[arg-type]
    return staff("hub")


def test_a_plan_is_kept_and_shown_as_it_was_typed(browser: FlaskClient, database: Database) -> None:
    words = {"subject_ar": "رأيك", "words_en": "We ask all of you.", "any_day": "1"}
    page = browser.post(PAGE, data=FORM | words, follow_redirects=True)
    assert "The plan is kept" in page.text
    assert 'value="7, 14"' in page.text
    with database.reading() as session:
        held = sending.of(session, "abc")
    assert held is not None
    assert (held.reminders, held.any_day, held.any_hour) == ([7, 14], True, False)
    assert (held.subject, held.words) == ({"ar": "رأيك"}, {"en": "We ask all of you."})


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"first_on": ""}, "Write the day"),
        ({"reminders": "a week"}, "Write days with commas"),
        ({"reminders": "7, 7"}, "days apart"),
        ({"subject_en": "x" * 151}, "A subject is one line"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(
    browser: FlaskClient, wrong: dict[str, str], said: str
) -> None:
    page = browser.post(PAGE, data=FORM | {"words_en": "Kept words."} | wrong)
    assert page.status_code == 422
    assert said in page.text
    assert "Kept words." in page.text


def test_the_message_can_be_looked_at_in_each_language_before_anything_is_kept(
    browser: FlaskClient, database: Database
) -> None:
    form = FORM | {"action": "look", "say": "ar", "words_ar": "مرحبًا بكم."}
    page = browser.post(PAGE, data=form)
    assert "مرحبًا بكم.\n" in page.text
    assert "تذكير" in page.text
    with database.reading() as session:
        assert sending.of(session, "abc") is None


def test_who_was_not_reached_and_who_wants_no_messages(
    staff: Callable[..., FlaskClient], app: Flask, database: Database, clock: SetClock, settings: Settings
) -> None:
    with mail_server() as server:
        post = open_post(app, database, clock, settings, server)
        post.plan()
        post.add("Ann", "Bilal", "Cora", "Dan", "Eve")
        post.server.refuse["dan@example.org"] = "550 no such person dan@example.org"
        post.server.refuse["eve@example.org"] = "554 the words look like an advertisement"
        post.later()
        post.worker.round()
        answered(app, post.link("Ann"))
        key = app.extensions["service"].key
        with database.writing() as session:
            opting_out.go_out(session, opting_out.token(key, "bilal@example.org"))
            reach.note(session, key, "cora@example.org", Trouble(False, "The mailbox is full.", clock.now()))
        browser = staff("hub")
        page = browser.get(PAGE).text
        assert "The mailbox is full." in page
        assert "The mail server said 550" in page
        assert "The mail server said 554" not in page, "that is not the address’s fault"
        assert "<li>Bilal</li>" in page
        people = _people(database)
        assert browser.post(f"{PAGE}/nobody/right").status_code == 404
        assert _found_right(database) == 0
        browser.post(f"{PAGE}/{people['Dan']}/right")
        assert _found_right(database) == 1
        post.server.refuse.clear()
        post.later()
        assert len(post.arrived("Dan")) == 1
        assert "This is a reminder" not in post.arrived("Dan")[0]
        assert "The mail server said 550" not in browser.get(PAGE).text


def test_stopping_and_starting_again(browser: FlaskClient) -> None:
    browser.post(PAGE, data=FORM)
    assert "Stopped." in browser.post(f"{PAGE}/stop", follow_redirects=True).text
    assert "Stopped." not in browser.post(f"{PAGE}/go-on", follow_redirects=True).text


def test_another_kind_of_door_has_no_such_page(
    staff: Callable[..., FlaskClient], app: Flask, database: Database, clock: SetClock
) -> None:
    from tests.support.asked import publish

    publish(database, clock)
    browser = staff("hub")
    assert browser.get(PAGE).status_code == 404
    assert browser.post(f"{PAGE}/stop").status_code == 404
    assert staff("board").get(PAGE).status_code == 403


def _found_right(database: Database) -> int:
    with database.reading() as session:
        return sum(one.action == "address found right" for one in trail.of(session, "door/abc"))


def _people(database: Database) -> dict[str, str]:
    from sqlalchemy import select

    from feedback.invitations.models import InvitedPerson

    with database.reading() as session:
        return {row.name: row.id for row in session.scalars(select(InvitedPerson))}


def test_a_list_given_to_a_door_that_sends_is_written_to_in_each_ones_language(
    staff: Callable[..., FlaskClient], app: Flask, database: Database, clock: SetClock, settings: Settings
) -> None:
    with mail_server() as server:
        post = open_post(app, database, clock, settings, server)
        post.plan()
        browser, people = staff("hub"), PAGE.replace("sending", "people")
        listed = "name,e-mail,language\nAnn,ann@example.org,Arabic\nBilal,bilal@example.org,\nCora,cora@example.org,Elvish"
        looked = browser.post(people, data={"list": listed}).text
        assert "There is no language &#39;Elvish&#39; here" in looked
        typed = looked.split('name="list" value="')[1].split('"')[0]
        answer = browser.post(people, data={"list": unescape(typed), "action": "ask"}, follow_redirects=True)
        assert "The door writes to them itself" in answer.text
        post.later()
        assert "نود أن نسمع منك" in post.arrived("Ann")[0]
        assert "We would like to hear from you" in post.arrived("Bilal")[0]
        shown = browser.post(people, data={"list": "Dan", "action": "ask"})
        assert "One link" in shown.text
