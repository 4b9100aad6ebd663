"""What two ready-made word lists say of a comment: TextBlob's, put right in two places, and VADER's.

TextBlob is read once with fifteen neutral words taken out ("more", "many": a suggestion is no praise), and a "not" is
put directly before each word of opinion that it reaches, since TextBlob sees it only there: "I do not feel safe"
is +0.5 to it as shipped. Both are loaded when first asked for, never at import: nothing here is for a web request of
somebody who answers.
"""

from dataclasses import dataclass
from functools import cache
from typing import Any

from analysis.sentiment import words

_NEUTRAL_ONES = "more many much most other first full new own live main whole certain different same"
NEUTRAL = frozenset(_NEUTRAL_ONES.split())
#: Signs that both lists leave at nothing.
_SIGNS = dict.fromkeys("👍❤😀😊🙂😍", 0.5) | dict.fromkeys("👎😢😡🙁😞💔", -0.5)


@dataclass(frozen=True, slots=True)
class Told:
    """`polarity` is TextBlob's and `compound` VADER's, both from -1 to 1; `good`, `bad` how many words of each kind;
    `turned` how many good words a "not" turns round."""

    polarity: float
    compound: float
    good: int
    bad: int
    turned: int


def told(text: str) -> Told:
    """What both lists say."""
    assessed = _textblob()(_moved(text)).assessments
    heard = [one[1] for one in assessed] + [value for sign, value in _SIGNS.items() if sign in text]
    polarity = sum(heard) / len(heard) if heard else 0.0
    good, bad = sum(value > 0 for value in heard), sum(value < 0 for value in heard)
    turned = sum(one[1] < 0 and one[0][0] == "not" for one in assessed)
    return Told(polarity, _vader().polarity_scores(words.spelt_out(text))["compound"], good, bad, turned)


def as_shipped(text: str) -> float:
    """TextBlob's polarity with nothing put right: what the benches print beside ours."""
    from textblob import TextBlob  # pyright: ignore[reportMissingImports]

    return TextBlob(text).sentiment.polarity  # type: ignore[attr-defined]


def _moved(text: str) -> str:
    """The words with "not" directly before every word of opinion that a negation reaches, and nowhere else."""
    known = _textblob()
    moved: list[str] = []
    intensified = False
    for word, turned in words.reached(words.tokens(text)):
        if word in words.NEGATIONS:
            continue
        if turned and word in known and not intensified:
            moved.append("not")
        intensified = turned and word in known and "RB" in known[word]
        moved.append(word)
    return " ".join(moved)


@cache
def _textblob() -> Any:
    """A word list of our own, so that nobody else who uses TextBlob in this process finds it changed."""
    from textblob import en

    known = en.Sentiment(
        path=en.sentiment.path,
        synset="wordnet_id",
        negations=("not",),
        modifiers=("RB",),
        modifier=lambda word: word.endswith("ly"),
        tokenizer=en.parser.find_tokens,
        language="en",
    )
    known.load()
    for word in NEUTRAL:
        dict.pop(known, word, None)
    return known


@cache
def _vader() -> Any:
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    return SentimentIntensityAnalyzer()
