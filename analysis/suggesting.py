"""Which themes a comment may belong to, learned from the comments people have tied to themes.

Three ways, the best that this machine has: sentence vectors beside pieces of words (extra `language`), pieces of words
alone (scikit-learn), and shared words counted in plain Python. The way is said with the suggestions. What each finds is
printed by `bench/themes.py`.

A theme's own name and meaning count as one more example, so that a new theme is found sooner.
"""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any

from analysis import embedding
from analysis.said_nothing import said_nothing

#: A theme is suggested from this many examples on, and the computer begins where two themes have them.
FEWEST = 3
#: Suggestions per comment.
MOST = 3

#: The ways, best first, as they are said to people.
WAYS = {
    "meaning": "by the meaning of sentences and by pieces of words",
    "pieces": "by pieces of words (the extra “language” is not installed whole, so by words only)",
    "words": "by shared words only (the extra “language” is not installed)",
}


@dataclass(frozen=True, slots=True)
class Example:
    """A comment and one theme that a person tied it to. One with two themes is two examples."""

    text: str
    theme: str


@dataclass(frozen=True, slots=True)
class Suggested:
    """Up to three themes for each text, the likeliest first; and the way they were found."""

    way: str
    themes: tuple[tuple[str, ...], ...]


Scores = Sequence[Mapping[str, float]]


def best_way() -> str:
    """The best way this machine has."""
    if find_spec("sklearn") is None:
        return "words"
    return "meaning" if embedding.installed() else "pieces"


def enough(examples: Sequence[Example]) -> frozenset[str]:
    """The themes with examples enough to learn from; none while there is only one such theme."""
    counts = Counter(one.theme for one in examples if not said_nothing(one.text))
    found = frozenset(theme for theme, count in counts.items() if count >= FEWEST)
    return found if len(found) > 1 else frozenset()


def suggest(
    examples: Sequence[Example], meanings: Mapping[str, str], texts: Sequence[str], way: str | None = None
) -> Suggested:
    """The likeliest themes of each text; none while few comments are coded.

    `meanings` are the words of each theme: its name, what it means, what belongs there. A text that says nothing by
    itself ("nothing") gets the themes that people gave to such texts, and none where they gave none.
    """
    way = way or best_way()
    known = enough(examples)
    ripe = [one for one in examples if one.theme in known and not said_nothing(one.text)]
    asked = [text for text in texts if not said_nothing(text)]
    if not known:
        return Suggested(way, tuple(() for _ in texts))
    ripe += [Example(meanings[theme], theme) for theme in sorted(known) if meanings.get(theme)]
    found = iter(_SCORES[way](ripe, asked) if asked else ())
    bare = _first(Counter(one.theme for one in examples if said_nothing(one.text)))
    return Suggested(way, tuple(bare if said_nothing(text) else _first(next(found)) for text in texts))


def _first(scores: Mapping[str, float]) -> tuple[str, ...]:
    return tuple(sorted(scores, key=lambda theme: (-scores[theme], theme))[:MOST])


def _by_meaning(examples: Sequence[Example], texts: Sequence[str]) -> Scores:
    """The geometric mean of what two readers think: one of vectors, one of pieces of words."""
    both = embedding.vectors([*(one.text for one in examples), *texts])
    assert both is not None, "asked for meaning where the model is not installed"
    themes = [one.theme for one in examples]
    means = _learned(both[: len(examples)], themes, both[len(examples) :])
    pieces = _by_pieces(examples, texts)
    return [
        {theme: math.sqrt(one[theme] * other[theme]) for theme in one}
        for one, other in zip(means, pieces, strict=True)
    ]


def _by_pieces(examples: Sequence[Example], texts: Sequence[str]) -> Scores:
    from sklearn.feature_extraction.text import TfidfVectorizer

    shape = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True, max_features=50_000)
    told = [one.text for one in examples]
    shape.fit([*told, *texts])
    return _learned(shape.transform(told), [one.theme for one in examples], shape.transform(texts))


def _learned(known: Any, themes: Sequence[str], asked: Any) -> Scores:
    from sklearn.linear_model import LogisticRegression

    with embedding.one_thread():
        model = LogisticRegression(C=10, max_iter=200, class_weight="balanced").fit(known, themes)
        shares = model.predict_proba(asked)
    return [dict(zip(model.classes_, map(float, row), strict=True)) for row in shares]


_WORD = re.compile(r"[^\W\d_]{2,}", re.UNICODE)


def _by_words(examples: Sequence[Example], texts: Sequence[str]) -> Scores:
    """Cosine with the mean of each theme's examples, words and their first five letters weighted by how rare they are."""
    told = [Counter(_features(one.text)) for one in examples]
    rare = Counter(word for counts in told for word in counts)
    weigh = _weight(rare, len(told))
    themes: dict[str, Counter[str]] = defaultdict(Counter)
    for one, counts in zip(examples, told, strict=True):
        for word, value in weigh(counts).items():
            themes[one.theme][word] += value  # type: ignore[assignment]  # a sum of weights
    lengths = {
        theme: math.sqrt(sum(value * value for value in words.values())) or 1
        for theme, words in themes.items()
    }
    return [
        {
            theme: sum(value * words[word] for word, value in weighed.items()) / lengths[theme]
            for theme, words in themes.items()
        }
        for weighed in (weigh(Counter(_features(text))) for text in texts)
    ]


def _features(text: str) -> Iterator[str]:
    for word in _WORD.findall(text.lower()):
        yield word
        if len(word) > 5:
            yield word[:5] + "…"


def _weight(rare: Counter[str], count: int) -> Callable[[Counter[str]], dict[str, float]]:
    def weigh(counts: Counter[str]) -> dict[str, float]:
        found = {
            word: (1 + math.log(number)) * (1 + math.log((1 + count) / (1 + rare[word])))
            for word, number in counts.items()
        }
        length = math.sqrt(sum(value * value for value in found.values())) or 1
        return {word: value / length for word, value in found.items()}

    return weigh


_SCORES: dict[str, Callable[[Sequence[Example], Sequence[str]], Scores]] = {
    "meaning": _by_meaning,
    "pieces": _by_pieces,
    "words": _by_words,
}
