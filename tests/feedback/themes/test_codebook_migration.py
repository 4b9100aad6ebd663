"""Themes and codings from before the larger codebook keep everything they had."""

from sqlalchemy import text

from feedback.database import Database
from feedback.migrations.upgrade import head, upgrade

BEFORE = (
    "INSERT INTO surveys (key, title, created_at) VALUES ('s', '{}', '2026-01-01 00:00:00')",
    "INSERT INTO accounts (id, email, name, created_at) VALUES ('a', 'a@example.org', 'A', '2026-01-01 00:00:00')",
    "INSERT INTO survey_versions (id, survey_key, number, definition, content_hash, mode, created_at, published_at)"
    " VALUES ('v', 's', 1, '{}', 'h', 'anonymous', '2026-01-01 00:00:00', '2026-01-02 00:00:00')",
    "INSERT INTO collectors (code, survey_key, kind, name, group_label, listed, received, created_at, settings)"
    " VALUES ('c', 's', 'open_link', '', '', FALSE, 0, '2026-01-01 00:00:00', '{}')",
    "INSERT INTO responses (id, survey_key, version_id, mode, collector_code, language, day, answers)"
    " VALUES ('r', 's', 'v', 'anonymous', 'c', 'en', '2026-01-03', '{}')",
    "INSERT INTO comments (id, response_id, survey_key, question_id, language, text)"
    " VALUES ('k', 'r', 's', 'q', 'en', 'Dark')",
    "INSERT INTO themes (id, survey_key, name, definition, created_by, agreed_at, agreed_by)"
    " VALUES ('t', 's', 'Light', 'Lamps', 'a', '2026-01-04 00:00:00', 'a')",
    "INSERT INTO codings (comment_id, theme_id, made_by, status, account_id, at)"
    " VALUES ('k', 't', 'person', 'confirmed', 'a', '2026-01-04 00:00:00')",
)


def test_what_was_agreed_and_coded_stays(bare: Database) -> None:
    upgrade(bare, "004")
    with bare.writing() as session:
        for statement in BEFORE:
            session.execute(text(statement.replace(":", r"\:")))
    upgrade(bare, head() or "")
    with bare.reading() as session:
        theme = session.execute(
            text(
                "SELECT name, definition, belongs, belongs_not, parent_id, merged_into, agreed_by FROM themes"
            )
        ).one()
        assert tuple(theme) == ("Light", "Lamps", "", "", None, None, "a")
        assert tuple(session.execute(text("SELECT made_by, status, rank FROM codings")).one()) == (
            "person",
            "confirmed",
            None,
        )
