"""Quotes taken back before: who took each is known afterwards, and answers that go still take theirs along."""

from sqlalchemy import text

from feedback.database import Database
from feedback.migrations.upgrade import head, upgrade

QUOTE = (
    "INSERT INTO quotes (id, survey_key, response_id, permission, language, chosen, words, hidden, told_of, group_label,"
    " group_size, state, proposed_by, proposed_at, checked_by, note, withdrawn_on, withdrawn_by)"
    " VALUES ('{id}', 's', {response}, {permission}, 'en', 'Dark', 'Dark', '[]', 'survey', '{{}}', 12, '{state}', 'a',"
    " '2026-01-04 00:00:00', 'b', '', {day}, {by})"
)
GONE = {"response": "NULL", "permission": "NULL", "state": "withdrawn", "day": "'2026-01-05'"}
BEFORE = (
    "INSERT INTO surveys (key, title, created_at) VALUES ('s', '{}', '2026-01-01 00:00:00')",
    "INSERT INTO accounts (id, email, name, created_at) VALUES ('a', 'a@example.org', 'A', '2026-01-01 00:00:00')",
    "INSERT INTO accounts (id, email, name, created_at) VALUES ('b', 'b@example.org', 'B', '2026-01-01 00:00:00')",
    "INSERT INTO survey_versions (id, survey_key, number, definition, content_hash, mode, created_at, published_at)"
    " VALUES ('v', 's', 1, '{}', 'h', 'anonymous', '2026-01-01 00:00:00', '2026-01-02 00:00:00')",
    "INSERT INTO collectors (code, survey_key, kind, name, group_label, listed, received, created_at, settings)"
    " VALUES ('c', 's', 'open_link', '', '', FALSE, 0, '2026-01-01 00:00:00', '{}')",
    "INSERT INTO responses (id, survey_key, version_id, mode, collector_code, language, day, answers, quotes)"
    " VALUES ('r', 's', 'v', 'anonymous', 'c', 'en', '2026-01-03', '{}', 'yes')",
    QUOTE.format(id="by_person", by="'the holder of a receipt'", **GONE),
    QUOTE.format(id="by_staff", by="'a'", **GONE),
    QUOTE.format(id="stands", by="NULL", response="'r'", permission="'yes'", state="checked", day="NULL"),
    "INSERT INTO quote_prints (id, quote_id, printed_on, what, noted_by) VALUES ('p', 'stands', '2026-01-06', 'Poster', 'a')",
    "INSERT INTO withdrawn_quotes (quote_id, withdrawn_on) VALUES ('by_person', '2026-01-05'), ('by_staff', '2026-01-05')",
)


def test_who_took_each_back_is_known(bare: Database) -> None:
    upgrade(bare, "017")
    with bare.writing() as session:
        for statement in BEFORE:
            session.execute(text(statement.replace(":", r"\:")))
    upgrade(bare, head() or "")
    with bare.writing() as session:
        session.execute(text("DELETE FROM responses"))
    with bare.reading() as session:
        taken = dict(session.execute(text("SELECT quote_id, by_person FROM withdrawn_quotes")).all())
        assert {key: bool(by) for key, by in taken.items()} == {
            "by_person": True,
            "by_staff": False,
            "stands": True,
        }
        assert session.execute(text("SELECT gone_on, gone_by FROM quote_prints")).one() == (None, None)
