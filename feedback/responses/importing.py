"""Bringing in answers that were given on paper or before this service: every row lands, or is refused with a reason.

All or nothing unless told otherwise: a table of which half landed is a table nobody can count.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from difflib import get_close_matches
from itertools import count
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback.audit import trail
from feedback.responses import bulk_intake
from feedback.responses.import_map import ImportMap
from feedback.responses.import_rows import Given, Refusal, RowReader
from feedback.responses.table_file import TableFault, TableFile
from feedback.surveys import collectors, promises, versions
from feedback.surveys.models import Collector, Survey, SurveyVersion
from forms.confidentiality import Mode

#: Modes in which a response keeps nothing beside its answers, so that a table can hold all of it.
MODES = (Mode.ANONYMOUS, Mode.UNLINKED)
Progress = Callable[[Sequence[Any]], Iterable[Any]]


@dataclass(frozen=True, slots=True)
class Wishes:
    """How a table is to be brought in. `door` is the code of a door the answers came through."""

    mapping: ImportMap = field(default_factory=ImportMap)
    day: date | None = None
    language: str | None = None
    door: str | None = None
    skip_bad: bool = False
    dry_run: bool = False
    again: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of an import. `landed` rows are responses now, or would be after a dry run; `code` is their door."""

    rows: int
    landed: int
    refused: tuple[Refusal, ...]
    notes: tuple[str, ...]
    code: str | None

    @property
    def refused_rows(self) -> int:
        return len({one.row for one in self.refused})


@dataclass(frozen=True, slots=True)
class Judged:
    """A table that has been read for a survey: what would land under which version, and what was refused."""

    survey_key: str
    version_id: str
    table: TableFile
    wishes: Wishes
    given: list[Given]
    refused: tuple[Refusal, ...]
    notes: tuple[str, ...]

    def outcome(self, code: str | None = None) -> Outcome:
        return Outcome(len(self.table.rows), len(self.given), self.refused, self.notes, code)


def bring_in(
    session: Session,
    survey_key: str,
    table: TableFile,
    at: datetime,
    today: date,
    actor: str,
    wishes: Wishes | None = None,
) -> Outcome:
    """Judge a table and store it, in one session: see `judge` and `land`."""
    return land(session, judge(session, survey_key, table, today, wishes), at, actor)


def judge(
    session: Session,
    survey_key: str,
    table: TableFile,
    today: date,
    wishes: Wishes | None = None,
    progress: Progress = iter,
) -> Judged:
    """Read a table's rows as answers to the survey's published version. Writes nothing, and may take long.

    Nothing is given where a row is refused, unless `skip_bad`.

    Raises:
        versions.SurveyFault: there is no such survey or door, or its promise needs more than a table holds.
        TableFault: the columns cannot be understood, or the file was brought in before.
    """
    wishes = wishes or Wishes()
    version = _version(session, survey_key)
    door = _door(session, survey_key, wishes.door)
    _not_twice(session, survey_key, table, wishes)
    reader = RowReader(
        versions.read(version),
        table,
        today,
        mapping=wishes.mapping,
        day=wishes.day,
        language=wishes.language,
        audience=door.audience_version if door else None,
    )
    given, refused = _judged(reader, table, progress)
    kept = [] if refused and not wishes.skip_bad else given
    return Judged(survey_key, version.id, table, wishes, kept, refused, reader.notes())


def land(session: Session, judged: Judged, at: datetime, actor: str) -> Outcome:
    """Store what was judged, quickly: on SQLite nobody else can send answers meanwhile.

    The door is made for the import and closed again, unless one is named.

    Raises:
        versions.SurveyFault: the survey was published anew since, or the door takes no more.
        TableFault: somebody brought the file in since.
    """
    if not judged.given or judged.wishes.dry_run:
        return judged.outcome(judged.wishes.door)
    version = _version(session, judged.survey_key)
    if version.id != judged.version_id:
        raise versions.SurveyFault(f"'{judged.survey_key}' was published anew meanwhile. Try again.")
    _not_twice(session, judged.survey_key, judged.table, judged.wishes)
    door = _door(session, judged.survey_key, judged.wishes.door)
    door = door or _made_door(session, judged.survey_key, at, actor)
    _count(door, len(judged.given))
    bulk_intake.write(session, version, door.code, judged.given)
    noted = {"sha256": judged.table.sha256, "rows": len(judged.given), "day": at.date().isoformat()}
    door.settings = {**door.settings, "imports": [*door.settings.get("imports", ()), noted]}
    thing = f"survey/{judged.survey_key}"
    trail.note(session, at, actor, "answers brought in", thing, rows=len(judged.given), code=door.code)
    session.flush()
    return judged.outcome(door.code)


def _judged(
    reader: RowReader, table: TableFile, progress: Progress
) -> tuple[list[Given], tuple[Refusal, ...]]:
    given: list[Given] = []
    refused: list[Refusal] = []
    for row in progress(table.rows):
        read = reader.read(row)
        if isinstance(read, Given):
            given.append(read)
        else:
            refused += read
    return given, tuple(refused)


def _version(session: Session, survey_key: str) -> SurveyVersion:
    version = versions.current(session, survey_key)
    if version is None:
        known = session.scalars(select(Survey.key)).all()
        close = get_close_matches(survey_key, known, 1)
        if survey_key in known:
            raise versions.SurveyFault(f"'{survey_key}' is not published. Publish it, then bring answers in.")
        remedy = f"Did you mean '{close[0]}'?" if close else "Bring the survey in first."
        raise versions.SurveyFault(f"There is no survey '{survey_key}'. {remedy}")
    if version.mode not in MODES:
        raise versions.SurveyFault(
            f"'{survey_key}' is {version.mode}: its answers belong to somebody, and a table does not say to whom. "
            "Only anonymous and unlinked surveys take answers from a file."
        )
    return version


def _door(session: Session, survey_key: str, code: str | None) -> Collector | None:
    if code is None:
        return None
    door = session.get(Collector, code.lower())
    if door is None or door.survey_key != survey_key:
        raise versions.SurveyFault(f"'{survey_key}' has no door '{code}'. Look at its address: /s/CODE.")
    return door


def _not_twice(session: Session, survey_key: str, table: TableFile, wishes: Wishes) -> None:
    if not table.rows:
        raise TableFault(f"{table.name} has a header and no rows. Nothing can be brought in.")
    for door in collectors.of(session, survey_key):
        for before in door.settings.get("imports", ()):
            if before["sha256"] == table.sha256 and not wishes.again:
                raise TableFault(
                    f"{table.name} was brought in before, on {before['day']}. Say --again to count it twice."
                )


def _count(door: Collector, rows: int) -> None:
    if door.cap is not None and door.received + rows > door.cap:
        raise versions.SurveyFault(
            f"The door '{door.code}' takes {door.cap} answers and has {door.received}. Name another door."
        )
    door.received = Collector.received + rows


def _made_door(session: Session, survey_key: str, at: datetime, actor: str) -> Collector:
    """A door that was never open to anybody: its code must not let people in."""
    mode = _version(session, survey_key).mode
    kind = "paper" if mode == Mode.ANONYMOUS else promises.PERSONAL
    name = _free_name(session, survey_key)
    door = collectors.open_door(session, survey_key, at, actor, kind=kind, name=name)
    collectors.close(session, door, at, actor)
    session.flush()
    return door


def _free_name(session: Session, survey_key: str) -> str:
    """Doors of one survey have names of their own, so the second file is number 2."""
    taken = {collectors.plain(one) for one in collectors.names(session, survey_key)}
    names = ("Brought in from a file" + (f" ({number})" if number > 1 else "") for number in count(1))
    return next(name for name in names if collectors.plain(name) not in taken)
