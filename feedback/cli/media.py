"""`listening-loop media`: pictures, recordings, videos and captions that surveys name."""

import json
from pathlib import Path

import click

from feedback.audit.trail import COMMAND_LINE
from feedback.cli.installation import Installation
from feedback.media import incoming, shelf
from feedback.surveys.media_use import used_in
from forms.media import ASSET


@click.group()
def media() -> None:
    """Pictures, recordings, videos and captions beside a survey's words.

    \b
    Example:
      listening-loop media add our-park.jpg --name our-park --alt "en=A pond with ducks" --licence "Drawn by Ada, 14"
      listening-loop media list
    """


@media.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--name", required=True, help="What surveys call it after 'asset:'.")
@click.option("--language", help="Language of a recording, a spoken video or captions: en, so.")
@click.option(
    "--alt", multiple=True, metavar="LANGUAGE=WORDS", help="What a picture shows; once for each language."
)
@click.option("--licence", default="", help="Whose it is, and under which licence.")
@click.option("--signer", default="", help="Who signs a video, with registration number.")
@click.option("--checker", default="", help="Who checked a signed video, with registration number.")
@click.option("--checked-on", type=click.DateTime(["%Y-%m-%d"]), metavar="YYYY-MM-DD", help="When that was.")
@click.option("--json", "as_json", is_flag=True, help="Name, kind, size and path as JSON.")
@click.pass_obj
def add(
    installation: Installation,
    file: Path,
    name: str,
    language: str | None,
    alt: tuple[str, ...],
    licence: str,
    signer: str,
    checker: str,
    checked_on: object,
    as_json: bool,
) -> None:
    """Look FILE through and keep it under a name; a file of that name is replaced.

    What tells on people is taken out: places, dates, names of devices. Pictures are made as large as a phone needs.

    \b
    Example:
      listening-loop media add safe-so.mp3 --name safe-so --language so --licence "Read by Hodan, of our hub"
    """
    if file.stat().st_size > incoming.LARGEST_OF_ALL:
        raise click.ClickException(
            f"{file} is larger than {incoming.LARGEST_OF_ALL // incoming.MEGABYTE} MB."
        )
    said = {"signer": signer, "checker": checker, "checked_on": checked_on and f"{checked_on:%Y-%m-%d}"}
    words = dict(_pair(one) for one in alt)
    found = incoming.checked(file.read_bytes())
    with installation.database.writing() as session:
        row = shelf.keep(
            session,
            found,
            name,
            installation.clock.now(),
            COMMAND_LINE,
            alt=words,
            language=language,
            licence=licence,
            details={key: value for key, value in said.items() if value},
        )
        path = f"/media/{row.id}.{incoming.ENDINGS[row.content_type]}"
        told = {
            "name": name,
            "kind": row.kind,
            "size": row.size,
            "path": path,
            "left_out": list(found.left_out),
        }
    if as_json:
        click.echo(json.dumps(told))
        return
    if found.left_out:
        click.echo(
            f"Left out of the drawing: {', '.join(found.left_out)}. Look whether it is still whole.", err=True
        )
    click.echo(f"asset:{name}: {told['kind']}, {-(-told['size'] // 1024)} kB")


@media.command("list")
@click.option("--json", "as_json", is_flag=True, help="One JSON list.")
@click.pass_obj
def list_(installation: Installation, as_json: bool) -> None:
    """List the files with their kind, size, language, licence and where they are used.

    \b
    Example:
      listening-loop media list --json
    """
    with installation.database.reading() as session:
        used = used_in(session)
        lines = [
            {
                "name": row.name,
                "kind": row.kind,
                "size": row.size,
                "language": row.language,
                "licence": row.licence,
                "alt": row.alt,
                "surveys": [survey.key for survey in used.get(f"{ASSET}{row.name}", [])],
            }
            for row in shelf.everything(session)
        ]
    if as_json:
        click.echo(json.dumps(lines, ensure_ascii=False))
        return
    for line in lines:
        size = f"{-(-line['size'] // 1024)} kB"
        used_by = ", ".join(line["surveys"]) or "no survey"
        click.echo(f"{line['name']}\t{line['kind']}\t{size}\t{line['language'] or '-'}\t{used_by}")
    if not lines:
        click.echo("No files yet. Bring one in: listening-loop media add FILE --name NAME", err=True)


def _pair(given: str) -> tuple[str, str]:
    language, equals, words = given.partition("=")
    if not equals or not words.strip() or not language.strip():
        raise click.BadParameter(
            f"'{given}' is not a language and words. Write --alt 'en=A pond with ducks'."
        )
    return language.strip(), words.strip()
