"""`listening-loop survey doors`: one door for each school or group in a file."""

import csv
import io
import json
from datetime import datetime
from pathlib import Path

import click

from feedback.audit.trail import COMMAND_LINE
from feedback.cells import harmless
from feedback.cli import door
from feedback.cli.installation import Installation
from feedback.responses import csv_words
from feedback.responses.table_fault import TableFault
from feedback.surveys import many_doors, versions
from feedback.surveys.models import Survey


@click.command("doors")
@click.argument("key")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="FILE.csv")
@click.option("--kind", type=click.Choice(many_doors.KINDS), default="school_link", show_default=True)
@click.option(
    "--closes", type=click.DateTime(["%Y-%m-%d"]), help="Last day they are open.", metavar="YYYY-MM-DD"
)
@click.option("--dry-run", is_flag=True, help="Look at the list and open nothing.")
@click.option(
    "--json", "as_json", is_flag=True, help="One JSON list: row, name, invited, code, url or fault."
)
@click.pass_obj
def doors(
    installation: Installation,
    key: str,
    file: Path,
    kind: str,
    closes: datetime | None,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Open a door into the survey KEY for each line of FILE.csv: a name and, where it is known, how many are invited.

    All are opened or none. What is printed is CSV again: name, invited, address.

    \b
    Example:
      listening-loop survey doors feeling-safe schools.csv --dry-run
      listening-loop survey doors feeling-safe schools.csv --closes 2026-12-18 > links.csv
    """
    at = installation.clock.now()
    with installation.database.writing() as session:
        if session.get(Survey, key) is None:
            raise versions.SurveyFault(door.unknown(session, key))
        try:
            rows, _ = csv_words.rows(file.read_bytes(), file.name)
            lines = many_doors.judged(session, key, rows)
        except TableFault as fault:
            raise click.ClickException(str(fault)) from fault
        wrong = [line for line in lines if line.fault]
        told = [{"row": one.number, "name": one.name, "invited": one.invited} for one in lines]
        for one, line in zip(told, lines, strict=True):
            one |= {"fault": line.fault} if line.fault else {}
        if lines and not wrong and not dry_run:
            closes_at = door.end_of(closes.date(), at) if closes else None
            opened = many_doors.open_all(
                session, key, lines, at, COMMAND_LINE, kind=kind, closes_at=closes_at
            )
            for one, collector in zip(told, opened, strict=True):
                one |= {"code": collector.code, "url": installation.url(f"/s/{collector.code}")}
    click.echo(json.dumps(told, ensure_ascii=False) if as_json else _table(told), nl=as_json)
    if not lines:
        raise click.ClickException(f"{file} has no names in it. Write one school or group in each line.")
    if wrong:
        raise click.ClickException(
            f"Nothing is opened: {len(wrong)} of {len(lines)} rows have a fault. Correct them and run it again."
        )
    if dry_run:
        click.echo(f"{len(lines)} doors can be opened. Nothing is open yet.", err=True)


def _table(told: list[dict]) -> str:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(("name", "invited", "address"))
    for one in told:
        last = one.get("url") or one.get("fault", "")
        writer.writerow([harmless(cell) for cell in (one["name"], one["invited"] or "", last)])
    return out.getvalue()
