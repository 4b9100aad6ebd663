"""`python -m bench.themes`: how often the right theme is suggested, and how near groups come to people's own codes.

Method. 3,944 real comments about health services that people coded by hand (private test data, beside the checkout, see
its README); those with text and one single theme, themes with 20 such comments or more. Suggestions: `n` examples of
each theme (never more than half of what it has) chosen at random teach, all the others are asked; the share of them
whose theme comes first, and is among three; mean of five choices, and the mean over themes of the latter, so that
one large theme does not carry the figure. Groups: V-measure against people's codes, beside groups by chance. People coded
by what it is about AND whether it is praise, so no grouping could reach 1.
"""

import argparse
import csv
import random
import statistics
import time
from collections import Counter, defaultdict
from pathlib import Path

from analysis import embedding, grouping, suggesting
from analysis.suggesting import Example

FILE = Path(__file__).parents[2] / "shared" / "data" / "datasets" / "02_nhs_fft_labelled_open.csv"
NO_THEME = {"Not assigned", "Labelling not possible"}
FEWEST = 20
SIZES = (5, 10, 20)
ROUNDS = 5


def labelled() -> list[Example]:
    """Comments that people gave one theme, of themes with enough of them."""
    with FILE.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    names = list(rows[0])
    names = names[names.index("Not assigned") :]
    found = []
    for row in rows:
        themes = [name for name in names if row[name].strip() in ("1", "1.0")]
        if len(themes) == 1 and themes[0] not in NO_THEME and row["FFT answer"].strip():
            found.append(Example(row["FFT answer"], themes[0]))
    counts = Counter(one.theme for one in found)
    return [one for one in found if counts[one.theme] >= FEWEST]


def parted(comments: list[Example], size: int, seed: int) -> tuple[list[Example], list[Example]]:
    """Those that teach, and those that are asked."""
    draw, by_theme = random.Random(seed), defaultdict(list)
    for one in comments:
        by_theme[one.theme].append(one)
    teach: list[Example] = []
    ask: list[Example] = []
    for theme in sorted(by_theme):
        mixed = draw.sample(by_theme[theme], len(by_theme[theme]))
        cut = min(size, len(mixed) // 2)
        teach, ask = teach + mixed[:cut], ask + mixed[cut:]
    return teach, ask


def suggestions(
    comments: list[Example], size: int, way: str, rounds: int = ROUNDS
) -> tuple[int, float, float, float, float]:
    """How many were asked; the share right at once, among three, its mean over themes; seconds a round."""
    figures = []
    for seed in range(rounds):
        teach, ask = parted(comments, size, seed)
        began = time.perf_counter()
        meanings = {one.theme: one.theme for one in comments}
        found = suggesting.suggest(teach, meanings, [one.text for one in ask], way).themes
        spent = time.perf_counter() - began
        right = defaultdict(list)
        for one, themes in zip(ask, found, strict=True):
            right[one.theme].append(one.theme in themes)
        first = statistics.mean(themes[:1] == (one.theme,) for one, themes in zip(ask, found, strict=True))
        three = statistics.mean(hit for hits in right.values() for hit in hits)
        figures.append((len(ask), first, three, statistics.mean(map(statistics.mean, right.values())), spent))
    return tuple(statistics.mean(column) for column in zip(*figures, strict=True))  # type: ignore[return-value]


def v_measure(comments: list[Example], way: str) -> tuple[int, int, float, float, float]:
    """How many comments stand in groups, how many groups, V-measure, that of groups by chance, seconds."""
    from sklearn.metrics import v_measure_score

    began = time.perf_counter()
    found = grouping.group([one.text for one in comments], len({one.theme for one in comments}), way)
    spent = time.perf_counter() - began
    pairs = [(number, place) for number, one in enumerate(found.groups) for place in one.members]
    truth, groups = [comments[place].theme for _, place in pairs], [number for number, _ in pairs]
    chance = random.Random(1).sample(groups, len(groups))
    return (
        len(pairs),
        len(found.groups),
        v_measure_score(truth, groups),
        v_measure_score(truth, chance),
        spent,
    )


def figures() -> None:
    """Print everything."""
    if not FILE.exists():
        print("Themes: the labelled comments are not beside this checkout, so nothing is measured.")
        return
    comments = labelled()
    themes = len({one.theme for one in comments})
    print(f"Themes suggested: {len(comments):,} comments with one of {themes} themes")
    print("  (goal: at 10 examples the right one among three suggestions at 75 % or more)")
    ways = ["words", "pieces", *(["meaning"] if embedding.installed() else [])]
    for way in ways:
        for size in SIZES:
            asked, first, three, over, spent = suggestions(comments, size, way)
            print(
                f"  {way:7s} {size:2d} examples: first {first:4.0%}, among three {three:4.0%}"
                f" (mean over themes {over:4.0%}), n = {asked:,.0f}, {spent:.1f} s",
                flush=True,
            )
    print(
        "Groups of similar comments against people's codes, V-measure (by chance); 1 would be the same groups"
    )
    for way in ways[1:]:
        n, count, value, chance, spent = v_measure(comments, "words" if way == "pieces" else way)
        print(f"  {way:7s} {count} groups: {value:.2f} ({chance:.2f}), n = {n:,}, {spent:.1f} s", flush=True)
    if "meaning" not in ways:
        print("  The embedding model is not installed here: its figures are missing.")


def main() -> None:
    argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    ).parse_args()
    print((__doc__ or "").strip(), end="\n\n")
    figures()


if __name__ == "__main__":
    main()
