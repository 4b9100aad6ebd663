"""`listening-loop training`: courses, and bookings from a booking system's table."""

import json
from dataclasses import dataclass, field
from pathlib import Path

import click
import yaml

from feedback.audit.trail import COMMAND_LINE
from feedback.cli.installation import Installation
from feedback.responses import table_file
from feedback.responses.import_map import near
from feedback.training import bookings, columns, courses, events, importing, listing, remembered
from feedback.training.fault import TrainingFault
from feedback.training.importing import Judged, Said
from feedback.training.listing import Chosen

FILE = click.Path(dir_okay=False, path_type=Path)
PARTS = ("columns", "agencies", "attendance")


@dataclass(frozen=True, slots=True)
class Map:
    """What a map file says of a table's words."""

    columns: dict[str, str] = field(default_factory=dict)
    agencies: dict[str, str] = field(default_factory=dict)
    attendance: dict[str, str] = field(default_factory=dict)


@click.group()
def training() -> None:
    """Training: courses, events, bookings.

    \b
    Example:
      listening-loop training courses
      listening-loop training import bookings.xlsx --event 4k7wq2m --dry-run
    """


@training.command("courses")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@click.pass_obj
def courses_(installation: Installation, as_json: bool) -> None:
    """List the courses with their events: the code of each is what `training import` asks for.

    \b
    Example:
      listening-loop training courses
    """
    with installation.database.reading() as session:
        held = listing.events(session, Chosen(), installation.clock.now())
        found = [
            {
                "key": one.key,
                "title": one.title,
                "level": one.level,
                "priority": one.priority_ref,
                "archived": one.archived_at is not None,
                "events": [_event(event) for event in held if event.course.key == one.key],
            }
            for one in courses.all_of(session, archived=True)
        ]
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False))
        return
    for one in found:
        click.echo(f"{one['key']}  {one['title']}{'  (archived)' if one['archived'] else ''}")
        for event in one["events"]:
            click.echo(
                f"  {event['code']}  {event['day']}  booked {event['booked']}, came {event['came']}"
                f"{'  (cancelled)' if event['cancelled'] else ''}"
            )
    if not found:
        click.echo("There is no course yet. Begin one in the hub, under Training.")


@training.command("import")
@click.argument("file", type=FILE)
@click.option("--event", "code", required=True, help="Code of the event; `training courses` lists them.")
@click.option(
    "--map", "mapped", type=FILE, help="YAML: what columns, agencies and words for attendance mean."
)
@click.option("--dry-run", is_flag=True, help="Say what would happen and store nothing.")
@click.option("--skip-bad", is_flag=True, help="Store the rows that can be kept and list the rest.")
@click.option("--json", "as_json", is_flag=True, help="What landed and what was refused, as JSON.")
@click.pass_obj
def import_(
    installation: Installation,
    file: Path,
    code: str,
    mapped: Path | None,
    dry_run: bool,
    skip_bad: bool,
    as_json: bool,
) -> None:
    """Bring the bookings in FILE, a booking system's table, to an event. The same file may come again: nobody twice.

    \b
    Example:
      listening-loop training import bookings.xlsx --event 4k7wq2m --map words.yaml --dry-run
    """
    table, words = table_file.read(file), read_map(mapped) if mapped else Map()
    now = installation.clock.now()
    with installation.database.writing() as session:
        event = events.by_code(session, code)
        if event is None:
            raise click.ClickException(
                f"There is no event '{code}'. 'listening-loop training courses' lists them."
            )
        known = remembered.of(session, remembered.COLUMN)
        meanings = columns.named(table.header.cells, words.columns, known)
        said = Said(tuple(meanings), words.agencies, words.attendance)
        try:
            judged = importing.judge(session, event, table, said, now)
        except TrainingFault as fault:
            raise click.ClickException(str(fault)) from fault
        stopped = bool(judged.of("refused")) and not skip_bad
        if not dry_run and not stopped:
            importing.land(session, event, judged, said, table, now, COMMAND_LINE)
    _tell(judged, table.header.cells, said, kept=not dry_run and not stopped, as_json=as_json)
    if stopped:
        number = len(judged.of("refused"))
        raise click.ClickException(
            f"Nothing was stored: {number} {'row was' if number == 1 else 'rows were'} refused. Correct them, "
            "say what a word means with --map, or say --skip-bad to store the others."
        )


def read_map(path: Path) -> Map:
    """A map file.

    Raises:
        ClickException: it cannot be read, or says what no map may say.
    """
    try:
        held = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as fault:
        raise click.ClickException(f"{path} cannot be read: {fault}") from fault
    if not isinstance(held, dict) or not all(isinstance(part, dict) for part in held.values()):
        raise click.ClickException(
            f"{path} must have {', '.join(PARTS)}, each with 'words: meaning' below it."
        )
    for part in held:
        if part not in PARTS:
            raise click.ClickException(f"{path} has a part '{part}'. {near(str(part), PARTS)}")
    found = Map(**{part: {str(a): str(b) for a, b in words.items()} for part, words in held.items()})
    for words, state in found.attendance.items():
        if state not in bookings.STATES:
            raise click.ClickException(f"{path} says '{words}' is '{state}'. {near(state, bookings.STATES)}")
    return found


def _event(one: listing.Listed) -> dict[str, object]:
    return {
        "code": one.event.code,
        "day": one.event.starts_at.date().isoformat(),
        "trainer": one.event.trainer,
        "capacity": one.event.capacity,
        "booked": one.counts.places,
        "came": one.counts.came,
        "no_show": one.counts.no_show,
        "cancelled": one.event.cancelled_at is not None,
    }


def _tell(judged: Judged, heads: tuple[str, ...], said: Said, *, kept: bool, as_json: bool) -> None:
    if as_json:
        told = judged.counts | {
            "kept": kept,
            "columns": dict(zip(heads, said.columns, strict=False)),
            "refusals": [str(one) for one in judged.of("refused")],
            "passed_over": [str(one) for one in judged.of("passed")],
            "agencies_to_place": [one.words for one in judged.agencies],
        }
        click.echo(json.dumps(told, ensure_ascii=False))
        return
    for head, meaning in zip(heads, said.columns, strict=False):
        click.echo(f"{head or '(no head)'}: {columns.MEANINGS[meaning]}")
    for one in (*judged.of("refused"), *judged.of("passed")):
        click.echo(str(one), err=True)
    for one in judged.agencies:
        click.echo(f"Agency to be placed: {one.words} ({one.bookings})")
    counts = judged.counts
    verb = "kept" if kept else "could be kept"
    click.echo(
        f"{counts['new']} new and {counts['changed']} changed {verb}; {counts['same']} there already, "
        f"{counts['passed']} passed over, {counts['refused']} refused."
    )
