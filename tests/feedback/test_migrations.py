"""The migrations make what the models describe, and the database itself keeps what was promised."""

import importlib
import pkgutil

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

import feedback
from feedback.database import Base, Database
from feedback.migrations.upgrade import current, head


def test_migrations_make_exactly_the_tables_of_the_models(database: Database) -> None:
    for module in pkgutil.walk_packages(feedback.__path__, "feedback."):
        if module.name.endswith("models"):
            importlib.import_module(module.name)
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": False})
        differences = compare_metadata(context, Base.metadata)
    assert differences == []


def test_a_migrated_database_stands_at_the_head(database: Database) -> None:
    assert current(database) == head() is not None


SURVEY = "INSERT INTO surveys (key, title, created_at) VALUES ('s', '{}', '2026-01-01 00:00:00')"
VERSION = (
    "INSERT INTO survey_versions (id, survey_key, number, definition, content_hash, mode, created_at, published_at)"
    " VALUES ('v', 's', 1, '{}', 'h', 'anonymous', '2026-01-01 00:00:00', '2026-01-02 00:00:00')"
)
DOOR = (
    "INSERT INTO collectors (code, survey_key, kind, name, group_label, listed, received, created_at, settings)"
    " VALUES ('c', 's', 'open_link', '', '', FALSE, 0, '2026-01-01 00:00:00', '{}')"
)
ACCOUNT = "INSERT INTO accounts (id, email, name, created_at) VALUES ('a', 'a@example.org', 'A', '2026-01-01 00:00:00')"
RESPONSE = (
    "INSERT INTO responses (id, survey_key, version_id, mode, collector_code, language, day, answers{more})"
    " VALUES ('r', 's', 'v', '{mode}', 'c', 'en', '{day}', '{{}}'{values})"
)


def _with_survey(database: Database) -> None:
    with database.writing() as session:
        for statement in (SURVEY, VERSION, DOOR, ACCOUNT):
            session.execute(text(statement.replace(":", r"\:")))


def _execute(database: Database, statement: str) -> None:
    with database.writing() as session:
        session.execute(text(statement.replace(":", r"\:")))


def _response(mode: str = "anonymous", day: str = "2026-01-03", more: str = "", values: str = "") -> str:
    return RESPONSE.format(mode=mode, day=day, more=more, values=values)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("account_id", "'a'"),
        ("invitation_id", "'i'"),
        ("pair_key", "'p'"),
        ("sent_at", "'2026-01-03 10:11:12'"),
    ],
)
def test_an_anonymous_response_cannot_carry(database: Database, column: str, value: str) -> None:
    _with_survey(database)
    with pytest.raises(DBAPIError, match="anonymous_keeps_nothing"):
        _execute(database, _response(more=f", {column}", values=f", {value}"))
    _execute(database, _response())


def test_a_response_cannot_claim_another_mode_than_its_version(database: Database) -> None:
    _with_survey(database)
    with pytest.raises(DBAPIError, match=r"FOREIGN KEY|fk_responses_version"):
        _execute(database, _response(mode="confidential", more=", account_id", values=", 'a'"))


def test_a_response_keeps_a_day_and_nothing_finer(database: Database) -> None:
    _with_survey(database)
    if database.url.get_backend_name() == "sqlite":
        with pytest.raises(DBAPIError, match="day_is_a_day"):
            _execute(database, _response(day="2026-01-03 10:11:12"))
        return
    _execute(database, _response(day="2026-01-03 10:11:12"))
    with database.reading() as session:
        assert session.execute(text("SELECT CAST(day AS TEXT) FROM responses")).scalar() == "2026-01-03"


def test_responses_have_no_column_for_where_they_came_from(database: Database) -> None:
    importlib.import_module("feedback.responses.models")
    columns = {column.name for column in Base.metadata.tables["responses"].columns}
    assert columns.isdisjoint({"ip", "address", "user_agent", "agent", "created_at", "session_id"})


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("UPDATE responses SET language = 'cy'", "never changed"),
        ("UPDATE survey_versions SET definition = '{\"a\": 1}'", "frozen"),
        ("UPDATE survey_versions SET published_at = NULL", "frozen"),
        ("DELETE FROM survey_versions", "kept"),
    ],
)
def test_what_is_frozen_cannot_be_changed(database: Database, statement: str, words: str) -> None:
    _with_survey(database)
    _execute(database, _response())
    with pytest.raises(DBAPIError, match=words):
        _execute(database, statement)


@pytest.mark.parametrize("table", ["responses", "comments", "receipts"])
def test_the_order_in_which_people_answered_is_not_stored(database: Database, table: str) -> None:
    with database.reading() as session:
        if database.url.get_backend_name() == "sqlite":
            with pytest.raises(DBAPIError, match="no such column"):
                session.execute(text(f"SELECT rowid FROM {table}"))
            return
        counted = session.execute(
            text(
                "SELECT count(*) FROM information_schema.columns WHERE table_name = :table"
                " AND (is_identity = 'YES' OR column_default LIKE 'nextval%')"
            ),
            {"table": table},
        )
        assert counted.scalar() == 0


MESSAGE = (
    "INSERT INTO outbox (id, key, kind, address, subject, text, quiet, state, posted_at, next_try_at, attempts,"
    " answers_lost, reason, sent_at, given_up_at) VALUES ('m', 'k', 't', 'a@example.org', 's', '{text}', FALSE,"
    " '{state}', '2026-01-01 00:00:00', '2026-01-01 00:00:00', 0, {lost}, '{reason}', {sent}, {given_up})"
)
WAITS = {"text": "w", "state": "waiting", "lost": 0, "reason": "", "sent": "NULL", "given_up": "NULL"}
NOW = "'2026-01-02 00:00:00'"


@pytest.mark.parametrize(
    ("wrong", "name"),
    [
        ({"state": "sent", "sent": NOW}, "sent_keeps_no_words"),
        ({"state": "sent", "text": ""}, "sent_has_its_time"),
        ({"state": "given_up", "given_up": NOW}, "given_up_has_a_reason"),
        ({"state": "given_up", "reason": "r"}, "given_up_has_its_time"),
        ({"lost": 3}, "at_most_twice"),
        ({"state": "lost"}, "ck_outbox_state"),
    ],
)
def test_the_outbox_keeps_its_promises(database: Database, wrong: dict[str, object], name: str) -> None:
    with pytest.raises(DBAPIError, match=name):
        _execute(database, MESSAGE.format(**(WAITS | wrong)))
    _execute(database, MESSAGE.format(**WAITS))
