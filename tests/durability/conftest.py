"""A database that outlives whoever is killed, on each of the two kinds."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import missing
from tests.support import postgresql


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'killed.sqlite'}"
        return
    if postgresql.programs() is None:
        missing("PostgreSQL", "apt-get install postgresql")
    with postgresql.server() as server:
        yield server.format(name="postgres")
