"""Screening for disclosures of harm: what is caught, what is missed, what it costs to read.

    python -m bench.screening [--misses]

Method. Recall and the share of look-alikes flagged, with n and 95 % Wilson intervals, on sets apart: the open
sentences (beside the checkout; rules were written with them in view), and two unseen ones (tests/analysis/screening,
written by somebody else who had read no rule and no training sentence, never tuned on and never printed). Ordinary
talk, all of it harmless, is a third unseen set: every flag there is one too many. Workload is flags per 1,000 of the
NHS patient comments of the shared data: adults about health care, so another mix than answers to these surveys.
The curve gives recall against that workload, for everybody and for each audience by itself. Reading order: each
disclosure is put among 1,000 of those comments, drawn with a fixed seed; counted is the share that comes before nine
tenths of them. Each text is screened for its own audience; where a set names none, for a child, which flags most.
Other languages are not measured: every text in one goes to a person. A few short and foreign texts are printed with
what becomes of them. Milliseconds are of one text at a time on a warm process.
"""

import argparse
import csv
import random
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from analysis.intervals import wilson
from analysis.screening import Screened, engine, model, ready, screen

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared" / "data"
OPEN = SHARED / "disclosure_open.csv"
_TESTS = ROOT / "tests" / "analysis" / "screening"
UNSEEN = {"Unseen sentences": _TESTS / "unseen.csv", "Unseen sentences, second set": _TESTS / "unseen_2.csv"}
ORDINARY = _TESTS / "unseen_ordinary.csv"
COMMENTS = SHARED / "datasets" / "02_nhs_fft_labelled_open.csv"
AUDIENCES = ("child", "family", "practitioner")
#: Ours, to show what becomes of next to nothing and of what is not in English.
SHORT = (
    "idk",
    "nothing",
    "mint",
    "lol",
    "no",
    "my mum",
    "help",
    "help me",
    "hungry",
    "scared",
    "he hits me",
    "kms",
)
FOREIGN = (
    "było fajnie, dziękuję",
    "tata mnie bije i boję się wracać do domu",
    "chcę umrzeć",
    "mujhe ghar jaane se dar lagta hai",
    "Dziękuję za wszystko. I liked the games and the snacks.",
    "Dziękuję za wszystko. My stepdad comes in my room at night.",
    "بہت اچھا لگا he said he would kill me if I tell",
)
CURVE = (0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)


@dataclass(frozen=True, slots=True)
class Row:
    text: str
    needed: bool
    kind: str
    audience: str
    style: str


def rows(file: Path) -> list[Row]:
    with file.open(encoding="utf-8", newline="") as opened:
        return [
            Row(one["text"], one["label"] == "1", one["kind"], one.get("audience") or "child", one["style"])
            for one in csv.DictReader(opened)
        ]


def comments() -> list[str]:
    with COMMENTS.open(encoding="utf-8", newline="") as opened:
        found = (one["FFT answer"] for one in csv.DictReader(opened))
        return [text for text in found if text and text != "Did not answer"]


def share(hits: int, of: int) -> str:
    if not of:
        return "none"
    interval = wilson(hits, of)
    return f"{hits / of:6.1%} ({hits} of {of}, {interval.low:.1%} to {interval.high:.1%})"


@contextmanager
def rules_alone():
    """As it runs where the model is not installed."""
    there, model.there = model.there, lambda: False
    try:
        yield
    finally:
        model.there = there


Workload = Callable[[str], Sequence[Screened]]


def measure(name: str, sentences: Sequence[Row], workload: Workload, misses: bool) -> None:
    ordinary = workload("child")
    found = [(row, screen(row.text, "en", row.audience)) for row in sentences]
    needed = [pair for pair in found if pair[0].needed]
    rest = [pair for pair in found if not pair[0].needed]
    print(f"\n{name}: {len(sentences)} sentences")
    print(f"  recall                     {share(sum(s.flagged for _, s in needed), len(needed))}")
    print(f"  look-alikes flagged        {share(sum(s.flagged for _, s in rest), len(rest))}")
    mixed = random.Random(4).sample(ordinary, min(1000, len(ordinary)))
    if mixed:
        for depth in (0.02, 0.05, 0.1):
            inside = in_first(depth, [s.score for _, s in needed], [s.score for s in mixed])
            print(f"  in the first {depth:4.0%} of reading {share(inside, len(needed))}")
    for label, key in (("audience", "audience"), ("kind", "kind"), ("style", "style")):
        print(f"  by {label}: disclosures flagged, then look-alikes flagged")
        for value, caught, n in counted(needed, key):
            print(f"    {value:28s} {share(caught, n)}")
        for value, caught, n in counted(rest, key):
            print(f"    {value:28s} look-alikes {share(caught, n)}")
    if misses:
        for row, _ in (pair for pair in needed if not pair[1].flagged):
            print(f"  missed: {row.kind}, {row.audience}: {row.text}")
    curve("everybody", found, ordinary)
    for audience in AUDIENCES:
        theirs = [pair for pair in found if pair[0].audience == audience]
        if 0 < len(theirs) < len(found):
            curve(audience, theirs, workload(audience))


def ordinary_talk(sentences: Sequence[Row]) -> None:
    """Harmless answers: how many are flagged, and how high the flagged stand."""
    found = [(row, screen(row.text, "en", row.audience)) for row in sentences]
    print(f"\nUnseen ordinary answers, all harmless: {len(sentences)}")
    print(f"  flagged                    {share(sum(s.flagged for _, s in found), len(found))}")
    print(f"  urgent                     {share(sum(s.level == 'urgent' for _, s in found), len(found))}")
    for key in ("audience", "kind"):
        for value, flagged, n in counted(found, key):
            print(f"    {value:28s} {share(flagged, n)}")
    for at in CURVE:
        print(f"    {at:4.2f}  {1000 * sum(s.score >= at for _, s in found) / len(found):6.1f} per 1,000")


def counted(found: Iterable[tuple[Row, Screened]], key: str) -> list[tuple[str, int, int]]:
    groups: dict[str, list[bool]] = defaultdict(list)
    for row, screened in found:
        groups[getattr(row, key)].append(screened.flagged)
    return [(value, sum(flags), len(flags)) for value, flags in sorted(groups.items())]


def in_first(depth: float, needed: Sequence[float], ordinary: Sequence[float]) -> int:
    """How many of the needed, each put among the ordinary, have fewer of them ahead than that part; ties against us."""
    last = sorted(ordinary, reverse=True)[round(depth * len(ordinary)) - 1]
    return sum(score > last for score in needed)


def curve(whose: str, found: Sequence[tuple[Row, Screened]], ordinary: Sequence[Screened]) -> None:
    needed = [s.score for row, s in found if row.needed]
    rest = [s.score for row, s in found if not row.needed]
    print(
        f"  threshold, {whose}: recall (of {len(needed)}), look-alikes flagged (of {len(rest)}), flags per 1,000 comments"
    )
    for at in CURVE:
        caught, wrong = (sum(score >= at for score in scores) for scores in (needed, rest))
        interval = wilson(caught, len(needed))
        load = 1000 * sum(s.score >= at for s in ordinary) / len(ordinary) if ordinary else float("nan")
        print(
            f"    {at:4.2f}  {caught / len(needed):6.1%} ({interval.low:.1%} to {interval.high:.1%})"
            f"  {wrong / len(rest):6.1%}  {load:6.1f}"
        )


def examples() -> None:
    """What becomes of short and foreign texts, asked of a child in an English survey."""
    print("\nShort texts and other languages: ours, examples and no measure")
    for text in (*SHORT, *FOREIGN):
        found = screen(text, "en", "child")
        print(f"  {found.level or '-':7s} {found.score:.2f}  {found.language:4s} {found.by:16s} {text}")


def workload(ordinary: Workload) -> None:
    print("\nWorkload: flags per 1,000 NHS comments (goal: 60 or fewer)")
    for audience in AUDIENCES:
        flags = [one.flagged for one in ordinary(audience)]
        urgent = sum(one.level == "urgent" for one in ordinary(audience))
        print(
            f"  as {audience:13s} threshold {engine.threshold(audience, model.there()):.2f}: "
            f"{1000 * sum(flags) / len(flags):.1f} ({share(sum(flags), len(flags))}), urgent {urgent}"
        )


def speed(texts: Sequence[str]) -> None:
    taken = []
    for text in texts:
        before = time.perf_counter(), time.thread_time()
        screen(text, "en", "child")
        taken.append((time.perf_counter() - before[0], time.thread_time() - before[1]))
    for name, each in zip(("by the clock", "of processor"), zip(*taken, strict=True), strict=True):
        ms = sorted(1000 * one for one in each)
        p = [ms[int(len(ms) * at)] for at in (0.5, 0.95, 0.99)]
        print(
            f"  {len(ms)} comments, ms {name}: median {p[0]:.2f}, p95 {p[1]:.2f}, p99 {p[2]:.2f}, most {ms[-1]:.1f}"
        )


_START = """
import time
def held():
    return int(next(l for l in open('/proc/self/status') if l.startswith('VmRSS')).split()[1]) / 1024
from analysis.screening import ready
from analysis.screening import model
import sys
if sys.argv[1] == 'rules': model.there = lambda: False
first, before = time.perf_counter(), held()
by = ready()
print(f'  {by}: {time.perf_counter() - first:.2f} s, {held() - before:.0f} MB')
"""


def start() -> None:
    print("\nBefore the first person comes, once a worker")
    for way in ("rules", "both"):
        done = subprocess.run(
            [sys.executable, "-c", _START, way],
            cwd=ROOT,
            env={"PYTHONPATH": "."},
            capture_output=True,
            text=True,
            check=True,
        )
        print(done.stdout.rstrip())


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--misses", action="store_true", help="print what was missed of the open sentences")
    arguments = parser.parse_args()
    report(arguments.misses)


def report(misses: bool = False) -> None:
    """All of it, with the model where it is installed and then without."""
    print((__doc__ or "").strip())
    print(f"\nWith: {ready()}")
    everything(misses)
    if model.there():
        print("\n\nThe same by rules alone, as where the model is not installed")
        with rules_alone():
            everything(misses)
    start()


def everything(misses: bool) -> None:
    texts = comments() if COMMENTS.exists() else []
    by_audience: dict[str, list[Screened]] = {}

    def ordinary(audience: str) -> list[Screened]:
        if audience not in by_audience:
            by_audience[audience] = [screen(text, "en", audience) for text in texts]
        return by_audience[audience]

    if texts:
        workload(ordinary)
    else:
        print("\nThe shared data is not beside this checkout: no workload and no open sentences.")
    if OPEN.exists():
        measure("Open sentences", rows(OPEN), ordinary, misses)
    for name, file in UNSEEN.items():
        measure(name, rows(file), ordinary, misses=False)
    ordinary_talk(rows(ORDINARY))
    examples()
    if texts:
        print("\nMilliseconds a text")
        speed(texts[:1000])


if __name__ == "__main__":
    main()
