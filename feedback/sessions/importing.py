"""Bringing sessions in from a table: another tool's report, or notes that somebody typed. One line is one thing said.

All lines of one title and day are one session; what is known of it stands in any of them. Every line lands or is
refused with its number and reason, and nothing is kept where one is refused, unless told otherwise.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback.responses.table_fault import TableFault
from feedback.responses.table_file import Row, TableFile
from feedback.responses.watching import Watch
from feedback.sessions import recording
from feedback.sessions.facts import KINDS, Facts, Note, SessionFault, check, check_notes, groups_of
from feedback.sessions.models import Series, VoiceSession

COLUMNS = (
    "title",
    "kind",
    "day",
    "place",
    "people",
    "groups",
    "office",
    "asked",
    "note",
    "language",
    "quote",
)
NEEDED = ("title", "day", "people", "note")
YES = frozenset({"yes", "y", "true", "1", "x"})
_FACTS = ("kind", "place", "people", "groups", "office", "asked")


@dataclass(frozen=True, slots=True)
class Refused:
    """A line that cannot be kept: its number in the table, the column, and why."""

    row: int
    column: str
    reason: str

    def __str__(self) -> str:
        return (
            f"Line {self.row}, {self.column}: {self.reason}"
            if self.column
            else f"Line {self.row}: {self.reason}"
        )


@dataclass(frozen=True, slots=True)
class Given:
    """One session of a table, with what was said in it."""

    facts: Facts
    notes: tuple[Note, ...]
    rows: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Judged:
    """A table that was read: what would be kept and what was refused."""

    given: tuple[Given, ...]
    refused: tuple[Refused, ...]

    @property
    def notes(self) -> int:
        return sum(len(one.notes) for one in self.given)


def judge(table: TableFile, today: date, language: str) -> Judged:
    """Read a table. Writes nothing.

    Raises:
        TableFault: a column that is needed is not there, or one is not known.
    """
    places = _places(table)
    refused: list[Refused] = []
    together: dict[tuple[str, str], list[tuple[Row, dict[str, str]]]] = {}
    for row in table.rows:
        cells = {name: (row.cells[place].strip() if place < len(row.cells) else "") for name, place in places}
        together.setdefault((cells["title"].casefold(), cells["day"]), []).append((row, cells))
    given = []
    for rows in together.values():
        one = _session(rows, today, language, refused)
        if one is not None:
            given.append(one)
    return Judged(tuple(given), tuple(sorted(refused, key=lambda one: one.row)))


def land(
    session: Session, series: Series, judged: Judged, at: datetime, actor: str, watch: Watch | None = None
) -> list[VoiceSession]:
    """Keep what was judged.

    Raises:
        SessionFault: a session of that title and day is there already.
    """
    there = {
        (title.casefold(), held_on)
        for title, held_on in session.execute(
            select(VoiceSession.title, VoiceSession.held_on).where(
                VoiceSession.survey_key == series.survey_key
            )
        )
    }
    for one in judged.given:
        if (one.facts.title.casefold(), one.facts.held_on) in there:
            raise SessionFault(
                f"“{one.facts.title}” on {one.facts.held_on:%-d %B %Y} is there already (line {one.rows[0]})."
                " Take its lines out of the table."
            )
    return [recording.record(session, series, one.facts, one.notes, at, actor, watch) for one in judged.given]


def _places(table: TableFile) -> list[tuple[str, int]]:
    names = [cell.strip().casefold() for cell in table.header.cells]
    strange = [name for name in names if name and name not in COLUMNS]
    if strange:
        raise TableFault(f"{table.name} has a column “{strange[0]}”. The columns are: {', '.join(COLUMNS)}.")
    lacking = [name for name in NEEDED if name not in names]
    if lacking:
        raise TableFault(f"{table.name} has no column “{lacking[0]}”. It needs: {', '.join(NEEDED)}.")
    return [(name, names.index(name) if name in names else len(names)) for name in COLUMNS]


def _session(
    rows: list[tuple[Row, dict[str, str]]], today: date, language: str, refused: list[Refused]
) -> Given | None:
    known, first = _facts_said(rows, refused), rows[0][0].number
    strange = {one.row for one in refused}
    facts = _read(first, known, today, refused)
    notes = []
    for row, cells in rows:
        if row.number in strange:
            continue
        note = Note(
            cells["note"],
            cells["language"].lower() or language,
            quotable=cells["quote"].casefold() in YES,
        )
        if (reason := _fault(lambda note=note: check_notes([note]))) is not None:
            refused.append(Refused(row.number, "note", reason.replace("Note 1", "It")))
        else:
            notes.append(note)
    if facts is None:
        said = {one.row for one in refused}
        why = f"Its session cannot be kept: see line {first}."
        refused += [Refused(row.number, "", why) for row, _ in rows if row.number not in said]
        return None
    if not notes:
        return None
    return Given(facts, tuple(notes), tuple(row.number for row, _ in rows))


def _facts_said(rows: list[tuple[Row, dict[str, str]]], refused: list[Refused]) -> dict[str, str]:
    """What the lines of one session say of it: the first that says anything counts, and none may say otherwise."""
    known = dict.fromkeys(_FACTS, "")
    known |= {"title": rows[0][1]["title"], "day": rows[0][1]["day"]}
    for row, cells in rows:
        for name in _FACTS:
            if cells[name] and known[name] and cells[name] != known[name]:
                refused.append(
                    Refused(row.number, name, f"“{cells[name]}”, but another line says “{known[name]}”.")
                )
            known[name] = known[name] or cells[name]
    return known


def _read(line: int, known: Mapping[str, str], today: date, refused: list[Refused]) -> Facts | None:
    values: dict[str, Any] = {}
    for name, read in (("day", date.fromisoformat), ("people", int)):
        try:
            values[name] = read(known[name].replace(",", "") if name == "people" else known[name][:10])
        except ValueError:
            wanted = "a day as 2026-05-14" if name == "day" else "a whole number"
            refused.append(Refused(line, name, f"“{known[name]}” is not {wanted}."))
            return None
    try:
        facts = Facts(
            title=known["title"],
            kind=_kind(known["kind"]),
            held_on=values["day"],
            people=values["people"],
            place=known["place"],
            groups=groups_of(known["groups"].replace(";", "\n")),
            office=known["office"],
            how_asked=known["asked"],
        )
        check(facts, today)
    except SessionFault as fault:
        refused.append(Refused(line, {"held_on": "day"}.get(fault.field, fault.field), str(fault)))
        return None
    return facts


def _kind(said: str) -> str:
    """A kind by its key or by what the hub calls it; a report where nothing is said."""
    if not said:
        return "report"
    called = {label.casefold(): key for key, label in KINDS.items()} | {key: key for key in KINDS}
    return called.get(said.casefold(), said)


def _fault(do: Callable[[], None]) -> str | None:
    try:
        do()
    except SessionFault as fault:
        return str(fault)
    return None
