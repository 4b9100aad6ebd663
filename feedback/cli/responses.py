"""`listening-loop responses`: answers in from a table, and out as a file."""

import json
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from feedback.audit.trail import COMMAND_LINE
from feedback.cli.installation import Installation
from feedback.cli.progress import bar
from feedback.responses import export as exporting
from feedback.responses import import_map, importing, table_file
from feedback.responses.importing import Outcome, Wishes

FILE = click.Path(dir_okay=False, path_type=Path)


@click.group()
def responses() -> None:
    """Answers: bring in from paper, take out as a file.

    \b
    Example:
      listening-loop responses import event-evaluation conference.csv --dry-run
      listening-loop responses export event-evaluation --format xlsx --out answers.xlsx
    """


@responses.command("import")
@click.argument("key")
@click.argument("file", type=FILE)
@click.option(
    "--map", "map_file", type=FILE, help="YAML: which column is which question, which words which choice."
)
@click.option("--dry-run", is_flag=True, help="Say what would happen and store nothing.")
@click.option("--skip-bad", is_flag=True, help="Store the rows that can be read and list the rest.")
@click.option("--again", is_flag=True, help="Take a file that was brought in before.")
@click.option(
    "--day",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="YYYY-MM-DD",
    help="When answers without a day were given.",
)
@click.option("--language", help="In what language rows that do not say were answered.")
@click.option("--door", help="Code of the door they came through; one is made otherwise.")
@click.option("--encoding", help="Of a CSV file, where the guess is wrong: utf-8, cp1252, cp1250, cp1256.")
@click.option("--sheet", help="Of a workbook; the first otherwise.")
@click.option("--json", "as_json", is_flag=True, help="What landed and what was refused, as JSON.")
@click.pass_obj
def import_(
    installation: Installation,
    key: str,
    file: Path,
    map_file: Path | None,
    dry_run: bool,
    skip_bad: bool,
    again: bool,
    day: datetime | None,
    language: str | None,
    door: str | None,
    encoding: str | None,
    sheet: str | None,
    as_json: bool,
) -> None:
    """Bring in the answers in FILE, a table of CSV or xlsx, to the published survey KEY.

    The first line names the columns: a question's id, or its words in any language. Nothing is stored where a row
    is refused, unless --skip-bad is given; every refusal is listed with its row, column and reason.

    \b
    Example:
      listening-loop responses import event-evaluation conference.csv --day 2022-12-07
      listening-loop responses import event-evaluation conference.xlsx --map columns.yaml --dry-run
    """
    table = table_file.read(file, encoding=encoding, sheet=sheet)
    wishes = Wishes(
        mapping=import_map.read(map_file) if map_file else import_map.ImportMap(),
        day=day.date() if day else None,
        language=language,
        door=door,
        skip_bad=skip_bad,
        dry_run=dry_run,
        again=again,
    )
    clock = installation.clock
    database = installation.database
    with database.reading() as session:
        judged = importing.judge(session, key, table, clock.today(), wishes, bar("Rows"))
    with database.writing() as session:
        outcome = importing.land(session, judged, clock.now(), COMMAND_LINE)
    if outcome.landed and not dry_run:
        from feedback.safeguarding import catching_up, screen

        catching_up.catch_up(database, screen.usual(), clock.now())
    _tell(outcome, key, dry_run, as_json)
    if outcome.refused and not skip_bad:
        raise click.ClickException(
            f"Nothing was stored: {outcome.refused_rows} of {outcome.rows} rows were refused. "
            "Correct them, or say --skip-bad to store the others."
        )


@responses.command()
@click.argument("key")
@click.option(
    "--format",
    "kind",
    type=click.Choice(exporting.FORMATS),
    default="csv",
    show_default=True,
)
@click.option("--out", type=FILE, required=True, help="Where to write it. It holds answers: keep it safe.")
@click.option("--json", "as_json", is_flag=True, help="How many answers are in which files, as JSON.")
@click.pass_obj
def export(installation: Installation, key: str, kind: str, out: Path, as_json: bool) -> None:
    """Write the answers to the survey KEY to a file, one line per response, with a codebook.

    Lines stand in no order that means anything. An answer left empty is empty, a question not asked is [z]. A file for
    SPSS (sav) has its labels and missing values; left empty, not asked and "I don't know" stay apart in it.

    \b
    Example:
      listening-loop responses export event-evaluation --format xlsx --out answers.xlsx
      listening-loop responses export event-evaluation --format sav --out answers.sav
    """
    done = exporting.export(
        installation.database, key, kind, out, installation.clock.now(), COMMAND_LINE, bar("Answers")
    )
    if as_json:
        click.echo(
            json.dumps({"key": key, "responses": done.responses, "files": [str(one) for one in done.files]})
        )
        return
    click.echo(f"{done.responses} answers to {key} are in {' and '.join(str(one) for one in done.files)}.")


def _tell(outcome: Outcome, key: str, dry_run: bool, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(_plain(outcome, key, dry_run), ensure_ascii=False))
        return
    for words in (*outcome.notes, *(one.sentence() for one in outcome.refused)):
        click.echo(words, err=True)
    if outcome.landed or not outcome.refused:
        verb = "would be stored" if dry_run else "were stored"
        click.echo(f"{outcome.landed} of {outcome.rows} rows {verb} as answers to {key}.")


def _plain(outcome: Outcome, key: str, dry_run: bool) -> dict[str, Any]:
    return {
        "key": key,
        "rows": outcome.rows,
        "landed": outcome.landed,
        "dry_run": dry_run,
        "door": outcome.code,
        "refused": [asdict(one) for one in outcome.refused],
        "notes": list(outcome.notes),
    }
