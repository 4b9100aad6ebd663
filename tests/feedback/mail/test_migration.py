"""The outbox before and after doors could send by themselves."""

from sqlalchemy import text

from feedback.database import Database
from feedback.migrations.upgrade import upgrade
from tests.feedback.test_migrations import MESSAGE, WAITS


def test_a_message_that_waits_keeps_waiting_and_does_not_rest(bare: Database) -> None:
    upgrade(bare, "031")
    with bare.writing() as session:
        session.execute(text(MESSAGE.format(**WAITS).replace(":", r"\:")))
    upgrade(bare)
    with bare.reading() as session:
        row = session.execute(text("SELECT state, text, rests, stop_link, arrival FROM outbox")).one()
    assert tuple(row) == ("waiting", "w", False, "", "")
