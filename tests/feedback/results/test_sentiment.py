"""The rough sort under a question: of many only, through disclosure control, and never one comment of a child."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from feedback.clock import SetClock
from feedback.database import Database
from feedback.results import questions, sentiment
from feedback.results.sentiment import RoughSorts
from feedback.surveys import versions
from tests.feedback.results.answered import send
from tests.support.asked import publish

ADULT = """
  - id: said
    questions:
      - {id: said, type: text, text: "Tell us more.", limit: 200}
  - id: better
    questions:
      - {id: better, type: text, text: "What could be better?", limit: 200}
  - id: learnt
    questions:
      - {id: learnt, type: text, text: "Tell us what you took away.", limit: 200, asks_for: facts}
"""
URL = "/hub/surveys/safe-at-school/results"
GOOD, BAD = "It was lovely, thank you", "Rude and badly organised"


@pytest.fixture
def asked(database: Database, clock: SetClock) -> Database:
    publish(database, clock, pages=ADULT)
    return database


def sorts(database: Database) -> RoughSorts:
    with database.reading() as session:
        found = questions.results(session, "safe-at-school")
        assert found is not None
        return sentiment.rough_sorts(session, "safe-at-school", found)


def said(database: Database, *many: tuple[str, int], question: str = "said", language: str = "en") -> None:
    send(database, *({question: text} for text, count in many for _ in range(count)), language=language)


def counts(database: Database, question: str = "said") -> dict[str, str]:
    return {row.id: str(row.count) for row in sorts(database)[question, 0].summary.rows}


def test_fewer_than_thirty_are_not_sorted(asked: Database):
    said(asked, (GOOD, 15), (BAD, 14))
    assert not sorts(asked)
    said(asked, (BAD, 1))
    assert counts(asked) == {"negative": "15", "unclear": "0", "positive": "15"}


def test_thirty_who_wrote_are_not_enough_where_some_are_not_in_english(asked: Database):
    said(asked, (GOOD, 15), (BAD, 14))
    said(asked, ("Nie czuję się bezpiecznie w szkole", 30), language="pl")
    assert not sorts(asked)


def test_other_languages_stand_beside_and_are_no_answer(asked: Database):
    said(asked, (GOOD, 20), (BAD, 20))
    said(asked, ("Nie czuję się bezpiecznie w szkole", 12), language="pl")
    summary = sorts(asked)["said", 0].summary
    assert (summary.asked, summary.answered, summary.prefer_not) == (52, 40, 12)


def test_small_numbers_are_hidden_and_what_would_tell_them(asked: Database):
    said(asked, (GOOD, 30), (BAD, 4))
    assert list(counts(asked).values()).count("[c]") >= 2


def test_nothing_under_what_could_be_better_is_never_critical(asked: Database):
    said(asked, ("Nothing", 20), ("nothing at all!", 20), ("More staff", 20), question="better")
    found = sorts(asked)["better", 0]
    assert {row.id: row.count for row in found.summary.rows} == {"negative": 20, "unclear": 0, "positive": 40}
    assert any("asks what could be better" in sentence for sentence in found.about)


def test_a_question_for_facts_is_not_sorted(asked: Database):
    said(asked, (GOOD, 20), (BAD, 20), question="learnt")
    assert not sorts(asked)


def test_of_very_many_some_are_drawn(asked: Database, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sentiment, "MOST", 40)
    said(asked, (GOOD, 60), (BAD, 60))
    found = sorts(asked)["said", 0]
    assert (found.summary.asked, found.drawn_from) == (40, 120)
    assert counts(asked) == counts(asked)


def test_what_children_wrote_is_put_in_no_order(asked: Database):
    with asked.reading() as session:
        current = versions.current(session, "safe-at-school")
        assert current is not None
        survey = versions.read(current)
    assert not sentiment.may_order(survey)
    with pytest.raises(ValueError, match="children"):
        sentiment.critical_first(survey, [("1", "said", BAD, "en")])


def test_the_page_says_how_often_it_is_wrong(staff: Callable[..., FlaskClient], asked: Database):
    said(asked, (GOOD, 20), (BAD, 20))
    said(asked, ("Nie czuję się bezpiecznie w szkole", 12), language="pl")
    page = staff("hub").get(URL).text
    assert "Rough sort by computer" in page
    assert "40 answers in English" in page
    assert "Not analysed: 12 not in English" in page
    assert "of 100 critical ones it found" in page
    assert "does not mean that a child is safe" in page
