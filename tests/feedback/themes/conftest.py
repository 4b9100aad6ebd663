"""Somebody who codes a small published survey."""

import pytest

from feedback.clock import SetClock
from feedback.database import Database
from tests.feedback.themes.coded import Coder, coder
from tests.support.asked import publish


@pytest.fixture
def alice(database: Database, clock: SetClock) -> Coder:
    publish(database, clock)
    return coder(database, clock)
