"""Bringing in answers that were given on paper or before this service: every row lands, or is refused with a reason.

All or nothing unless told otherwise: a table of which half landed is a table nobody can count.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from difflib import get_close_matches
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback.audit import trail
from feedback.responses import intake
from feedback.responses.import_map import ImportMap
from feedback.responses.import_rows import Given, Refusal, RowReader
from feedback.responses.table_file import TableFault, TableFile
from feedback.secrets import new_id
from feedback.surveys import collectors, versions
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


def bring_in(
    session: Session,
    survey_key: str,
    table: TableFile,
    at: datetime,
    today: date,
    actor: str,
    wishes: Wishes | None = None,
    progress: Progress = iter,
) -> Outcome:
    """Store a table's rows as responses of the survey's published version.

    Nothing is stored where a row is refused, unless `skip_bad`. The door is made for the import and closed again,
    unless one is named.

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
    if refused and not wishes.skip_bad:
        given = []
    if given and not wishes.dry_run:
        door = _land(session, version, door, given, table, at, actor, progress)
    return Outcome(len(table.rows), len(given), refused, reader.notes(), door.code if door else None)


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


def _land(
    session: Session,
    version: SurveyVersion,
    door: Collector | None,
    given: list[Given],
    table: TableFile,
    at: datetime,
    actor: str,
    progress: Progress,
) -> Collector:
    door = door or _made_door(session, version.survey_key, at, actor)
    if door.cap is not None and door.received + len(given) > door.cap:
        raise versions.SurveyFault(
            f"The door '{door.code}' takes {door.cap} answers and has {door.received}. Name another door."
        )
    survey = versions.read(version)
    for one in progress(given):
        row, comments = intake.shaped(survey, one.answers)
        intake.write(
            session,
            response_id=new_id(),
            survey_key=version.survey_key,
            version_id=version.id,
            mode=version.mode,
            collector_code=door.code,
            audience_version=one.audience_version,
            language=one.language,
            day=one.day,
            answers=row,
            comments=comments,
        )
    noted = {"sha256": table.sha256, "rows": len(given), "day": at.date().isoformat()}
    door.settings = {**door.settings, "imports": [*door.settings.get("imports", ()), noted]}
    thing = f"survey/{version.survey_key}"
    trail.note(session, at, actor, "answers brought in", thing, rows=len(given), code=door.code)
    session.flush()
    session.refresh(door)
    return door


def _made_door(session: Session, survey_key: str, at: datetime, actor: str) -> Collector:
    """A door that was never open to anybody: its code must not let people in."""
    door = collectors.open_door(session, survey_key, at, actor, kind="paper", name="Brought in from a file")
    collectors.close(session, door, at, actor)
    session.flush()
    return door
