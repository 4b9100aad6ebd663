"""The database: that it can be reached, stands where this release needs it, and keeps what it is given."""

from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from feedback.database import Database
from feedback.doctor import contents
from feedback.doctor.finding import OTHERS, Finding
from feedback.migrations.upgrade import current, head
from feedback.settings import Settings


def database(settings: Settings) -> Iterator[Finding]:
    try:
        database = Database(settings.database)
    except Exception as fault:
        yield Finding("database", "fault", f"LISTENING_LOOP_DATABASE cannot be read as a URL ({fault}).")
        return
    try:
        yield from _opened(database)
    except (SQLAlchemyError, OSError) as fault:
        reason = " ".join(str(getattr(fault, "orig", fault)).split())
        yield Finding("database", "fault", f"It cannot be reached ({reason}). Check LISTENING_LOOP_DATABASE.")
    finally:
        database.dispose()


def _opened(database: Database) -> Iterator[Finding]:
    sqlite = database.url.get_backend_name() == "sqlite"
    if sqlite and not Path(database.url.database or "").is_file():
        yield Finding(
            "database",
            "advice",
            f"There is no database at {database.url.database} yet. Run 'listening-loop database upgrade'.",
        )
        return
    held = current(database)
    if held != head():
        yield Finding(
            "database",
            "fault",
            f"It stands at {held or 'nothing'}, this release needs {head()}. Run 'listening-loop database upgrade'.",
        )
        return
    yield Finding(
        "database", "sound", f"{database.url.render_as_string(hide_password=True)} stands at {held}"
    )
    if sqlite:
        yield from _private(Path(str(database.url.database)))
        yield from _sqlite(database)
    yield from contents.contents(database)


def _private(file: Path) -> Iterator[Finding]:
    if file.stat().st_mode & OTHERS and file.parent.stat().st_mode & OTHERS:
        yield Finding("privacy", "advice", f"Others on this machine can read {file}. Run 'chmod 600 {file}'.")


def _sqlite(database: Database) -> Iterator[Finding]:
    with database.engine.connect() as connection:
        journal = connection.execute(text("PRAGMA journal_mode")).scalar()
        synchronous = connection.execute(text("PRAGMA synchronous")).scalar()
        check = connection.execute(text("PRAGMA quick_check(1)")).scalar()
    if check != "ok":
        yield Finding("storage", "fault", f"The database file is damaged ({check}). Restore a backup.")
    elif (journal, synchronous) != ("wal", 2):
        yield Finding(
            "storage",
            "fault",
            f"SQLite runs with journal {journal} and synchronous {synchronous}, so an answer could be lost. "
            "Put the file on a local disk.",
        )
    else:
        yield Finding("storage", "sound", "What was sent is on the disk before people are thanked")
