"""`listening-loop analyse`: what the answers to a survey say, as somebody may see it."""

import json
from collections.abc import Iterator

import click

from analysis.hidden import HIDDEN
from feedback.cli import analysed_lines, analysed_twice
from feedback.cli.installation import Installation
from feedback.results import told
from feedback.results.told_words import Plain


@click.command(short_help="Say what the answers to a survey say.")
@click.argument("key")
@click.option(
    "--by",
    help="Every question by the groups of one thing: the id of a question (a choice, several choices, faces, a scale or a "
    "number, whose bands may be said: years:5,10), door, or wave. By wave it also says what has changed.",
)
@click.option(
    "--policy",
    type=click.Choice(["internal", "public"]),
    help="Hide counts below 5 or below 10, or what the partnership has raised these to. It can hide more than the survey does by itself, never less.",
)
@click.option(
    "--threshold",
    type=int,
    metavar="N",
    help="Hide counts below N. It can only raise what would be hidden anyway.",
)
@click.option(
    "--paired",
    multiple=True,
    metavar="BEFORE:AFTER",
    help="Two questions that the same people answered: how far they moved, of those who answered both. May be said several times.",
)
@click.option("--recommend", metavar="ID", help="The net score of a question from 0 to 10.")
@click.option(
    "--together",
    metavar="ID,ID,...",
    help="Statements as one scale: mean, alpha, the same answer to all; with --by the mean of each group.",
)
@click.option("--language", default="en", show_default=True, help="Of the words shown.")
@click.option("--json", "as_json", is_flag=True, help="Everything, as JSON.")
@click.pass_obj
def analyse(
    installation: Installation,
    key: str,
    by: str | None,
    policy: str | None,
    threshold: int | None,
    paired: tuple[str, ...],
    recommend: str | None,
    together: str | None,
    language: str,
    as_json: bool,
) -> None:
    """Counts, shares with their 95 % intervals, means, middles and ranks for the survey KEY; by group; over waves.

    Small counts, and others from which they could be worked out, are shown as [c]. How many responses there
    are is always shown. Where the number who answered is hidden, shares are of those asked.

    \b
    Example:
      listening-loop analyse event-evaluation
      listening-loop analyse event-evaluation --by agency --policy public --json
      listening-loop analyse event-evaluation --by years:5,10
      listening-loop analyse event-evaluation --by wave
      listening-loop analyse practitioner-voice --by wave:agency
      listening-loop analyse event-evaluation --threshold 20
      listening-loop analyse workshop --paired sure_before:sure_after --recommend recommend
    """
    if paired or recommend or together:
        with installation.database.reading() as session:
            wish = analysed_twice.policy_of(session, policy, threshold)
            said = analysed_twice.found(session, key, paired, recommend, together, wish, by)
        for line in [json.dumps(said)] if as_json else analysed_twice.lines(said):
            click.echo(line)
        return
    with installation.database.reading() as session:
        found = told.told(session, key, by, policy, language, threshold=threshold)
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False))
        return
    for line in _lines(found):
        click.echo(line)


def _lines(found: Plain) -> Iterator[str]:
    for one in found.get("questions", ()):
        for part in one.get("parts", [one]):
            _share_of_asked(part)
    yield from analysed_lines.lines(found)
    if "why_left_out" in found:
        yield from (f"Left out: {one}. {why}" for one, why in found["why_left_out"].items())
    elif found.get("left_out"):
        yield from ("", f"Left out: {', '.join(found['left_out'])}. {_LEFT_OUT}")


_LEFT_OUT = (
    "Asked after certain answers only, so that groups would tell of those answers; or put in one wording to people who were asked the other question in several, where groups of some would tell "
    "those of the rest; or with several answers to choose, as the other question has."
)


def _share_of_asked(part: Plain) -> None:
    """Where the base is hidden its shares are too, and those of all who were asked stand in their place."""
    if "rough_sort" in part:
        _share_of_asked(part["rough_sort"])
    if HIDDEN not in (part.get("answered"), part.get("analysed")):
        return
    for row in (*part.get("rows", ()), *([part["top_two"]] if "top_two" in part else [])):
        if isinstance(row.get("share_of_asked"), int | float):
            row["share"] = f"{row['share_of_asked']} % of asked"
