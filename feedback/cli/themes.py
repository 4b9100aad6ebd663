"""`listening-loop themes`: a codebook in, and the codebook with its codings out."""

import json
from pathlib import Path

import click

from feedback.audit.trail import COMMAND_LINE
from feedback.cli.installation import Installation
from feedback.themes import exporting, importing

FILE = click.Path(dir_okay=False, path_type=Path)


@click.group()
def themes() -> None:
    """Themes: the codebook in and out, with the comments tied to it.

    \b
    Example:
      listening-loop themes export feeling-safe --format qdpx --out feeling-safe.qdpx
      listening-loop themes import feeling-safe codebook.qdc
    """


@themes.command()
@click.argument("key")
@click.option(
    "--format", "kind", type=click.Choice(exporting.FORMATS), default="qdpx", show_default=True,
    help="qdpx: comments and codings; qdc: the codebook alone; csv: both, as two tables.",
)  # fmt: skip
@click.option(
    "--out", type=FILE, required=True, help="Where to write it. It holds what people wrote: keep it safe."
)
@click.option("--json", "as_json", is_flag=True, help="Which files were written, as JSON.")
@click.pass_obj
def export(installation: Installation, key: str, kind: str, out: Path, as_json: bool) -> None:
    """Write the codebook of the survey KEY, and what is coded with it, to a file.

    QualCoder, NVivo, ATLAS.ti and MAXQDA read qdpx and qdc (REFI-QDA). Every coding says whether a person or a machine
    made it. That it was exported is noted in the audit trail.

    \b
    Example:
      listening-loop themes export feeling-safe --format qdpx --out feeling-safe.qdpx
      listening-loop themes export feeling-safe --format csv --out codings.csv
    """
    files = exporting.export(installation.database, key, kind, out, installation.clock.now(), COMMAND_LINE)
    if as_json:
        click.echo(json.dumps({"key": key, "files": [str(one) for one in files]}))
        return
    click.echo(f"The themes of {key} are in {' and '.join(str(one) for one in files)}.")


@themes.command("import")
@click.argument("key")
@click.argument("file", type=FILE)
@click.pass_obj
def import_(installation: Installation, key: str, file: Path) -> None:
    """Add the themes in FILE, a REFI-QDA codebook (.qdc), to the survey KEY. Those it has already stay as they are.

    \b
    Example:
      listening-loop themes import feeling-safe codebook.qdc
    """
    content = file.read_bytes()
    with installation.database.writing() as session:
        done = importing.bring_in(session, key, content, installation.clock.now(), COMMAND_LINE)
    click.echo(f"{len(done.added)} themes were added to {key}; {len(done.known)} were there already.")
