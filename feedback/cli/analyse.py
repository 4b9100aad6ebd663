"""`listening-loop analyse`: what the answers to a survey say, as somebody may see it."""

import json

import click

from feedback.cli import analysed, analysed_lines
from feedback.cli.installation import Installation


@click.command(short_help="Say what the answers to a survey say.")
@click.argument("key")
@click.option("--by", help="Id of a question with one answer: every other question by its groups.")
@click.option(
    "--policy",
    type=click.Choice(["internal", "public"]),
    help="Hide counts below 5 or below 10. Answers of children and families are kept as for the public.",
)
@click.option("--language", default="en", show_default=True, help="Of the words shown.")
@click.option("--json", "as_json", is_flag=True, help="Everything, as JSON.")
@click.pass_obj
def analyse(
    installation: Installation, key: str, by: str | None, policy: str | None, language: str, as_json: bool
) -> None:
    """Counts, shares with their 95 % intervals and means for the survey KEY.

    Small counts, and others from which they could be worked out, are shown as [c].

    \b
    Example:
      listening-loop analyse event-evaluation
      listening-loop analyse event-evaluation --by agency --policy public --json
    """
    with installation.database.reading() as session:
        found = analysed.analysed(session, key, by, policy, language)
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False))
        return
    for line in analysed_lines.lines(found):
        click.echo(line)
