"""`listening-loop redact`: hiding what may tell who somebody is, line by line."""

import io
import json
import sys
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import click

from analysis.redaction import names_looked_for, redact, tagger


@click.command("redact", short_help="Hide names, numbers and addresses in texts, for a person to check.")
@click.option(
    "--known",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A file with words that are hidden wherever they stand, one a line: names of schools, a block list.",
)
@click.option(
    "--no-model", is_flag=True, help="Lists and rules only, also where the extra `names` is installed."
)
def redaction(known: Path | None, no_model: bool) -> None:
    """Read texts from standard input, one a line, and write one line of JSON for each.

    `text` has what was found replaced, as in "text [name] on [phone]"; `found` says what and where. It finds much and
    not all: a person reads every text before it is shown to anybody.

    \b
    Example:
      listening-loop redact < comments.txt > redacted.jsonl
      echo "text miss khan on 07700 900123" | listening-loop redact
    """
    words = known.read_text(encoding="utf-8").splitlines() if known else []
    if not no_model and not tagger.installed():
        click.echo(f"listening-loop: {names_looked_for('en')}", err=True)
    for line in _lines():
        done = redact(line, known=words, model=not no_model)
        click.echo(
            json.dumps({"text": done.text, "found": [asdict(one) for one in done.found]}, ensure_ascii=False)
        )


def _lines() -> Iterator[str]:
    """Lines as they are typed; only a line feed ends one."""
    stream = io.TextIOWrapper(sys.stdin.buffer, encoding="utf-8-sig", errors="replace", newline="\n")
    for line in stream:
        yield line.removesuffix("\n").removesuffix("\r")
    stream.detach()
