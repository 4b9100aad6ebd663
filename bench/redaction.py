"""`python -m bench.redaction`: what redaction finds and what it hides for nothing, per kind, with and without `names`.

Method. Each sentence of the kept set (shared/data/pii_open.csv: 40 sentences, our own, by one author who is no
practitioner) is redacted by lists and rules, then with the language model too. A span is found where every letter and
digit of it is hidden; a title (Mr, Miss, Dr, Sister, Sgt) may stay. "Hidden for nothing" are words outside the spans, as a
share of all such words. Intervals are Wilson's, 95 %. The rules were written by people who had read these sentences:
expect less of others.
"""

import csv
import re
import sys
from collections import Counter
from pathlib import Path

from analysis.intervals import wilson
from analysis.redaction import redact, tagger

SENTENCES = Path(__file__).parents[2] / "shared" / "data" / "pii_open.csv"
_TITLE = re.compile(r"^(?:mr|mrs|miss|ms|dr|sister|sgt|pc)\.? ", re.IGNORECASE)


def main(file: Path = SENTENCES) -> None:
    if not file.is_file():
        print(f"Redaction: {file.name} is not beside this checkout")
        return
    with file.open(encoding="utf-8", newline="") as opened:
        rows = list(csv.DictReader(opened))
    print(
        f"Redaction, {len(rows)} sentences (goals: 100 % of numbers, dates and mails; 85 % of names; 5 % for nothing)"
    )
    for model in (False, True):
        if model and not tagger.installed():
            print("  with names: the extra is not installed")
            continue
        print("  with names" if model else "  lists and rules")
        for line in figures(rows, model):
            print(f"    {line}")


def figures(rows: list[dict[str, str]], model: bool) -> list[str]:
    """Found of all, per kind, and words hidden for nothing."""
    every, found, words, wrong = Counter[str](), Counter[str](), 0, 0
    for row in rows:
        text = row["text"]
        hidden = {at for one in redact(text, model=model).found for at in range(one.start, one.end)}
        meant: set[int] = set()
        for span, kind in zip(_split(row["spans"]), _split(row["types"]), strict=True):
            start = text.index(span)
            meant.update(range(start, start + len(span)))
            bare = start + len(span) - len(_TITLE.sub("", span))
            every[kind] += 1
            found[kind] += all(at in hidden for at in range(bare, start + len(span)) if text[at].isalnum())
        for match in re.finditer(r"\S+", text):
            if meant.isdisjoint(range(*match.span())):
                words += 1
                wrong += not hidden.isdisjoint(range(*match.span()))
    lines = [_line(kind, found[kind], every[kind]) for kind in sorted(every)]
    return [*lines, _line("hidden for nothing", wrong, words)]


def _line(name: str, part: int, whole: int) -> str:
    interval = wilson(part, whole)
    return (
        f"{name:20} {part:4} of {whole:4}  {part / whole:6.1%}  ({interval.low:.1%} to {interval.high:.1%})"
    )


def _split(cell: str) -> list[str]:
    return [one for one in cell.split("||") if one]


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:2]))
