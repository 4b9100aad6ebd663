"""Who has read what: the proof that every answer was read."""

from sqlalchemy import select

from feedback.accounts import accounts
from feedback.clock import SetClock
from feedback.database import Database
from feedback.responses import reading
from feedback.responses.models import Comment, CommentReading
from tests.feedback.results.answered import send
from tests.support.asked import publish

KEY = "safe-at-school"


def _reader(database: Database, clock: SetClock, email: str) -> str:
    with database.writing() as session:
        return accounts.add(session, email, "", ["hub"], clock.now(), "tests").id


def _ids(database: Database) -> list[str]:
    with database.reading() as session:
        return list(session.scalars(select(Comment.id).where(Comment.survey_key == KEY)))


def test_waiting_comments_are_counted_by_survey_the_most_first(database: Database, clock: SetClock) -> None:
    publish(database, clock)
    publish(database, clock, key="other", code="xyz")
    send(database, {"words": "One"})
    send(database, {"words": "One"}, {"words": "Two"}, key="other", code="xyz")
    with database.reading() as session:
        assert [(key, count) for key, _, count in reading.unread(session)] == [("other", 2), (KEY, 1)]
        assert reading.unread(session)[0][1]["en"] == "Feeling safe"


def test_a_comment_waits_until_anybody_has_read_it(database: Database, clock: SetClock) -> None:
    publish(database, clock)
    send(database, {"words": "One"})
    alice, bob = (_reader(database, clock, f"{name}@example.org") for name in ("alice", "bob"))
    ids = _ids(database)
    with database.writing() as session:
        assert reading.mark_read(session, KEY, ids, alice, clock.now()) == ids
        assert reading.mark_read(session, KEY, ids, alice, clock.now()) == []
    with database.writing() as session:
        assert reading.unread(session) == []
        assert reading.mark_read(session, KEY, ids, bob, clock.now()) == ids
        reading.unmark(session, ids, alice)
    with database.reading() as session:
        assert [row.account_id for row in session.scalars(select(CommentReading))] == [bob]
        assert reading.unread(session) == []


def test_counts_by_question_tell_what_waits(database: Database, clock: SetClock) -> None:
    publish(database, clock)
    send(database, {"words": "One", "who": ["else"], "who.other": "Nan"}, {"words": "Two"})
    reader = _reader(database, clock, "alice@example.org")
    with database.writing() as session:
        one = session.scalars(select(Comment.id).where(Comment.text == "One")).one()
        reading.mark_read(session, KEY, [one], reader, clock.now())
    with database.reading() as session:
        assert reading.by_question(session, KEY) == {"words": (2, 1), "who.other": (1, 1)}
