"""A database with the tables of this room."""

from collections.abc import Iterator
from pathlib import Path

import pytest

import feedback.audit.models
import feedback.plans.models  # noqa: F401
from feedback.database import Base, Database


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """An empty SQLite file of this test's own."""
    database = Database(f"sqlite:///{tmp_path / 'plans.sqlite'}")
    Base.metadata.create_all(database.engine)
    yield database
    database.dispose()
