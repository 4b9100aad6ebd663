"""`listening-loop plan`: bringing strategic plans in, and what is on the shelf."""

import json
from dataclasses import asdict
from pathlib import Path

import click

from feedback.audit.trail import COMMAND_LINE
from feedback.cli.installation import Installation
from feedback.cli.plan_due import due
from feedback.plans import importing, plan_file, shelf
from feedback.plans.entries import PlanEntry
from feedback.plans.faults import Fault
from feedback.plans.importing import BroughtIn
from feedback.plans.shelf import PlanLine


@click.group()
def plan() -> None:
    """Strategic plans and their priorities.

    \b
    Example:
      listening-loop plan import examples/plans/rochdale-2022-24.yaml
      listening-loop plan list
      listening-loop plan due
    """


@plan.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Say what was brought in as JSON.")
@click.pass_obj
def import_(installation: Installation, file: Path, as_json: bool) -> None:
    """Bring a plan in from FILE, or bring it up to date.

    \b
    Example:
      listening-loop plan import examples/plans/rochdale-2022-24.yaml --json
    """
    entry = _read(file)
    with installation.database.writing() as session:
        done = importing.bring_in(session, entry, installation.clock.now(), COMMAND_LINE)
    click.echo(json.dumps(asdict(done)) if as_json else _told(done))


@plan.command("list")
@click.option("--json", "as_json", is_flag=True, help="One JSON list.")
@click.pass_obj
def list_(installation: Installation, as_json: bool) -> None:
    """List the plans and how much is in them.

    \b
    Example:
      listening-loop plan list --json
    """
    with installation.database.reading() as session:
        lines = shelf.plans(session)
    if as_json:
        click.echo(json.dumps([asdict(line) for line in lines], default=lambda moment: moment.isoformat()))
        return
    for line in lines:
        click.echo(_line(line))
    if not lines:
        click.echo("No plans yet. Bring one in: listening-loop plan import FILE", err=True)


plan.add_command(due)


def _read(file: Path) -> PlanEntry:
    reading = plan_file.read(file)
    if reading.plan is None:
        raise click.ClickException(_refusal(file, reading.faults))
    for fault in reading.faults:
        click.echo(f"{file}: {fault.sentence()}", err=True)
    return reading.plan


def _refusal(file: Path, faults: tuple[Fault, ...]) -> str:
    first, *more = (fault.sentence() for fault in faults if fault.severity == "error")
    return "\n".join([f"{file} was not brought in: {first}", *(f"  {sentence}" for sentence in more)])


def _told(done: BroughtIn) -> str:
    words = {"new": "brought in", "changed": "brought up to date", "same": "had not changed"}[done.change]
    dropped = f" No longer in the plan: {', '.join(done.dropped)}." if done.dropped else ""
    return f"{done.key} {words}: {_counts(done)}.{dropped}"


def _line(line: PlanLine) -> str:
    return f"{line.key}\t{line.partnership}\t{line.period}\t{_counts(line)}"


def _counts(held: BroughtIn | PlanLine) -> str:
    nouns = ("priorities", "objectives", "actions", "figures")
    return ", ".join(f"{getattr(held, noun)} {noun}" for noun in nouns)
