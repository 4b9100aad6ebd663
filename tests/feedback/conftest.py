"""The service under test: a migrated database, a clock that stands, the application, and people signed in to it.

Everything that asks for `database` runs twice, on SQLite and on PostgreSQL.
"""

import itertools
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text

from feedback.accounts import accounts, sessions
from feedback.clock import SetClock
from feedback.database import Database
from feedback.migrations.upgrade import upgrade
from feedback.settings import Settings
from tests.conftest import missing
from tests.support import postgresql

_numbers = itertools.count()


@pytest.fixture
def clock() -> SetClock:
    """Half past two on a Wednesday afternoon."""
    return SetClock(datetime(2026, 3, 4, 14, 30, tzinfo=UTC))


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty SQLite file, to be copied."""
    path = tmp_path_factory.mktemp("template") / "empty.sqlite"
    database = Database(f"sqlite:///{path}")
    upgrade(database)
    with database.engine.connect() as connection:
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    database.dispose()
    return path


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """A running PostgreSQL with a migrated, empty database named `empty`; gives its URL with a place for the name."""
    if postgresql.programs() is None:
        missing("PostgreSQL", "apt-get install postgresql")
    with postgresql.server() as url:
        _in_postgresql(url, "CREATE DATABASE empty")
        database = Database(url.format(name="empty"))
        upgrade(database)
        database.dispose()
        yield url


BOTH = ("sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql))


@pytest.fixture(params=BOTH)
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A migrated, empty database of this test's own."""
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("migrated_sqlite"), tmp_path / "test.sqlite")
    yield from _own(request, tmp_path / "test.sqlite", "empty")


@pytest.fixture(params=BOTH)
def bare(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A database without any table, for a migration with data in it."""
    yield from _own(request, tmp_path / "bare.sqlite", "template0")


def _own(request: pytest.FixtureRequest, path: Path, template: str) -> Iterator[Database]:
    """The SQLite file, or a PostgreSQL database made from this template, that goes with the test."""
    if request.param == "sqlite":
        database = Database(f"sqlite:///{path}")
        yield database
        database.dispose()
        return
    server, name = request.getfixturevalue("postgresql_server"), f"test_{next(_numbers)}"
    _in_postgresql(server, f"CREATE DATABASE {name} TEMPLATE {template}")
    database = Database(server.format(name=name))
    yield database
    database.dispose()
    _in_postgresql(server, f"DROP DATABASE {name}")


@pytest.fixture
def settings(database: Database, tmp_path: Path) -> Settings:
    """The settings of a plain installation without HTTPS."""
    url = database.url.render_as_string(hide_password=False)
    return Settings(database=url, secret_file=str(tmp_path / "secret-key"), https=False)


@pytest.fixture
def app(settings: Settings, database: Database, clock: SetClock) -> Flask:
    """The application. Form tokens are checked as in service; `client` gets them as a browser would."""
    from feedback.app import create_app

    application = create_app(settings, database, clock)
    application.testing = True
    return application


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser without a past."""
    return app.test_client()


@pytest.fixture
def staff(app: Flask, database: Database, clock: SetClock) -> Callable[..., FlaskClient]:
    """`staff("hub")`: the browser of somebody signed in with these roles. Form tokens are not asked of it.

    The account's id is at `.account_id`.
    """

    def sign_in(*roles: str) -> FlaskClient:
        app.config["WTF_CSRF_ENABLED"] = False
        with database.writing() as session:
            email = f"{'-'.join(roles)}.{next(_numbers)}@example.org"
            account = accounts.add(session, email, "", list(roles), clock.now(), "tests")
            token = sessions.begin(session, account, clock.now())
            account_id = account.id
        browser = app.test_client()
        browser.set_cookie("ll_staff", token)
        browser.account_id = account_id  # type: ignore[attr-defined]
        return browser

    return sign_in


def _in_postgresql(url: str, statement: str) -> None:
    database = Database(url.format(name="postgres"))
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(statement))
    database.dispose()
