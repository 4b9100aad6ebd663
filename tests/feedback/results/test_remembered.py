"""Counts are kept while the responses are the same ones, and never a moment longer."""

from sqlalchemy import text

from feedback.clock import SetClock
from feedback.database import Database
from feedback.responses import store
from feedback.results import questions
from tests.feedback.results.answered import send
from tests.support.asked import publish
from tests.support.statements import recorded

KEY = "safe-at-school"


def very(database: Database) -> object:
    with database.reading() as session:
        found = questions.results(session, KEY)
    assert found is not None
    return found.questions[0].parts[0].summary.row("very").count


def test_one_taken_back_and_another_sent_are_counted_anew(database: Database, clock: SetClock) -> None:
    publish(database, clock)
    ids = send(database, *[{"safe": "very"}] * 20, *[{"safe": "not"}] * 20)
    assert very(database) == 20
    with database.writing() as session:
        session.execute(text("DELETE FROM responses WHERE id = :id"), {"id": ids[0]})
    send(database, {"safe": "not"})
    assert very(database) == 19, "as many as before, and not the same ones"


def test_answers_are_not_read_again_while_nothing_came(database: Database, clock: SetClock) -> None:
    publish(database, clock)
    send(database, *[{"safe": "very"}] * 20, *[{"safe": "not"}] * 20)
    first = very(database)
    with recorded(database) as statements:
        assert very(database) == first
    assert not any("responses.answers" in one for one in statements)


def test_above_a_size_counts_are_not_kept(database: Database, clock: SetClock) -> None:
    publish(database, clock)
    send(database, *[{"safe": "very"}] * 12)
    with database.reading() as session:
        assert store.fingerprint(session, KEY, 11) is None
        assert store.fingerprint(session, KEY, 12) is not None
