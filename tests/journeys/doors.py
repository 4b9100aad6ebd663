"""Doors of their own for stories, opened as staff open them on the command line."""

import json
import os
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.journeys.served import CHECKOUT, Northmoor, run_command

SHORT = "three-questions"


def open_door(place: Northmoor, kind: str, *words: str) -> str:
    """A new door into the survey of three questions; gives its path."""
    command(place, "survey", "import", f"library:{SHORT}", "--publish")
    return json.loads(command(place, "survey", "open", SHORT, "--kind", kind, *words, "--json"))["path"]


def let_drafts_lie(place: Northmoor, minutes: int) -> None:
    """Make every draft as old as if nobody had touched it for so long."""
    before = datetime.now(UTC) - timedelta(minutes=minutes)
    with sqlite3.connect(place.folder / place.told["database"], timeout=15) as database:
        database.execute("UPDATE drafts SET touched_at = ?", (before.strftime("%Y-%m-%d %H:%M:%S.%f"),))


def command(place: Northmoor, *words: str) -> str:
    """What the command line says for these words, in the place that is served."""
    url = f"sqlite:///{Path(place.told['database'])}"
    environment = os.environ | {"LISTENING_LOOP_DATABASE": url, "PYTHONPATH": str(CHECKOUT)}
    return run_command(place.folder, environment, *words)
