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

SENTENCES = Path(__file__).with_name("sentences.csv")
REACH, RIDGE = 4.0, 0.5  # chosen by four-fold cross-validation on sentences.csv
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
    points = model.embed([one.text for one in both]).astype(np.float64)
    labels = np.array([one.needed for one in both], dtype=float)
    near = np.exp(-2 * REACH * (1 - points @ points.T))
    alphas, constant = _newton(near, labels, weight)
    slope, shift = _calibration(near, labels, weight)
    return Weights(
        points.astype(np.float16), (slope * alphas).astype(np.float32), slope * constant + shift, REACH
    )


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


def _newton(near: np.ndarray, labels: np.ndarray, weight: np.ndarray) -> tuple[np.ndarray, float]:
    alphas, constant = np.zeros(len(labels)), 0.0
    for _ in range(_STEPS):
        chance = 1 / (1 + np.exp(-(near @ alphas + constant)))
        spread = np.maximum(chance * (1 - chance), 1e-5)
        target = near @ alphas + constant + (labels - chance) / spread
        system = near + RIDGE * np.diag(1 / (spread * weight))
        solved = np.linalg.solve(system, np.stack([target, np.ones(len(labels))], axis=1))
        constant = float(solved[:, 0].sum() / solved[:, 1].sum())
        alphas = solved[:, 0] - constant * solved[:, 1]
    return alphas, constant


def _calibration(near: np.ndarray, labels: np.ndarray, weight: np.ndarray) -> tuple[float, float]:
    """Slope and shift that make a chance of what the ridge has flattened (Platt 1999), from parts held out."""
    held = np.zeros(len(labels))
    part = np.random.default_rng(5).permutation(len(labels)) % _FOLDS
    for fold in range(_FOLDS):
        inside, outside = np.flatnonzero(part != fold), np.flatnonzero(part == fold)
        alphas, constant = _newton(near[np.ix_(inside, inside)], labels[inside], weight[inside])
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
    floats = Weights(weights.points.astype(np.float32), weights.counts, weights.constant, weights.reach)
    scores = model.chances(model.embed([one.text for one in examples]), floats)
    needed = np.array([one.needed for one in examples])
    ahead = scores[needed][:, None] - scores[~needed][None, :]
    return float((ahead > 0).mean() + (ahead == 0).mean() / 2)


def save(weights: Weights, file: Path) -> None:
    """Whole, or the old file stays."""
    file.parent.mkdir(parents=True, exist_ok=True)
    unfinished = file.with_suffix(".unfinished.npz")
    np.savez_compressed(
        unfinished,
        points=weights.points,
        counts=weights.counts,
        constant=np.float32(weights.constant),
        reach=np.float32(weights.reach),
    )
    unfinished.replace(file)
    model.read.cache_clear()


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
        f"{SHIPPED.name}: {len(weights.counts)} points, {auc:.4f} of the check pairs in order.\n"
    )


if __name__ == "__main__":
    main()
