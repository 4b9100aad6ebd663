"""`listening-loop survey`: author files and the library in, definitions out, doors opened and closed."""

import json
from pathlib import Path

import click

from feedback.audit.trail import COMMAND_LINE
from feedback.cli import door, many_doors
from feedback.cli.author_file import NO_XLSFORM, is_xlsform, read_one
from feedback.cli.installation import Installation
from feedback.surveys import collectors, promises, versions
from feedback.surveys.models import Collector

FILE = click.Path(dir_okay=False, path_type=Path)


@click.group()
def survey() -> None:
    """Surveys: check, bring in, publish, open, export.

    \b
    Example:
      listening-loop survey check my-survey.yaml
      listening-loop survey import my-survey.yaml --publish
      listening-loop survey open my-survey --kind school_link --group "Hill Primary"
    """


survey.add_command(door.open_)
survey.add_command(door.close)
survey.add_command(many_doors.doors)


@survey.command()
@click.argument("files", nargs=-1, required=True, type=FILE, metavar="FILE...")
def check(files: tuple[Path, ...]) -> None:
    """Say what is wrong in survey FILEs: place, fault, remedy. Exit 1 where one cannot be used.

    \b
    Example:
      listening-loop survey check surveys/*.yaml
    """
    from forms import author_file

    failed = 0
    for file in files:
        if is_xlsform(file):
            click.echo(f"{file}: error: {NO_XLSFORM}")
            failed += 1
            continue
        reading = author_file.read(file)
        for fault in reading.faults:
            click.echo(f"{file}: {fault.severity}: {fault.sentence()}")
        if reading.survey is None:
            failed += 1
        else:
            click.echo(
                f"{file}: {reading.survey.key} can be used, {len(reading.survey.questions)} questions."
            )
    if failed:
        raise click.ClickException(
            f"{failed} of {len(files)} files cannot be used; correct what is said above and check again."
        )


@survey.command("import")
@click.argument("source", metavar="FILE")
@click.option("--publish", is_flag=True, help="Publish it and open a link to it.")
@click.option(
    "--json", "as_json", is_flag=True, help="Key, version, path, url and what was not carried over."
)
@click.pass_obj
def import_(installation: Installation, source: str, publish: bool, as_json: bool) -> None:
    """Keep the survey in FILE as a version. FILE may be library:NAME, a ready-made survey.

    \b
    Example:
      listening-loop survey import my-survey.yaml --publish --json
      listening-loop survey import library:event-evaluation
    """
    definition, warnings = read_one(source)
    at = installation.clock.now()
    with installation.database.writing() as session:
        version = versions.keep(session, definition, at, COMMAND_LINE)
        collector = None
        if publish:
            versions.publish(session, version, at, COMMAND_LINE)
            collector = door.standing(session, definition.key, at) or collectors.open_door(
                session, definition.key, at, COMMAND_LINE, kind=promises.usual(version.mode)
            )
        told = _told(installation, version.survey_key, version.number, collector)
    told |= {"not_carried_over": [], "warnings": warnings}
    if as_json:
        click.echo(json.dumps(told, ensure_ascii=False))
        return
    for words in warnings:
        click.echo(words, err=True)
    click.echo(f"{told['key']} version {told['version']}: {told['url'] or 'kept, not published'}")


@survey.command()
@click.argument("key")
@click.option("--format", "kind", type=click.Choice(["yaml", "xlsform"]), default="yaml", show_default=True)
@click.option("--out", type=FILE, required=True, help="Where to write it.")
@click.pass_obj
def export(installation: Installation, key: str, kind: str, out: Path) -> None:
    """Write the definition of the survey KEY to a file.

    \b
    Example:
      listening-loop survey export feeling-safe --format yaml --out feeling-safe.yaml
    """
    from forms import author_file

    if kind == "xlsform":
        raise click.ClickException(
            "This release does not write XLSForm yet. Use '--format yaml', which carries everything."
        )
    with installation.database.reading() as session:
        version = versions.current(session, key) or versions.newest(session, key)
        if version is None:
            raise versions.SurveyFault(door.unknown(session, key))
        text = author_file.write(versions.read(version))
    out.write_text(text, encoding="utf-8")
    click.echo(f"{key} version {version.number} is in {out}.")


@survey.command()
def schema() -> None:
    """Print the JSON Schema of survey files, for editors that check while you write.

    \b
    Example:
      listening-loop survey schema > survey.schema.json
    """
    from forms.schema import json_schema

    click.echo(json.dumps(json_schema(), indent=2, ensure_ascii=False))


@survey.command("library")
@click.option("--json", "as_json", is_flag=True, help="One JSON list.")
def library_(as_json: bool) -> None:
    """List the ready-made surveys that come with the service.

    \b
    Example:
      listening-loop survey library
      listening-loop survey import library:event-evaluation --publish
    """
    from forms import library

    ready = [(name, library.read(name)) for name in library.names()]
    lines = [
        {
            "name": name,
            "title": one.title.to_dict(),
            "languages": list(one.languages),
            "audience": one.audience,
            "questions": len(one.questions),
        }
        for name, one in ready
    ]
    if as_json:
        click.echo(json.dumps(lines, ensure_ascii=False))
        return
    for (name, one), line in zip(ready, lines, strict=True):
        title = one.title.pick("en").words
        click.echo(f"{name}\t{title}\t{line['questions']} questions\t{', '.join(line['languages'])}")


def _told(installation: Installation, key: str, version: int, collector: Collector | None) -> dict:
    path = f"/s/{collector.code}" if collector else None
    return {"key": key, "version": version, "path": path, "url": installation.url(path) if path else None}
