"""Training the optional model, from our own sentences and from what staff decided.

    python -m analysis.screening.train            builds model.npz anew from sentences.csv
    listening-loop screen train FILE              adds decided concerns, for one installation

Needs the embedding and numpy, nothing else. Kernel logistic regression (Zhu and Hastie 2005) by Newton's method.
Sentences are also put together in twos, since a disclosure often stands beside a remark about something else.
"""

import csv
import random
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np

from analysis.screening import model
from analysis.screening.model import SHIPPED, Weights
from analysis.screening.words import plain

SENTENCES = Path(__file__).with_name("sentences.csv")
# Of the close judge and the wide one; chosen by four-fold cross-validation on sentences.csv.
REACHES, RIDGES = (4.0, 1.0), (0.5, 0.2)
#: The wide judge only has to keep ordinary talk quiet: so much it is let be more easily alarmed.
LEAN = 0.5
LOCAL_COUNTS = 3.0  # one decided concern weighs as much as three sentences of ours
ALLOWED_LOSS = 0.01  # of the check sentences put in the right order
_STEPS = 12
_FOLDS = 3
_PAIRS_OF_ORDINARY, _PAIRS_WITH_DISCLOSURE = 350, 250


class Example(NamedTuple):
    """A text and whether a person had to look at it."""

    text: str
    needed: bool


@dataclass(frozen=True, slots=True)
class Retrained:
    """What came of training on decided concerns. `taken` says whether the new weights were kept.

    `before` and `after`: of all pairs of a disclosure and an ordinary sentence among the check sentences, which are
    never trained on, the share in which the disclosure comes first.
    """

    taken: bool
    examples: int
    before: float
    after: float
    file: Path | None


def shipped_examples(part: str) -> list[Example]:
    """Our own sentences: part `train`, or part `check`, which measures retraining."""
    with SENTENCES.open(encoding="utf-8", newline="") as file:
        return [
            Example(row["text"], row["label"] == "1") for row in csv.DictReader(file) if row["part"] == part
        ]


def fit(examples: Sequence[Example], counts: Sequence[float] | None = None) -> Weights:
    """Weights from examples; `counts` says how much each weighs, one by default."""
    both = [*examples, *_pairs(examples)]
    weight = np.ones(len(both))
    if counts is not None:
        weight[: len(counts)] = counts
    texts = [one.text for one in both]
    points = model.embed(texts).astype(np.float64)
    labels = np.array([one.needed for one in both], dtype=float)
    alike, bags = points @ points.T, _bags(texts)
    nears = [np.exp(-2 * reach * (1 - alike)) for reach in REACHES]
    nears[1] += bags @ bags.T
    (close, here), (wide, there) = (
        _judge(near, labels, weight, ridge) for near, ridge in zip(nears, RIDGES, strict=True)
    )
    return Weights(
        points.astype(np.float32),
        np.stack([close, wide]).astype(np.float32),
        (here, there + LEAN),
        REACHES,
        (bags.T @ wide).astype(np.float32),
    )


def _judge(
    near: np.ndarray, labels: np.ndarray, weight: np.ndarray, ridge: float
) -> tuple[np.ndarray, float]:
    """What each sentence counts for, and the constant, so that a chance comes out."""
    alphas, constant = _newton(near, labels, weight, ridge)
    slope, shift = _calibration(near, labels, weight, ridge)
    return slope * alphas, slope * constant + shift


def _bags(texts: Sequence[str]) -> np.ndarray:
    """A row for each text, of length one, with a mark at the place of each of its words and pairs of words."""
    bags = np.zeros((len(texts), model.BUCKETS), dtype=np.float32)
    for row, text in enumerate(texts):
        places = model.buckets(plain(text))
        bags[row, places] = len(places) ** -0.5
    return bags


def _pairs(examples: Sequence[Example]) -> Iterable[Example]:
    draw = random.Random(3)
    ordinary = [one.text for one in examples if not one.needed]
    needed = [one.text for one in examples if one.needed]
    short = [text for text in ordinary if len(text) < 70]
    for _ in range(_PAIRS_OF_ORDINARY):
        yield Example(". ".join(draw.sample(ordinary, 2)), False)
    for _ in range(_PAIRS_WITH_DISCLOSURE):
        pair = [draw.choice(needed), draw.choice(short)]
        draw.shuffle(pair)
        yield Example(". ".join(pair), True)


def _newton(
    near: np.ndarray, labels: np.ndarray, weight: np.ndarray, ridge: float
) -> tuple[np.ndarray, float]:
    alphas, constant = np.zeros(len(labels)), 0.0
    for _ in range(_STEPS):
        chance = 1 / (1 + np.exp(-(near @ alphas + constant)))
        spread = np.maximum(chance * (1 - chance), 1e-5)
        target = near @ alphas + constant + (labels - chance) / spread
        system = near + ridge * np.diag(1 / (spread * weight))
        solved = np.linalg.solve(system, np.stack([target, np.ones(len(labels))], axis=1))
        constant = float(solved[:, 0].sum() / solved[:, 1].sum())
        alphas = solved[:, 0] - constant * solved[:, 1]
    return alphas, constant


def _calibration(
    near: np.ndarray, labels: np.ndarray, weight: np.ndarray, ridge: float
) -> tuple[float, float]:
    """Slope and shift that make a chance of what the ridge has flattened (Platt 1999), from parts held out."""
    held = np.zeros(len(labels))
    part = np.random.default_rng(5).permutation(len(labels)) % _FOLDS
    for fold in range(_FOLDS):
        inside, outside = np.flatnonzero(part != fold), np.flatnonzero(part == fold)
        alphas, constant = _newton(near[np.ix_(inside, inside)], labels[inside], weight[inside], ridge)
        held[outside] = near[np.ix_(outside, inside)] @ alphas + constant
    slope, shift = 1.0, 0.0
    for _ in range(50):
        chance = 1 / (1 + np.exp(-(slope * held + shift)))
        spread = np.maximum(weight * chance * (1 - chance), 1e-9)
        design = np.stack([held, np.ones(len(held))])
        step = np.linalg.solve((design * spread) @ design.T, design @ (weight * (labels - chance)))
        slope, shift = slope + float(step[0]), shift + float(step[1])
    # Never turned round: decided texts at odds with each other must make worse weights, not the reverse of them.
    return max(slope, 0.0), shift


def in_order(weights: Weights, examples: Sequence[Example]) -> float:
    """Of all pairs of one that needed a person and one that did not, the share put in the right order (AUC)."""
    scores = model.chances([one.text for one in examples], weights)
    needed = np.array([one.needed for one in examples])
    ahead = scores[needed][:, None] - scores[~needed][None, :]
    return float((ahead > 0).mean() + (ahead == 0).mean() / 2)


def save(weights: Weights, file: Path) -> None:
    """Whole, or the old file stays."""
    file.parent.mkdir(parents=True, exist_ok=True)
    unfinished = file.with_suffix(".unfinished.npz")
    step = float(np.abs(weights.points).max()) / 127
    np.savez_compressed(
        unfinished,
        points=np.rint(weights.points / step).astype(np.int8),
        step=np.float32(step),
        counts=weights.counts,
        constants=np.array(weights.constants, dtype=np.float32),
        reaches=np.array(weights.reaches, dtype=np.float32),
        words=weights.words.astype(np.float16),
    )
    unfinished.replace(file)
    model.forget()


def retrain(examples: Sequence[Example], file: Path) -> Retrained:
    """Weights from our sentences and decided concerns, kept in `file` where they are no worse on the check sentences.

    The shipped weights are never written over. `file` holds the decided texts as points, from which something of their
    words could be guessed: keep it as the answers are kept.
    """
    if file.resolve() == SHIPPED.resolve():
        raise ValueError(
            "The shipped weights stay as they are: choose another file for this installation's own."
        )
    ours, check = shipped_examples("train"), shipped_examples("check")
    before = in_order(model.read(SHIPPED), check)
    weights = fit([*examples, *ours], [LOCAL_COUNTS] * len(examples) + [1.0] * len(ours))
    after = in_order(weights, check)
    taken = after >= before - ALLOWED_LOSS
    if taken:
        save(weights, file)
    return Retrained(taken, len(examples), before, after, file if taken else None)


def main() -> None:
    weights = fit(shipped_examples("train"))
    save(weights, SHIPPED)
    auc = in_order(weights, shipped_examples("check"))
    sys.stdout.write(
        f"{SHIPPED.name}: {len(weights.points)} points, {auc:.4f} of the check pairs in order.\n"
    )


if __name__ == "__main__":
    main()
