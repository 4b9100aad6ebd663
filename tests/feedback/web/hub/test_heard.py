"""Who we heard from, on the results page: only where the survey asks, and never a small number."""

from collections.abc import Callable
from datetime import date

from flask.testing import FlaskClient

from feedback.clock import SetClock
from feedback.database import Database
from feedback.responses import equality
from tests.support.asked import PAGES, Person, publish


def test_the_results_page_says_who_was_heard(
    database: Database, clock: SetClock, staff: Callable[..., FlaskClient], app
) -> None:
    publish(database, clock, pages=PAGES + "flow: {equality: true}\n")
    person = Person(app.test_client())
    person.answer_all()
    person.send()
    with database.writing() as session:
        for number in range(32):
            said = {"sex": "female" if number < 20 else "male", "religion": "sikh" if number < 3 else "none"}
            equality.keep(session, b"k" * 32, str(number), "safe-at-school", date(2026, 2, 3), said)
    page = staff("board").get("/hub/surveys/safe-at-school/results").text
    heard = page.split("Who we heard from", 1)[1]
    assert "32 people answered the equality questions up to the end of 2026-02" in heard
    assert '<th scope="row">Female</th><td class="n">20</td>' in heard
    assert '<th scope="row">Sikh</th><td class="n hush">' in heard


def test_a_survey_that_does_not_ask_has_no_such_section(
    database: Database, clock: SetClock, staff: Callable[..., FlaskClient]
) -> None:
    publish(database, clock)
    assert "Who we heard from" not in staff("hub").get("/hub/surveys/safe-at-school/results").text
