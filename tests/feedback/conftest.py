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

from feedback.accounts import accounts, sessions
from feedback.clock import SetClock
from feedback.database import Database
from feedback.migrations.upgrade import upgrade
from feedback.secrets import key_from
from feedback.settings import Settings
from feedback.web.flood import Flood
from feedback.web.media import Known
from feedback.web.service import Service
from tests.conftest import missing
from tests.support import postgresql
from tests.support.postgresql import Lent

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
        postgresql.at_once(url, "CREATE DATABASE empty")
        database = Database(url.format(name="empty"))
        upgrade(database)
        database.dispose()
        yield url


@pytest.fixture(scope="session")
def lent(postgresql_server: str) -> Lent:
    """The migrated PostgreSQL database that goes from test to test, emptied in between."""
    return Lent(postgresql_server)


BOTH = ("sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql))


@pytest.fixture(params=BOTH)
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A migrated, empty database, for as long as the test lasts nobody else's."""
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("migrated_sqlite"), tmp_path / "test.sqlite")
        yield from _opened(f"sqlite:///{tmp_path / 'test.sqlite'}")
        return
    lent: Lent = request.getfixturevalue("lent")
    try:
        yield from _opened(lent.url())
    finally:
        lent.empty()


@pytest.fixture(params=BOTH)
def bare(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A database without any table, for a migration with data in it."""
    if request.param == "sqlite":
        yield from _opened(f"sqlite:///{tmp_path / 'bare.sqlite'}")
        return
    server, name = request.getfixturevalue("postgresql_server"), f"bare_{next(_numbers)}"
    postgresql.at_once(server, f"CREATE DATABASE {name} TEMPLATE template0")
    yield from _opened(server.format(name=name))
    postgresql.at_once(server, f"DROP DATABASE {name}")


def _opened(url: str) -> Iterator[Database]:
    database = Database(url)
    yield database
    database.dispose()


@pytest.fixture
def settings(database: Database, tmp_path: Path) -> Settings:
    """The settings of a plain installation without HTTPS."""
    url = database.url.render_as_string(hide_password=False)
    return Settings(database=url, secret_file=str(tmp_path / "secret-key"), https=False)


@pytest.fixture(scope="session")
def put_together(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """The application once for a whole run: its rules and templates take longer to compile than most tests last."""
    from feedback.app import create_app

    folder = tmp_path_factory.mktemp("application")
    return create_app(
        Settings(database=f"sqlite:///{folder / 'none'}", secret_file=str(folder / "key"), https=False)
    )


@pytest.fixture
def app(put_together: Flask, settings: Settings, database: Database, clock: SetClock) -> Iterator[Flask]:
    """The application. Form tokens are checked as in service; `client` gets them as a browser would.

    All that an application remembers is made anew for each test.
    """
    application, usual = put_together, dict(put_together.config)
    key = key_from(Path(settings.secret_file))
    application.secret_key = key
    application.testing = True
    application.extensions.update(
        service=Service(settings, database, clock, key, database), flood=Flood(), media=Known()
    )
    yield application
    application.config.clear()
    application.config.update(usual)


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
