"""`listening-loop screen`: hold texts against the screening for disclosures of harm, and train it on what staff decided."""

import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from feedback.cli.installation import Installation

if TYPE_CHECKING:
    from analysis.screening.train import Example

AUDIENCES = ("child", "family", "practitioner")


@click.group(invoke_without_command=True, short_help="Hold texts against the screening for harm.")
@click.option(
    "--audience",
    type=click.Choice(AUDIENCES),
    default="child",
    show_default=True,
    help="Who was asked: for children less is enough to flag a text.",
)
@click.option("--language", default="en", show_default=True, help="Of the survey; texts may be in another.")
@click.pass_context
def screen(context: click.Context, audience: str, language: str) -> None:
    """Read texts from standard input, one a line, and print a line of JSON for each.

    A flag orders the reading. A text that is not flagged may still tell of harm: a person reads every one.

    \b
    Example:
      listening-loop screen --audience child < texts.txt
    """
    if context.invoked_subcommand is not None:
        return
    from analysis import screening

    for line in _lines():
        found = screening.screen(line.rstrip("\r\n"), language, audience)
        click.echo(
            json.dumps(
                {
                    "flagged": found.flagged,
                    "level": found.level,
                    "kinds": list(found.kinds),
                    "why": " ".join(found.reasons),
                    "score": found.score,
                    "rules": list(found.rules),
                    "language": found.language,
                    "by": found.by,
                },
                ensure_ascii=False,
            )
        )


def _lines() -> Iterator[str]:
    """Lines as they come, whatever the terminal's encoding; a byte that is no letter must not stop the rest."""
    for line in sys.stdin.buffer:
        yield line.decode("utf-8", errors="replace")


@screen.command()
@click.argument(
    "file", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="[FILE]", required=False
)
@click.option(
    "--from-decisions",
    is_flag=True,
    help="Instead of FILE: what was decided here, on concerns and in the weekly sample.",
)
@click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path), help="Instead of beside the installation's key."
)
@click.pass_obj
def train(installation: Installation, file: Path | None, from_decisions: bool, out: Path | None) -> None:
    """Train this installation's own model on FILE: a CSV with the columns `text` and `label`.

    `label` is 1 where a person had to look, 0 where not. With --from-decisions no file is needed: it learns from the
    English comments that are still here, whose concern is closed or which a reader of the weekly sample judged.

    The new model is kept only where it does no worse on the sentences shipped for checking. The shipped model is never
    changed. The server takes it up when it next starts.

    \b
    Example:
      listening-loop screen train --from-decisions
      listening-loop screen train decided.csv
    """
    if (file is None) != from_decisions:
        raise click.UsageError("Give either FILE or --from-decisions.")
    from analysis.screening import local_file, model

    if not model.there():
        raise click.ClickException(
            "The language model is not installed, so there is nothing to train: screening goes by rules alone. "
            "Install it with 'pip install listening-loop[language]', then train again."
        )
    from analysis.screening.train import retrain

    examples = _decided(file) if file else _decided_here(installation)
    done = retrain(examples, out or local_file(installation.settings.secret_file))
    if from_decisions:
        _note(installation, examples, done.taken)
    said = f"Of the pairs kept for checking {done.before:.1%} were in the right order before, {done.after:.1%} after."
    if not done.taken:
        raise click.ClickException(
            f"Not kept: {said} Look through the {done.examples} decided texts for labels that are the wrong way round."
        )
    click.echo(f"Trained on {done.examples} decided texts and ours. {said} Kept in {done.file}.")


def _decided_here(installation: Installation) -> "list[Example]":
    from analysis.screening.train import Example
    from feedback.reading import decided

    with installation.database.reading() as session:
        texts = decided.decided(session)
    needed, ordinary = _counts(texts)
    if min(needed, ordinary) < decided.LEAST:
        raise click.ClickException(
            f"There are {needed} decided texts that needed a person and {ordinary} that did not; it takes "
            f"{decided.LEAST} of each. Decide and close concerns, and judge the weekly sample, then train again. "
            "Nothing was changed."
        )
    chosen = [Example(*one) for one in decided.balanced(texts)]
    needed, ordinary = _counts(chosen)
    left = f" {len(texts) - len(chosen)} older ones were left out." if len(chosen) < len(texts) else ""
    click.echo(f"Learning from {needed} texts that needed a person and {ordinary} that did not.{left}")
    return chosen


def _counts(texts: Sequence[tuple[str, bool]]) -> tuple[int, int]:
    """How many needed a person, and how many did not."""
    needed = sum(needs for _, needs in texts)
    return needed, len(texts) - needed


def _note(installation: Installation, examples: "list[Example]", kept: bool) -> None:
    """That words were learnt from, and how many; none of them."""
    from feedback.audit import trail

    needed, ordinary = _counts(examples)
    with installation.database.writing() as session:
        trail.note(
            session,
            installation.clock.now(),
            trail.COMMAND_LINE,
            "screening trained",
            "screening",
            needed=needed,
            not_needed=ordinary,
            kept=kept,
        )


def _decided(file: Path) -> "list[Example]":
    import csv

    from analysis.screening.train import Example

    with file.open(encoding="utf-8-sig", newline="") as opened:
        rows = csv.DictReader(opened)
        if not {"text", "label"} <= set(rows.fieldnames or ()):
            raise click.ClickException(f"{file} needs the columns text and label in its first line.")
        decided = []
        for number, row in enumerate(rows, 2):
            if (row["label"] or "").strip() not in ("0", "1"):
                raise click.ClickException(f"{file}, line {number}: label is 1 (a person had to look) or 0.")
            decided.append(Example(row["text"] or "", row["label"].strip() == "1"))
    if not decided:
        raise click.ClickException(f"{file} holds no decided texts.")
    return decided
