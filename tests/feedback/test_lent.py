"""The database that goes from test to test: whatever one test did to it, the next finds an empty one of the right shape."""

from collections.abc import Iterator

import psycopg
import pytest

from tests.support import postgresql
from tests.support.postgresql import Lent

pytestmark = pytest.mark.postgresql


@pytest.fixture
def lent_here(postgresql_server: str) -> Iterator[Lent]:
    """One beside the one that tests share."""
    lent = Lent(postgresql_server)
    lent._made = 10_000
    yield lent
    if lent._name:
        postgresql.at_once(postgresql_server, f"DROP DATABASE {lent._name} WITH (FORCE)")


def _run(url: str, statement: str) -> list[tuple[object, ...]]:
    with psycopg.connect(url.replace("postgresql+psycopg:", "postgresql:"), autocommit=True) as connection:
        found = connection.execute(statement.encode())
        return found.fetchall() if found.description else []


def test_it_is_emptied_and_lent_again(lent_here: Lent) -> None:
    url = lent_here.url()
    _run(url, "INSERT INTO agencies (key, name, kind) VALUES ('school', 'Windle School', '')")
    lent_here.empty()
    assert lent_here.url() == url
    assert _run(url, "SELECT count(*) FROM agencies") == [(0,)]


@pytest.mark.parametrize(
    "change",
    [
        "CREATE TABLE other (id int)",
        "ALTER TABLE agencies ALTER COLUMN name SET DEFAULT 'nobody'",
        "CREATE FUNCTION more() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "CREATE TRIGGER still BEFORE UPDATE ON agencies FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger()",
    ],
)
def test_one_of_another_shape_is_not_lent_again(lent_here: Lent, change: str) -> None:
    url = lent_here.url()
    _run(url, change)
    lent_here.empty()
    assert lent_here.url() != url


def test_a_function_that_does_something_else_is_seen(lent_here: Lent) -> None:
    url = lent_here.url()
    _run(url, "CREATE FUNCTION more() RETURNS int LANGUAGE sql AS 'SELECT 1'")
    with lent_here._connected(lent_here._name) as connection:
        lent_here._shape = postgresql._shape(connection)
    _run(url, "CREATE OR REPLACE FUNCTION more() RETURNS int LANGUAGE sql AS 'SELECT 2'")
    lent_here.empty()
    assert lent_here.url() != url


def test_what_could_not_be_emptied_is_dropped_and_never_lent(
    lent_here: Lent, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = lent_here.url()
    with monkeypatch.context() as broken:
        broken.setattr(postgresql, "_take_out", lambda _: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            lent_here.empty()
    assert lent_here.url() != url
    with pytest.raises(psycopg.OperationalError, match="does not exist"):
        _run(url, "SELECT 1")
