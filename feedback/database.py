"""The one way to a database: engine, sessions, and the column types every room shares.

SQLite is the default and keeps a promise the hard way: WAL for readers beside a writer, `synchronous=FULL` so that
what was acknowledged to a person is on the disk. PostgreSQL is reached by its URL and keeps it by itself.
"""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import DateTime, Engine, MetaData, create_engine, event
from sqlalchemy.engine import URL, Connection, Dialect, make_url
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.types import TypeDecorator

#: Constraints have names, so that a migration can speak of them and an error can be recognised.
NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """The parent of every table."""

    metadata = MetaData(naming_convention=NAMING)


class Moment(TypeDecorator[datetime]):
    """A moment in UTC. A naive datetime is refused; SQLite gives back what PostgreSQL would."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs its time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value.replace(tzinfo=UTC) if value is not None and value.tzinfo is None else value


#: Whatever carries statements inside a transaction that the caller began.
Transaction = Session | Connection


class Database:
    """An engine and the two kinds of session: one that reads and one that writes.

    A writing session takes SQLite's write lock at its first statement. A transaction that began as a reader and
    turns into a writer would otherwise be refused at once when somebody else wrote in between, and a person's
    answer with it.
    """

    def __init__(self, url: str, **options: Any) -> None:
        self.url = make_url(url)
        self.engine = _engine(url, **options)
        self._writer = self.engine.execution_options(writes=True)
        self._queue = _queue_beside(self.url)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that is thrown away at the end, whatever was done in it."""
        with Session(self.engine) as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A session that is one transaction: committed at the end, or rolled back by an exception."""
        with self._turn(), Session(self._writer) as session:
            yield session
            session.commit()

    @contextmanager
    def looking(self) -> Iterator[Connection]:
        """As `reading`, for the respondents' path: statements without the cost of a session."""
        with self.engine.connect() as connection:
            yield connection

    @contextmanager
    def changing(self) -> Iterator[Connection]:
        """As `writing`, for the respondents' path."""
        with self._turn(), self._writer.begin() as connection:
            yield connection

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """A place in the queue of writers, on SQLite.

        SQLite has one writer at a time and lets the others look again after a while that grows. A lock of the system
        wakes the next one at once: a class that answers together is served in order, not by luck.
        """
        if self._queue is None:
            yield
            return
        with self._queue.open("ab") as place:
            fcntl.flock(place, fcntl.LOCK_EX)
            yield

    def dispose(self) -> None:
        self.engine.dispose()


def _queue_beside(url: URL) -> Path | None:
    """The file writers queue at; None where there is no SQLite file."""
    if url.get_backend_name() != "sqlite" or not url.database or url.database == ":memory:":
        return None
    return Path(f"{url.database}-queue")


def _engine(url: str, **options: Any) -> Engine:
    options["hide_parameters"] = True  # an error in a log must not hold what somebody answered
    if not url.startswith("sqlite"):
        return create_engine(url, pool_pre_ping=True, **options)
    connect_args = {"timeout": 15, "isolation_level": None, "check_same_thread": False}
    engine = create_engine(url, connect_args=connect_args, **options)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=15000"):
        connection.execute(f"PRAGMA {pragma}").close()


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
