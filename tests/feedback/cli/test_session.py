"""`listening-loop session` at a terminal."""

import json
from pathlib import Path

from sqlalchemy import func, select

from feedback.database import Database
from feedback.responses.models import Comment
from feedback.sessions.models import VoiceSession
from tests.feedback.cli.conftest import Run
from tests.feedback.sessions.test_importing import TABLE


def count(database: Database, model: type) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(model)) or 0


def test_a_table_is_kept_and_its_series_begun(run: Run, database: Database, tmp_path: Path):
    path = tmp_path / "notes.csv"
    path.write_text(TABLE, encoding="utf-8")
    dry = run("session", "import", "Voice Group", str(path), "--dry-run", "--json")
    assert json.loads(dry.stdout) == {"sessions": 2, "notes": 3, "kept": False, "refused": []}
    assert count(database, VoiceSession) == 0
    assert run("session", "import", "Voice Group", str(path)).exit_code == 0
    assert (count(database, VoiceSession), count(database, Comment)) == (2, 3)


def test_nothing_is_kept_where_a_line_is_refused(run: Run, database: Database, tmp_path: Path):
    path = tmp_path / "notes.csv"
    path.write_text(TABLE + "B,workshop,2026-02-03,none,,Said.,en,\n", encoding="utf-8")
    refused = run("session", "import", "Voice Group", str(path))
    assert refused.exit_code == 1
    assert "Line 5, people" in refused.stderr
    assert count(database, VoiceSession) == 0
    assert run("session", "import", "Voice Group", str(path), "--skip-bad").exit_code == 0
    assert count(database, VoiceSession) == 2
