"""Training sentences that stand too near to a sentence that is kept for measuring.

    python -m bench.near_copies

A sentence learnt from that is nearly one that is measured with would make the measure kind. Prints places and how
near they are, never a sentence: the unseen ones are not to be read. Near means: half of the runs of four letters are
the same, or, where the model is installed, the embeddings all but meet.
"""

import csv
import re
from collections.abc import Iterator

import numpy as np

from analysis.screening import model
from analysis.screening.train import SENTENCES
from bench.screening import OPEN, ORDINARY, UNSEEN

ALIKE, MEANT_ALIKE = 0.5, 0.95


def shingles(text: str) -> frozenset[str]:
    """Runs of four letters of a text brought to small letters and single spaces."""
    plain = f" {re.sub('[^a-z0-9]+', ' ', text.lower()).strip()} "
    return frozenset(plain[i : i + 4] for i in range(max(len(plain) - 3, 1)))


def alike(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / len(one | other)


def near_copies() -> Iterator[tuple[str, str, float, float]]:
    """The line of a training sentence, the set and id it is near to, how near by letters and by embedding."""
    with SENTENCES.open(encoding="utf-8", newline="") as file:
        ours = [row["text"] for row in csv.DictReader(file)]
    kept = [
        (f"{file.stem} {row.get('id', number)}", row["text"])
        for file in (*UNSEEN.values(), ORDINARY, OPEN)
        if file.exists()
        for number, row in enumerate(csv.DictReader(file.read_text(encoding="utf-8").splitlines()), 2)
    ]
    meant = np.zeros((len(ours), len(kept)))
    if model.there():
        meant = model.embed(ours) @ model.embed([text for _, text in kept]).T
    theirs = [shingles(text) for _, text in kept]
    for line, text in enumerate(ours, 2):
        mine = shingles(text)
        for place, (name, _) in enumerate(kept):
            letters, meaning = alike(mine, theirs[place]), float(meant[line - 2, place])
            if letters >= ALIKE or meaning >= MEANT_ALIKE:
                yield f"{SENTENCES.name} line {line}", name, letters, meaning


def main() -> None:
    found = sorted(near_copies(), key=lambda one: -max(one[2], one[3]))
    for ours, theirs, letters, meaning in found:
        print(f"{ours}  {theirs}  letters {letters:.2f}  embedding {meaning:.2f}")
    print(f"{len(found)} near copies.")


if __name__ == "__main__":
    main()
