"""A device that goes from hand to hand: nobody finds anything of who was there before."""

import re
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from feedback.clock import SetClock
from feedback.database import Database
from feedback.responses import store
from feedback.responses.models import Draft
from feedback.surveys.devices import Device
from tests.support.asked import PAGES, Person, publish

KIOSK = Device(shared=True, large=True, checks=False, clears_after=60, idle_after=5)


@pytest.fixture
def tablet(database: Database, clock: SetClock, client: FlaskClient) -> Person:
    """A tablet at a kiosk door of the small survey."""
    publish(database, clock, kind="kiosk", device=KIOSK)
    return Person(client)


def answer(person: Person, words: str) -> None:
    person.start()
    person.press(safe="very")
    person.press(who=["friend"])
    person.press(words=words)


def drafts_kept(database: Database) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(Draft)) or 0


def test_the_last_answer_sends_without_a_page_that_shows_them_all(tablet: Person, database: Database) -> None:
    answer(tablet, "Only for you")
    assert tablet.where.endswith("/thanks")
    assert tablet.receipt
    assert "Only for you" not in tablet.page.text
    with database.reading() as session:
        assert store.how_many(session, "safe-at-school") == 1


def test_staff_may_want_the_check_page_all_the_same(
    database: Database, clock: SetClock, client: FlaskClient
) -> None:
    publish(database, clock, kind="kiosk", device=Device(shared=True, checks=True))
    person = Person(client)
    answer(person, "All on one page")
    assert person.where.endswith("/check")


def test_the_thank_you_page_says_that_it_clears_itself_and_shows_the_receipt_until_then(
    tablet: Person,
) -> None:
    answer(tablet, "Good")
    page = tablet.page.text
    for words in (
        "This page clears itself after 60 seconds",
        "Next person",
        "I need more time",
        "Take a picture of it, or write it down",
        'data-after="60" data-to="/s/abc/next"',
        '<noscript><meta http-equiv="refresh" content="60;url=/s/abc/next"></noscript>',
        'class="qr"',
    ):
        assert words in page
    for words in ("Copy the code", "Use your code", "Print this page", "Press Finish"):
        assert words not in page
    longer = tablet.look("thanks?more").text
    assert 'data-after="300"' in longer
    assert tablet.receipt in page


@pytest.mark.parametrize("way", ["pressed", "timed"])
def test_after_the_reset_nothing_of_the_person_is_there(tablet: Person, way: str) -> None:
    tablet.look("?lang=ar")
    answer(tablet, "Only for you")
    receipt = tablet.receipt
    tablet.press("next") if way == "pressed" else tablet.look("next")
    assert tablet.where == "/s/abc"
    assert 'lang="en"' in tablet.page.text[:200], "the language is forgotten as well"
    held = {name for _, _, name in tablet.browser._cookies} if tablet.browser._cookies else set()
    assert held <= {"ll_form"}
    for back in ("thanks", "check", "q/words", "q/safe", "leaving"):
        page = tablet.look(back)
        assert tablet.where == "/s/abc", back
        assert receipt not in page.text
        assert "Only for you" not in page.text


def test_who_starts_finds_no_answers_and_no_offer_to_carry_on(tablet: Person, database: Database) -> None:
    tablet.start()
    tablet.press(safe="very")
    tablet.look()
    assert "Carry on" not in tablet.page.text
    tablet.start()
    assert "How safe do you feel" in tablet.page.text
    assert "checked" not in tablet.page.text
    assert drafts_kept(database) == 1, "the answers of who went away are gone"


def test_the_first_question_leads_back_to_nobody(tablet: Person) -> None:
    tablet.start()
    assert 'class="back"' not in tablet.page.text
    assert 'class="back"' in tablet.press(safe="very").text


def test_answers_left_lying_are_dropped_after_the_time_staff_set_and_not_before(
    tablet: Person, database: Database, clock: SetClock
) -> None:
    tablet.start()
    tablet.press(safe="very")
    clock.moment += timedelta(minutes=4, seconds=59)
    tablet.look("next")
    assert drafts_kept(database) == 1
    tablet.look("q/who")
    assert tablet.where.endswith("/q/who"), "somebody who thought for long goes on"
    clock.moment += timedelta(seconds=2)
    tablet.look("next")
    assert drafts_kept(database) == 0
    tablet.look("q/who")
    assert tablet.where == "/s/abc"


def test_without_scripts_the_page_asks_before_it_clears(tablet: Person) -> None:
    tablet.start()
    assert 'content="300;url=/s/abc/still?at=q/safe"' in tablet.page.text.replace("%2F", "/")
    tablet.look("still?at=q/safe")
    assert "Are you still there?" in tablet.page.text
    assert 'href="/s/abc/q/safe"' in tablet.page.text
    assert 'content="60;url=/s/abc/next"' in tablet.page.text


def test_without_scripts_a_page_somebody_writes_on_is_never_left_by_a_clock(tablet: Person) -> None:
    tablet.start()
    tablet.press(safe="not")
    assert "What would help?" in tablet.page.text
    assert "http-equiv" not in tablet.page.text
    assert 'data-after="300"' in tablet.page.text, "with scripts the box on the page asks"


@pytest.mark.parametrize("place", ["//evil.example", "https://evil.example", "../hub", "q/safe?x=1", ""])
def test_carrying_on_leads_nowhere_else(tablet: Person, place: str) -> None:
    tablet.start()
    tablet.look("still?at=" + place)
    assert "evil" not in tablet.page.text
    assert 'href="/s/abc/..' not in tablet.page.text


def test_staff_may_want_no_clock_before_the_end(
    database: Database, clock: SetClock, client: FlaskClient
) -> None:
    publish(database, clock, kind="kiosk", device=Device(shared=True, checks=False, idle_after=0))
    person = Person(client)
    person.start()
    assert "data-after" not in person.page.text
    clock.moment += timedelta(hours=8)
    person.look("next")
    assert drafts_kept(database) == 1
    person.press("next")
    assert drafts_kept(database) == 0


def test_leaving_quickly_leads_to_the_start_and_drops_everything(tablet: Person, database: Database) -> None:
    tablet.start()
    assert 'class="leave" method="post" action="/s/abc/next"' in tablet.page.text
    tablet.press("next")
    assert drafts_kept(database) == 0


def test_a_shared_device_does_not_promise_another_website(tablet: Person) -> None:
    """Leaving clears it for the next person; the page of other devices says that another website opens."""
    tablet.look()
    tablet.press()
    assert tablet.where == "/s/abc/q/safe"


def test_no_clock_without_scripts_leaves_a_page_somebody_asks_for_contact_on(
    database: Database, clock: SetClock, client: FlaskClient
) -> None:
    publish(database, clock, kind="kiosk", pages=PAGES + "flow: {contact: true}\n")
    person = Person(client)
    person.start()
    assert 'http-equiv="refresh"' not in person.look("contact").text
    page = person.press(about="Home").text
    assert "Home" in page
    assert 'http-equiv="refresh"' not in page
    assert "data-after" in page  # where scripts run, they ask first


def test_the_cookie_of_a_shared_device_ends_with_its_browser(tablet: Person) -> None:
    tablet.look()
    answer = tablet.press(follow=False)
    cookie = next(one for one in answer.headers.getlist("Set-Cookie") if one.startswith("ll_draft_abc="))
    assert "Max-Age" not in cookie
    assert "Expires" not in cookie


@pytest.mark.parametrize("kind", ["open_link", "workshop"])
def test_at_other_doors_a_clock_clears_nothing(
    app: Flask, database: Database, clock: SetClock, client: FlaskClient, kind: str
) -> None:
    publish(database, clock, kind=kind)
    person = Person(client)
    person.start()
    person.press(safe="very")
    assert "kiosk" not in person.page.text
    clock.moment += timedelta(hours=2)
    person.look("next")
    assert drafts_kept(database) == 1
    person.look("still?at=q/safe")
    assert person.where == "/s/abc"
    person.look()
    assert "Carry on where you stopped" in person.page.text


def test_a_workshop_may_have_large_letters(database: Database, clock: SetClock, client: FlaskClient) -> None:
    publish(database, clock, kind="workshop", device=Device(large=True))
    page = Person(client).look().text
    assert '<body class="respond large">' in page
    assert re.search(r"kiosk\.\w+\.css", page)
    assert not re.search(r"kiosk\.\w+\.js", page)


def test_thirty_people_one_after_the_other(tablet: Person, database: Database) -> None:
    receipts = set()
    for number in range(30):
        answer(tablet, f"I am number {number}")
        assert f"number {number - 1}" not in tablet.page.text
        receipts.add(tablet.receipt)
        tablet.press("next")
    assert len(receipts) == 30
    assert drafts_kept(database) == 0
    with database.reading() as session:
        assert store.how_many(session, "safe-at-school") == 30
