"""Answers as a file for a spreadsheet, a statistics program or a script: one line per response, and a codebook.

The lines are sorted by the responses' random ids, and no id is written: neither their order nor anything in them
says who answered first. A file appears whole or not at all, readable by its owner only.
"""

import os
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime
from difflib import get_close_matches
from itertools import chain
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback.audit import trail
from feedback.database import Database
from feedback.responses import codebook, export_files, export_rows, opendocument, spss, store
from feedback.surveys import versions
from feedback.surveys.models import Survey

FORMATS = ("csv", "xlsx", "ods", "sav", "jsonl")
#: Those that hold their codebook; the others have one beside them.
_WHOLE = ("xlsx", "ods", "sav")


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written: how many responses, into which files."""

    responses: int
    files: tuple[Path, ...]


def export(
    database: Database,
    survey_key: str,
    kind: str,
    out: Path,
    at: datetime,
    actor: str,
    progress: Callable[..., Iterable[Any]] | None = None,
    reason: str = "",
) -> Exported:
    """Write the answers to a survey to `out`, in a format of `FORMATS`; CSV and JSON lines get a codebook beside them, a workbook has a
    sheet of it, and a file for SPSS has labels.

    Reading holds no lock. That answers were taken out, and the `reason` where one was given, is noted before the file
    appears.

    Raises:
        versions.SurveyFault: there is no such survey, or too many answers for a workbook.
        OSError: the file cannot be written.
    """
    beside = (out,) if kind in _WHOLE else (out, out.with_name(out.name + ".codebook.csv"))
    with ExitStack() as stack, database.reading() as session:
        surveys = _surveys(session, survey_key)
        answered = store.how_many(session, survey_key)
        parts = [stack.enter_context(_part(path)) for path in beside]
        rows = export_rows.rows(session, survey_key)
        shown = progress(rows, answered) if progress else rows
        written = _write(kind, parts, export_rows.Table(surveys), shown)
        _note(database, survey_key, kind, written, reason, at, actor)
        for part, path in zip(parts, beside, strict=True):
            part.replace(path)
    return Exported(written, beside)


def _write(kind: str, parts: list[Path], table: export_rows.Table, rows: Iterable[export_rows.Given]) -> int:
    if kind == "sav":
        return spss.write(parts[0], table, rows)
    book = codebook.lines(table)
    if kind == "xlsx":
        return export_files.workbook(parts[0], table, rows, book)
    lines = chain([table.header], (table.line(row) for row in rows))
    if kind == "ods":
        return opendocument.write(parts[0], [("answers", lines), ("codebook", book)])[0] - 1
    export_files.csv_lines(parts[1], book)
    if kind == "jsonl":
        return export_files.json_lines(parts[0], rows)
    return export_files.csv_lines(parts[0], lines) - 1


def _surveys(session: Session, survey_key: str) -> list[Any]:
    published = versions.published(session, survey_key)
    if not published:
        known = session.scalars(select(Survey.key)).all()
        if survey_key in known:
            raise versions.SurveyFault(f"'{survey_key}' was never published, so nobody has answered it.")
        near = get_close_matches(survey_key, known, 1)
        remedy = f"Did you mean '{near[0]}'?" if near else "Bring a survey in first."
        raise versions.SurveyFault(f"There is no survey '{survey_key}'. {remedy}")
    return [versions.read(version) for version in reversed(published)]


def _note(
    database: Database, survey_key: str, kind: str, count: int, reason: str, at: datetime, actor: str
) -> None:
    why = {"reason": reason} if reason else {}
    with database.writing() as session:
        about = f"survey/{survey_key}"
        trail.note(session, at, actor, "answers exported", about, format=kind, responses=count, **why)


@contextmanager
def _part(path: Path) -> Iterator[Path]:
    """A file beside `path` that is taken away again unless it has been moved into its place."""
    try:
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    except FileNotFoundError:
        raise FileNotFoundError(2, "there is no such folder", str(path.parent)) from None
    os.close(handle)
    part = Path(name)
    try:
        yield part
    finally:
        part.unlink(missing_ok=True)
