"""`python -m bench.sentiment`: how often the rough sort of free text is right, beside TextBlob as it is shipped.

Method: comments of NHS patients with a person's label from 1 (very positive) to 5 (very negative), input only, not kept in
this repository and never learnt from: 1 and 2 are positive, 4 and 5 negative, 3 is left out of all but the shares.
The question that was asked is told to the sort as an author would tell it; the last lines are without. Shares of all
labelled comments with Wilson's 95 % interval; what is unclear or not analysed counts as not found. With `--write` the
figures become `analysis/sentiment/measured.json`, from which every page says them.
"""

import argparse
import csv
import datetime
import json
import os
import statistics
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from analysis.intervals import wilson
from analysis.sentiment import lexicons, measured
from analysis.sentiment.sort import FEWEST, Label, rough_sort
from forms.question import AsksFor

SHARED = Path(os.environ.get("LISTENING_LOOP_SHARED", Path(__file__).parents[2] / "shared"))
COMMENTS = SHARED / "data/datasets/02_nhs_fft_labelled_open.csv"
ASKED = {
    "How could we improve?": AsksFor.IMPROVEMENT,
    "What could we do better?": AsksFor.IMPROVEMENT,
    "What was good?": AsksFor.PRAISE,
}
GOALS = "goals: 75 % or more found, 25 % or fewer called positive"


@dataclass(frozen=True, slots=True)
class Judged:
    """A comment, what a person thought of it (-1, 0, 1), and what the computer says."""

    truth: int
    said: Label
    group: str


def comments(path: Path = COMMENTS) -> list[tuple[str, AsksFor, int, str]]:
    """Labelled comments: text, what was asked for, a person's -1, 0 or 1, and service and question."""
    found = []
    with path.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            if row["Comment sentiment"] and row["FFT answer"]:
                degree = float(row["Comment sentiment"])
                asked = ASKED.get(row["FFT question"], AsksFor.OPINION)
                group = f"{row['Service type 1'].strip()}, {asked}"
                found.append((row["FFT answer"], asked, (degree < 3) - (degree > 3), group))
    return found


def ours(rows: list[tuple[str, AsksFor, int, str]], told: bool = True) -> list[Judged]:
    """The rough sort; `told` what was asked, or not."""
    return [
        Judged(truth, rough_sort([text], asked if told else AsksFor.OPINION)[0].label, group)
        for text, asked, truth, group in rows
    ]


def textblob(rows: list[tuple[str, AsksFor, int, str]]) -> list[Judged]:
    """TextBlob as shipped: above 0 positive, below 0 negative, 0 unclear."""

    def label(text: str) -> Label:
        polarity = lexicons.as_shipped(text)
        return Label.POSITIVE if polarity > 0 else Label.NEGATIVE if polarity < 0 else Label.UNCLEAR

    return [Judged(truth, label(text), group) for text, _, truth, group in rows]


def figures(judged: list[Judged]) -> dict[str, int]:
    """The counts from which all is said."""
    return {
        "negative": sum(one.truth < 0 for one in judged),
        "negative_found": sum(one.truth < 0 and one.said is Label.NEGATIVE for one in judged),
        "negative_called_positive": sum(one.truth < 0 and one.said is Label.POSITIVE for one in judged),
        "positive": sum(one.truth > 0 for one in judged),
        "positive_found": sum(one.truth > 0 and one.said is Label.POSITIVE for one in judged),
        "positive_called_negative": sum(one.truth > 0 and one.said is Label.NEGATIVE for one in judged),
        "undecided": sum(bool(one.truth) and one.said not in _DECIDED for one in judged),
    }


_DECIDED = (Label.POSITIVE, Label.NEGATIVE)


def lines(name: str, judged: list[Judged]) -> Iterator[str]:
    """The figures of one way, to be read."""
    held = figures(judged)
    yield f"  {name}"
    for words, count, base in (
        ("critical comments found", "negative_found", "negative"),
        ("critical called positive", "negative_called_positive", "negative"),
        ("positive comments found", "positive_found", "positive"),
        ("positive called critical", "positive_called_negative", "positive"),
    ):
        yield f"    {words:<26} {_share(held[count], held[base])}"
    yield f"    {'neither said':<26} {_share(held['undecided'], held['negative'] + held['positive'])}"


def _share(count: int, base: int) -> str:
    if not base:
        return "-"
    ends = wilson(count, base)
    return f"{count / base:6.1%} ({ends.low:.1%} to {ends.high:.1%}), {count:,} of {base:,}"


def totals(ways: dict[str, list[Judged]]) -> Iterator[str]:
    """What share of a group's comments is critical, by people and by each way; neutral ones are in the base."""
    names = list(ways)
    yield f"  {'share that is critical':<52} {'n':>5} {'people':>7} " + " ".join(f"{one:>9}" for one in names)
    groups = {name: _by_group(judged) for name, judged in ways.items()}
    off: dict[str, list[float]] = defaultdict(list)
    for group in sorted(groups[names[0]]):
        held = groups[names[0]][group]
        if len(held) < FEWEST:
            continue
        people = sum(one.truth < 0 for one in held) / len(held)
        said = {name: _critical(groups[name][group]) for name in names}
        for name in names:
            off[name].append(said[name] - people)
        shares = " ".join(f"{said[name]:9.0%}" for name in names)
        yield f"  {group[:52]:<52} {len(held):5,} {people:7.0%} {shares}"
    for name in names:
        middle, worst = statistics.mean(off[name]), max(off[name], key=abs)
        yield f"  {name}: {middle:+.0%} on the mean of {len(off[name])} groups, at worst {worst:+.0%}"


def too_critical(judged: list[Judged]) -> tuple[int, int]:
    """By how many points of a hundred groups are called more critical than people find them: on the mean, at worst."""
    off = [
        _critical(held) - sum(one.truth < 0 for one in held) / len(held)
        for held in _by_group(judged).values()
        if len(held) >= FEWEST
    ]
    return round(100 * statistics.mean(off)), round(100 * max(off, key=abs))


def _by_group(judged: list[Judged]) -> dict[str, list[Judged]]:
    groups: dict[str, list[Judged]] = defaultdict(list)
    for one in judged:
        groups[one.group].append(one)
    return groups


def _critical(judged: list[Judged]) -> float:
    """Of those analysed, as a page shows it."""
    analysed = [one for one in judged if one.said is not Label.NOT_ANALYSED]
    return sum(one.said is Label.NEGATIVE for one in analysed) / max(1, len(analysed))


def report(write: bool = False) -> Iterator[str]:
    """Everything, as `make bench` prints it."""
    if not COMMENTS.exists():
        yield f"The comments of NHS patients are not here ({COMMENTS}): sentiment is not measured."
        return
    rows = comments()
    started = time.process_time()
    judged = ours(rows)
    each = (time.process_time() - started) / len(rows)
    shipped = textblob(rows)
    yield f"{len(rows):,} labelled comments of NHS patients, never learnt from ({GOALS})"
    yield from lines("the rough sort", judged)
    yield from lines("TextBlob as shipped", shipped)
    for kind in (AsksFor.OPINION, AsksFor.PRAISE, AsksFor.IMPROVEMENT):
        yield from lines(f"the rough sort, {kind}", [one for one in judged if one.group.endswith(str(kind))])
    yield from lines("the rough sort, not told what was asked", ours(rows, told=False))
    yield from totals({"sort": judged, "TextBlob": shipped})
    yield f"  {each * 1000:.2f} ms of processor time a comment, the first load included"
    if write:
        today = datetime.datetime.now(datetime.UTC).date()
        mean, worst = too_critical(judged)
        held = {"set": "comments of NHS patients", "on": f"{today}", **figures(judged)}
        held |= {"points_too_critical": mean, "points_at_worst": worst}
        measured.FILE.write_text(json.dumps(held, indent=2) + "\n", encoding="utf-8")
        yield f"  written to {measured.FILE}"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--write", action="store_true", help="keep the figures for the pages that say them")
    for line in report(parser.parse_args().write):
        print(line)


if __name__ == "__main__":
    main()
