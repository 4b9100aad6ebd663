"""Two kinds of sessions, and writers that queue instead of pushing."""

import threading
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import select, text

from feedback.audit import trail
from feedback.audit.models import AuditEntry
from feedback.clock import SetClock
from feedback.database import Database


def test_a_reading_session_leaves_nothing_behind(database: Database, clock: SetClock) -> None:
    with database.reading() as session:
        trail.note(session, clock.now(), "tests", "looked", "house")
        session.flush()
    with database.reading() as session:
        assert session.scalars(select(AuditEntry)).all() == []


def test_a_writing_session_is_all_or_nothing(database: Database, clock: SetClock) -> None:
    with pytest.raises(RuntimeError), database.writing() as session:
        trail.note(session, clock.now(), "tests", "began", "house")
        session.flush()
        raise RuntimeError("in the middle")
    with database.writing() as session:
        trail.note(session, clock.now(), "tests", "done", "house")
    with database.reading() as session:
        assert [entry.action for entry in session.scalars(select(AuditEntry)).all()] == ["done"]


def test_many_writers_at_once_all_get_their_turn(database: Database, clock: SetClock) -> None:
    faults: list[BaseException] = []

    def write(name: str) -> None:
        try:
            for number in range(5):
                with database.writing() as session:
                    before = len(session.scalars(select(AuditEntry)).all())
                    trail.note(session, clock.now(), name, f"turn {number}", "house", before=before)
        except BaseException as fault:
            faults.append(fault)

    threads = [threading.Thread(target=write, args=(f"writer {number}",)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    with database.reading() as session:
        assert len(session.scalars(select(AuditEntry)).all()) == 40


def test_sqlite_keeps_what_it_acknowledged(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'x.sqlite'}")
    with database.reading() as session:
        kept = {
            name: session.execute(text(f"PRAGMA {name}")).scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        }
    database.dispose()
    assert kept == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


def test_a_moment_without_its_time_zone_is_refused(database: Database) -> None:
    with pytest.raises(Exception, match="time zone"), database.writing() as session:
        trail.note(session, datetime(2026, 1, 1), "tests", "guessed", "house")
        session.flush()
