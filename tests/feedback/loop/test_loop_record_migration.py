"""Promises made before they were kept as such are found again when a database is brought up to date."""

import json

from sqlalchemy import text

from feedback.database import Database
from feedback.migrations.upgrade import upgrade
from tests.feedback.test_migrations import _execute, _with_survey

ITEM = (
    "INSERT INTO loop_items (id, loop_id, position, said, stage, decided, response, answer, because, changed, owner,"
    " due_on, done_on, evidence, edited_by, checked_by, checked_at, created_at) VALUES ('{id}', 'l', 1, '{{}}',"
    " 'decided', '{{}}', '{response}', '{{}}', '{{}}', '{{}}', '', {due}, {done}, '', 'a', {checked}, {at},"
    " '2026-01-01 00:00:00')"
)
EDITION = (
    "INSERT INTO publications (id, kind, slug, language, format, edition, survey_key, content, content_hash,"
    " released_at, released_by) VALUES ('p{edition}', 'loop', 'l', 'en', 'page', {edition}, 's', '{content}', 'h',"
    " '2026-0{month}-01 12:00:00', 'a')"
)


def test_promises_made_before_they_were_kept_are_found_in_what_was_published(
    bare: Database,
) -> None:
    """Two editions promised two days, a third thing was checked and never published, a fourth was only written."""
    upgrade(bare, "015")  # MIGRATION_BEFORE_loop_record
    _with_survey(bare)
    _execute(
        bare,
        "INSERT INTO loops (id, slug, survey_key, title, asked, base_label, created_at)"
        " VALUES ('l', 'l', 's', '{}', '{}', '{}', '2026-01-01 00:00:00')",
    )
    at = "'2026-03-01 10:00:00'"
    for row in (
        {"id": "moved", "response": "done", "due": "'2026-07-01'", "done": "'2026-07-20'", "checked": "'a'"},
        {"id": "checked", "response": "planned", "due": "'2026-09-01'", "done": "NULL", "checked": "'a'"},
        {"id": "typed", "response": "planned", "due": "'2026-09-01'", "done": "NULL", "checked": "NULL"},
    ):
        _execute(bare, ITEM.format(at=at if row["checked"] != "NULL" else "NULL", **row))
    for edition, month, state, due in (
        (1, 2, "planned", "2026-05-01"),
        (2, 5, "doing", "2026-07-01"),
        (3, 8, "done", "2026-07-01"),
    ):
        content = json.dumps({"items": [{"id": "moved", "state": state, "due_on": due}]})
        _execute(bare, EDITION.format(edition=edition, month=month, content=content))
    upgrade(bare)
    with bare.reading() as session:
        kept = session.execute(
            text(
                "SELECT item_id, number, CAST(due_on AS VARCHAR(10)), CAST(made_on AS VARCHAR(10)),"
                " CAST(because AS VARCHAR(99)) FROM promises ORDER BY item_id, number"
            )
        ).all()
        sources = session.execute(text("SELECT publication_id, survey_key FROM publication_sources")).all()
    assert [tuple(row) for row in kept] == [
        ("checked", 1, "2026-09-01", "2026-03-01", "{}"),
        ("moved", 1, "2026-05-01", "2026-02-01", "{}"),
        ("moved", 2, "2026-07-01", "2026-05-01", '{"en": "Nobody wrote down why."}'),
    ]
    assert sorted(tuple(row) for row in sources) == [("p1", "s"), ("p2", "s"), ("p3", "s")]
