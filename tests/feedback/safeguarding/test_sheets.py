"""What is keyed from paper reaches a person at once: before the second keying, and where the results leave it out."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from feedback.clock import SetClock
from feedback.database import Database
from feedback.responses.models import Comment
from feedback.safeguarding.models import Concern
from tests.feedback.safeguarding.test_screen import concerns
from tests.feedback.safeguarding.watched import screener
from tests.feedback.web.hub.test_keying import BASE, key
from tests.support.asked import publish

PAGES = """
  - id: help
    questions:
      - {id: help, type: one_of, text: {en: "Did you get help?"}, choices: [{y: {en: "Yes"}}, {n: {en: "No"}}]}
  - id: how
    when: help = y
    questions:
      - {id: how, type: long_text, text: How was it}
  - id: words
    questions:
      - {id: words, type: long_text, text: One more thing}
"""
Two = tuple[FlaskClient, FlaskClient]


@pytest.fixture
def two(app: Flask, staff: Callable[..., FlaskClient], database: Database, clock: SetClock) -> Two:
    """Two people who may key, and a door for paper."""
    app.extensions["service"].screener = screener
    publish(database, clock, pages=PAGES, kind="paper")
    return staff("hub"), staff("trainer")


def one_is_enough(browser: FlaskClient) -> None:
    browser.post(f"{BASE}/rules", data={"double": "none", "return_to": ""})


def by_hand(database: Database) -> list[Concern]:
    return [one for one in concerns(database) if one.source == "hand"]


def test_words_that_routing_drops_come_before_the_lead(two: Two, database: Database, staff) -> None:
    one_is_enough(two[0])
    page = key(two[0], 7, help="2", how="He HITS me", words="Thanks")
    assert "The safeguarding lead is told of sheet 7." in page.text
    assert "kept out of the results" in page.text
    (concern,) = concerns(database)
    assert (concern.level, concern.held, concern.survey_key) == ("urgent", True, "safe-at-school")
    assert concern.place.startswith("Sheet 7, from the door")
    assert any(reason.startswith("A computer’s guess") for reason in concern.reasons)
    with database.reading() as session:
        assert session.scalars(select(Comment.text)).all() == ["Thanks"]
    lead = staff("safeguarding_lead").get(f"/hub/concerns/{concern.id}").text
    assert "Sheet 7" in lead
    assert "on the paper only" in lead
    assert "HITS" not in lead  # the words stay on the paper


def test_a_sheet_that_waits_for_its_second_keying_does_not_keep_the_lead_waiting(
    two: Two, database: Database
) -> None:
    first, second = two
    key(first, 3, help="1", how="Fine", words="A WORRY")
    (concern,) = concerns(database)
    assert (concern.source, concern.level) == ("hand", "look")
    assert "not counted yet" in concern.reasons[-1]
    assert "is told of sheet" not in key(second, 3, help="1", how="Fine", words="A WORRY").text
    found = concerns(database)
    assert sorted(one.source for one in found) == ["answer", "hand"]  # now with its words


def test_two_people_who_key_the_same_tell_the_lead_once_and_more_urgent_words_once_more(
    two: Two, database: Database
) -> None:
    first, second = two
    key(first, 3, help="2", how="A WORRY")
    key(second, 3, help="2", how="A WORRY")
    assert len(by_hand(database)) == 1
    key(first, 4, help="2", how="A WORRY")
    key(second, 4, help="2", how="He HITS me")
    assert sorted(one.level for one in by_hand(database)) == ["look", "look", "urgent"]


def test_what_is_settled_anew_is_looked_at(two: Two, database: Database) -> None:
    first, second = two
    key(first, 5, help="2", how="He his")
    key(second, 5, help="2", how="He hit")
    assert by_hand(database) == []
    first.post(f"{BASE}/5", data={"s.how": "anew", "a.how": "He HITS me"})
    assert [one.level for one in by_hand(database)] == ["urgent"]


def test_a_language_no_machine_sorts_waits_until_it_counts_unless_it_is_dropped(
    two: Two, database: Database
) -> None:
    first, _ = two

    def keyed(number: int, **boxes: str) -> None:
        data = {"form": "1", "lang": "ar", "version": "", "number": str(number), "action": "keep"}
        first.post(f"{BASE}/key", data=data | {f"a.{name}": said for name, said in boxes.items()})

    keyed(1, help="1", words="مرحبا")
    assert concerns(database) == []
    keyed(2, help="2", how="مرحبا")
    (concern,) = by_hand(database)
    assert concern.place.startswith("Sheet 2")


def test_a_screening_that_breaks_costs_no_sheet(two: Two, database: Database) -> None:
    one_is_enough(two[0])
    key(two[0], 7, help="2", how="BREAK", words="Thanks")
    (concern,) = by_hand(database)
    assert concern.rules == ["not_screened"]
    with database.reading() as session:
        assert session.scalars(select(Comment.text)).all() == ["Thanks"]
