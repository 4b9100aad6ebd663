"""`listening-loop session`: voice that was not a survey, from a table."""

import json
from dataclasses import asdict
from pathlib import Path

import click

from feedback.audit.trail import COMMAND_LINE
from feedback.cli.installation import Installation
from feedback.responses import table_file
from feedback.sessions import importing, recording
from feedback.sessions.definition import AUDIENCES, key_of
from feedback.sessions.facts import SessionFault
from feedback.sessions.importing import Judged
from feedback.sessions.models import Series

FILE = click.Path(dir_okay=False, path_type=Path)


@click.group()
def session() -> None:
    """Sessions: workshops, youth councils, visits, reports of another tool.

    \b
    Example:
      listening-loop session import "Youth Council" notes.csv --audience child --same-people --dry-run
    """


@session.command("import")
@click.argument("series")
@click.argument("file", type=FILE)
@click.option(
    "--audience", type=click.Choice(list(AUDIENCES)), default="child", show_default=True, help="Whose voice."
)
@click.option("--same-people", is_flag=True, help="The same group comes each time: numbers are not added up.")
@click.option("--language", default="en", show_default=True, help="Of notes that do not say.")
@click.option("--dry-run", is_flag=True, help="Say what would happen and store nothing.")
@click.option("--skip-bad", is_flag=True, help="Store the lines that can be read and list the rest.")
@click.option("--json", "as_json", is_flag=True, help="What landed and what was refused, as JSON.")
@click.pass_obj
def import_(
    installation: Installation,
    series: str,
    file: Path,
    audience: str,
    same_people: bool,
    language: str,
    dry_run: bool,
    skip_bad: bool,
    as_json: bool,
) -> None:
    """Bring in the sessions in FILE to the series called SERIES, which is begun where there is none.

    One line is one thing that was said. Columns: title, kind, day, place, people, groups ("Year 5: 12; Year 6: 9"),
    office, asked, note, language, quote ("yes" where the person said that their words may be shown). Lines of one
    title and day are one session.

    \b
    Example:
      listening-loop session import "Youth Council" notes.csv --same-people
    """
    judged = importing.judge(table_file.read(file), installation.clock.today(), language)
    kept = bool(judged.given) and not dry_run and (skip_bad or not judged.refused)
    if kept:
        _land(installation, judged, series, audience, same_people, language)
    _tell(judged, kept, as_json)
    if judged.refused and not skip_bad:
        raise click.ClickException(
            f"Nothing was stored: {len({one.row for one in judged.refused})} lines were refused. "
            "Correct them, or say --skip-bad to store the others."
        )


def _land(
    installation: Installation, judged: Judged, title: str, audience: str, same_people: bool, language: str
) -> None:
    now, key = installation.clock.now(), key_of(title)
    with installation.database.writing() as session:
        series = session.get(Series, key) or recording.begin(
            session, key, title, audience, same_people, language, now, COMMAND_LINE
        )
        try:
            importing.land(session, series, judged, now, COMMAND_LINE)
        except SessionFault as fault:
            session.rollback()
            raise click.ClickException(str(fault)) from fault
    from feedback.safeguarding import catching_up, screen

    catching_up.catch_up(installation.database, screen.usual(), now)


def _tell(judged: Judged, kept: bool, as_json: bool) -> None:
    if as_json:
        said = {
            "sessions": len(judged.given),
            "notes": judged.notes,
            "kept": kept,
            "refused": [asdict(one) for one in judged.refused],
        }
        click.echo(json.dumps(said))
        return
    for one in judged.refused:
        click.echo(str(one), err=True)
    verb = "kept" if kept else "could be kept"
    click.echo(f"{len(judged.given)} sessions with {judged.notes} notes {verb}.")
