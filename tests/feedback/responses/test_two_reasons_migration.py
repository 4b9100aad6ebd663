"""Receipts from before there was a place for each reason keep the one they had, and get back the one it hid."""

import json
from collections.abc import Iterator

from sqlalchemy import text

from feedback.database import Database
from feedback.migrations.upgrade import head, upgrade

RELEASED = json.dumps(
    {
        "title": {"words": "The gate", "language": "en"},
        "items": [
            {
                "said": {"words": "“The gate by the river is always open!”", "language": "en"},
                "answer": None,
                "quotes": [{"id": "z", "words": "Nobody comes when I call for help", "language": "en"}],
            }
        ],
    }
)
BEFORE = (
    "INSERT INTO surveys (key, title, created_at) VALUES ('s', '{}', '2026-01-01 00:00:00')",
    "INSERT INTO survey_versions (id, survey_key, number, definition, content_hash, mode, created_at, published_at)"
    " VALUES ('v', 's', 1, '{}', 'h', 'anonymous', '2026-01-01 00:00:00', '2026-01-02 00:00:00')",
    "INSERT INTO collectors (code, survey_key, kind, name, group_label, listed, received, created_at, settings)"
    " VALUES ('c', 's', 'open_link', '', '', FALSE, 0, '2026-01-01 00:00:00', '{}')",
    "INSERT INTO publications (id, kind, slug, language, format, edition, survey_key, content, content_hash, released_at,"
    f" released_by) VALUES ('p', 'loop', 'gate', 'en', 'page', 1, 's', '{RELEASED}', 'h', '2026-01-05 00:00:00', 'a')",
)
#: Of each person: what the one place held, whether a concern holds their words, what they wrote, and what holds after.
PEOPLE = {
    "plain": (None, False, "The gate is open", (False, False)),
    "published": ("published", False, "The gate by the river is always open", (True, False)),
    "held": ("held", True, "Nobody comes when I call for help", (False, True)),
    "held_by_law": ("held", False, "Long ago", (False, True)),
    "published_hid_held": ("published", True, "The gate by the river is always open", (True, True)),
    "held_hid_published": ("held", True, "I know the gate by the river is always open", (True, True)),
}


def test_each_reason_stands_for_itself_afterwards(bare: Database) -> None:
    upgrade(bare, "011")
    with bare.writing() as session:
        for statement in (*BEFORE, *(one for name in PEOPLE for one in _came(name))):
            session.execute(text(statement.replace(":", r"\:")))
    upgrade(bare, head() or "")
    with bare.reading() as session:
        rows = session.execute(text("SELECT code_hash, is_published, is_held FROM receipts")).all()
    assert {name: (bool(published), bool(held)) for name, published, held in rows} == {
        name: after for name, (_, _, _, after) in PEOPLE.items()
    }


def _came(name: str) -> Iterator[str]:
    why, held, words, _ = PEOPLE[name]
    yield (
        "INSERT INTO responses (id, survey_key, version_id, mode, collector_code, language, day, answers)"
        f" VALUES ('{name}', 's', 'v', 'anonymous', 'c', 'en', '2026-01-03', '{{}}')"
    )
    yield (
        "INSERT INTO comments (id, response_id, survey_key, question_id, language, text)"
        f" VALUES ('{name}', '{name}', 's', 'q', 'en', '{words}')"
    )
    kept = f"'{why}'" if why else "NULL"
    yield (
        "INSERT INTO receipts (code_hash, response_id, survey_key, collector_code, day, kept_for)"
        f" VALUES ('{name}', '{name}', 's', 'c', '2026-01-03', {kept})"
    )
    if held:
        yield (
            "INSERT INTO concerns (id, survey_key, source, comment_id, place, language, level, kinds, reasons, rules,"
            " screened_by, brought_in, unsorted, handed_reference, opened_at, due_at, held)"
            f" VALUES ('{name}', 's', 'answer', '{name}', '', 'en', 'look', '[]', '[]', '[]', 'rules', FALSE, FALSE, '',"
            " '2026-01-03 10:00:00', '2026-01-04 10:00:00', TRUE)"
        )
