"""The thank-you page has the same help for everybody; where an answer calls for it the fitting contacts stand first."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from feedback.clock import SetClock
from feedback.database import Database
from feedback.partnership import profile
from tests.feedback.safeguarding.test_screen import say
from tests.feedback.safeguarding.watched import screener
from tests.support.asked import publish

CONTACTS = [
    {"name": {"en": "999"}, "phone": "999", "emergency": True},
    {"name": {"en": "Parents"}, "phone": "1", "audience": "family"},
    {"name": {"en": "Childline"}, "phone": "2", "audience": "child"},
    {"name": {"en": "Abuse line"}, "phone": "3", "topics": ["abuse"]},
]


@pytest.fixture
def browser(app: Flask, database: Database, client: FlaskClient, clock: SetClock) -> FlaskClient:
    app.extensions["service"].screener = screener
    publish(database, clock)
    with database.writing() as session:
        profile.set_help(session, CONTACTS)
    return client


def listed(page: str) -> list[str]:
    return re.findall(r"<p><strong>([^<]+)</strong>", page)


def without_order(page: str) -> list[str]:
    """Every word of a page, whatever its order, without what is secret to each."""
    plain = re.sub(r'(?s)<code id="receipt">.*?</code>|<svg.*?</svg>|value="[^"]*"|receipt#\w+', "", page)
    return sorted(plain.split())


def test_only_the_order_differs(app: Flask, browser: FlaskClient) -> None:
    calm = say(browser, "Thank you").page.text
    hurt = say(app.test_client(), "He HITS me").page.text
    assert listed(calm) == ["999", "Childline", "Parents", "Abuse line"]
    assert listed(hurt) == ["999", "Abuse line", "Childline", "Parents"]
    assert without_order(calm) == without_order(hurt)


def test_the_page_can_be_looked_at_again_and_everybody_has_the_note(app: Flask, browser: FlaskClient) -> None:
    person = say(browser, "He HITS me")
    assert listed(person.look("thanks").text) == ["999", "Abuse line", "Childline", "Parents"]
    other = app.test_client()
    say(other, "Thank you")
    for one in (browser, other):
        with one.session_transaction() as held:
            assert sorted(held["help"]) == ["code", "order"]


def test_without_topics_those_for_this_audience_come_first(
    app: Flask, browser: FlaskClient, database: Database
) -> None:
    with database.writing() as session:
        profile.set_help(session, CONTACTS[:3])
    app.extensions["service"].forget_partnership()
    assert listed(say(browser, "WORRY").page.text) == ["999", "Childline", "Parents"]
