"""`listening-loop concerns catch-up`."""

import pytest

from feedback.clock import SetClock
from feedback.database import Database
from feedback.responses import contact_intake
from feedback.safeguarding import screen
from feedback.safeguarding.screen import Screener
from tests.feedback.cli.conftest import Run
from tests.feedback.safeguarding.watched import screener


def _usual(_secret_file: str) -> Screener:
    return screener


def test_a_concern_the_database_refuses_is_said_and_comes_again(
    run: Run, database: Database, clock: SetClock, published: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(screen, "usual", _usual)
    with database.writing() as session:
        contact_intake.leave(session, "t", published, "en", clock.now(), reach="07700", about="I WORRY")
    with monkeypatch.context() as patch:
        patch.setattr(screen, "new_id", lambda: None)
        refused = run("concerns", "catch-up")
    assert refused.exit_code == 1
    assert "refused the concerns of 1 texts" in refused.stderr
    done = run("concerns", "catch-up")
    assert (done.exit_code, done.stdout) == (0, "1 texts were looked at; 1 came before a person.\n")
