"""A loop that stood before drafts were given to the panel can be given now, and what is kept of it keeps its promises."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from feedback.database import Database
from feedback.migrations.upgrade import head, upgrade

BEFORE = (
    "INSERT INTO loops (id, slug, title, asked, base_label, created_at)"
    " VALUES ('l', 'loop', '{}', '{}', '{}', '2026-01-01 00:00:00')",
)
READING = (
    "INSERT INTO panel_readings (id, loop_id, content, given_on, given_by, verdict, words, items, public, read_on,"
    " edition, because) VALUES ('r', '{loop}', '{{}}', '2026-01-03', 'a', '{verdict}', '', '{{}}', FALSE, {read_on},"
    " {edition}, '{because}')"
)
GIVEN = {"loop": "l", "verdict": "", "read_on": "NULL", "edition": "NULL", "because": ""}
STOPPED = GIVEN | {"verdict": "stop", "read_on": "'2026-01-04'", "edition": "1"}


def test_a_loop_that_stood_before_is_given_now(bare: Database) -> None:
    upgrade(bare, "028")
    for statement in BEFORE:
        _execute(bare, statement)
    upgrade(bare, head() or "")
    for wrong, promise in (
        (GIVEN | {"verdict": "perhaps"}, "verdict"),
        (GIVEN | {"verdict": "clear"}, "read_on_a_day"),
        (STOPPED, "published_against_with_a_reason"),
        (GIVEN | {"loop": "other"}, "FOREIGN KEY|fk_panel_readings"),
    ):
        with pytest.raises(DBAPIError, match=promise):
            _execute(bare, READING.format(**wrong))
    _execute(bare, READING.format(**(STOPPED | {"because": "By Friday"})))
    _execute(
        bare,
        "INSERT INTO loop_targets (number, days, set_at, set_by) VALUES (1, 30, '2026-01-01 00:00:00', 'a')",
    )


def _execute(database: Database, statement: str) -> None:
    with database.writing() as session:
        session.execute(text(statement.replace(":", r"\:")))
