"""What people said we got wrong before reactions were asked for came from who spoke, and still does."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from feedback.database import Database
from feedback.migrations.upgrade import head, upgrade

BEFORE = (
    "INSERT INTO surveys (key, title, created_at) VALUES ('s', '{}', '2026-01-01 00:00:00')",
    "INSERT INTO corrections (id, survey_key, slug, language, day, text)"
    " VALUES ('c', 's', 'loop', 'en', '2026-01-03', 'Not so')",
)
REACTION = (
    "INSERT INTO reactions (id, slug, edition, item_id, heard, difference, spoke)"
    " VALUES ('r', 'loop', 1, '', '{heard}', '{difference}', FALSE)"
)
REOPENING = (
    "INSERT INTO reopenings (slug, edition, item_id, opened_on, opened_by, because)"
    " VALUES ('loop', 1, '', '2026-01-04', '{by}', '{because}')"
)


def test_what_was_said_before_stays_and_what_is_kept_now_keeps_its_promises(bare: Database) -> None:
    upgrade(bare, "024")
    for statement in BEFORE:
        _execute(bare, statement)
    upgrade(bare, head() or "")
    with bare.reading() as session:
        row = session.execute(text("SELECT text, missed, spoke, item_id FROM corrections")).one()
    assert (row.text, bool(row.missed), bool(row.spoke), row.item_id) == ("Not so", False, True, None)
    for statement, promise in (
        (REACTION.format(heard="", difference=""), "says_something"),
        (REACTION.format(heard="maybe", difference=""), "heard"),
        (REACTION.format(heard="", difference="maybe"), "difference"),
        (REOPENING.format(by="people", because="Staff say so"), "staff_say_why"),
        (REOPENING.format(by="a", because=""), "staff_say_why"),
    ):
        with pytest.raises(DBAPIError, match=promise):
            _execute(bare, statement)
    _execute(bare, REACTION.format(heard="no", difference=""))
    _execute(bare, REOPENING.format(by="people", because=""))


def _execute(database: Database, statement: str) -> None:
    with database.writing() as session:
        session.execute(text(statement.replace(":", r"\:")))
