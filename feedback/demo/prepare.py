"""Preparing the demo: a database file of its own, filled by the verbs that staff use and by people who answer."""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy.exc import DatabaseError

from feedback import demo_mark
from feedback.clock import Clock, SetClock
from feedback.database import Database
from feedback.demo import (
    concerns,
    decisions,
    evaluations,
    loops,
    panel,
    partnership,
    plans_at_work,
    quotes,
    reactions,
    returns,
    sampling,
    sessions,
    stage,
    surveys,
    themes,
    training,
    visitors,
)
from feedback.demo.days import Days
from feedback.demo.stage import Act, Stage
from feedback.migrations.upgrade import upgrade
from feedback.settings import Settings

FILE = "demo.sqlite"
KEY = "demo-secret-key"
#: What the people of the story wrote down for themselves. The database cannot tell: it keeps only hashes.
NOTES = "demo-notes.json"

#: Those who do something on the same minute do it in this order.
PARTS = (
    partnership,
    surveys,
    visitors,
    concerns,
    sampling,
    themes,
    sessions,
    quotes,
    panel,
    loops,
    reactions,
    plans_at_work,
    training,
    evaluations,
    returns,
    decisions,
)

Progress = Callable[[Sequence[Any]], Iterable[Any]]


class DemoFault(Exception):
    """The demo cannot be prepared. The message says what to do."""


@dataclass(frozen=True, slots=True)
class Notes:
    """`made_on`: the day the story ends on. `receipts`: door code to a receipt's code that opens something."""

    made_on: date
    receipts: dict[str, str]


@dataclass(frozen=True, slots=True)
class Prepared:
    """A demo that can be served: its settings, its notes, and whether it was made just now."""

    settings: Settings
    notes: Notes
    made: bool


def settings_for(settings: Settings, folder: Path, port: int) -> Settings:
    """The settings a demo is served with: its own file and key, on this machine, without HTTPS.

    Of those given only a few are taken over, by name: no setting that a later release brings can lead a demo to a
    database in service.
    """
    return Settings(
        database=f"sqlite:///{folder / FILE}",
        secret_file=str(folder / KEY),
        public_url=f"http://127.0.0.1:{port}",
        https=False,
        exit_url=settings.exit_url,
        workers=settings.workers,
    )


def prepare(
    settings: Settings, folder: Path, clock: Clock, *, fresh: bool = False, progress: Progress = iter
) -> Prepared:
    """The demo in `folder`: as it stands, or made when there is none or `fresh` is asked for.

    It is made beside its place and moved there when it is whole, so that nothing half done is left behind.

    Raises:
        DemoFault: a file that is no demo lies in its place.
    """
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / FILE
    _ensure_ours(file)
    standing = file.exists() and (folder / NOTES).exists()
    if standing and not fresh:
        _bring_up_to_date(settings)
        return Prepared(settings, _read_notes(folder), made=False)
    return Prepared(settings, _make(settings, folder, clock, progress), made=True)


def _make(settings: Settings, folder: Path, clock: Clock, progress: Progress) -> Notes:
    building = folder / f"{FILE}.new"
    _remove(building)
    database = Database(f"sqlite:///{building}")
    try:
        upgrade(database)
        demo_mark.mark(database)
        played = Stage(settings, database, SetClock(clock.now()), Days(clock.today()))
        stage.play(played, progress(story(played, clock)))
    finally:
        database.dispose()
    notes = Notes(clock.today(), played.receipts)
    _remove(folder / FILE)
    _write_notes(folder, notes)
    building.replace(folder / FILE)
    return notes


def story(played: Stage, clock: Clock) -> list[Act]:
    """Every act there has been up to now."""
    found = [act for part in PARTS for act in part.acts(played)]
    return [act for act in stage.in_order(found) if act.at <= clock.now()]


def _bring_up_to_date(settings: Settings) -> None:
    database = Database(settings.database)
    try:
        upgrade(database)
    finally:
        database.dispose()


def _ensure_ours(file: Path) -> None:
    if not file.exists():
        return
    database = Database(f"sqlite:///{file}")
    try:
        ours = demo_mark.is_demo(database)
    except DatabaseError:
        ours = False
    finally:
        database.dispose()
    if not ours:
        raise DemoFault(f"{file} is not a demo, and is left alone. Move it away, then start again.")


def _remove(file: Path) -> None:
    """Remove a database with what SQLite keeps beside it: a strange log would spoil the next one."""
    for ending in ("", "-wal", "-shm"):
        file.with_name(file.name + ending).unlink(missing_ok=True)


def _read_notes(folder: Path) -> Notes:
    held = json.loads((folder / NOTES).read_text(encoding="utf-8"))
    return Notes(date.fromisoformat(held["made_on"]), held["receipts"])


def _write_notes(folder: Path, notes: Notes) -> None:
    text = json.dumps(asdict(notes), default=str, indent=2)
    (folder / NOTES).write_text(text + "\n", encoding="utf-8")
