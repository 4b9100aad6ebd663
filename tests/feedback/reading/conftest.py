"""A survey of children with its texts."""

import pytest

from feedback.clock import SetClock
from feedback.database import Database
from tests.feedback.reading.texts import Texts


@pytest.fixture
def texts(database: Database, clock: SetClock) -> Texts:
    return Texts(database, clock)
