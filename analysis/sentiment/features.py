"""What the regression sees of a comment: its words and pairs of words, what two word lists say, and what was asked."""

import math
from collections.abc import Mapping

from analysis.sentiment import lexicons, words
from forms.question import AsksFor

#: Features that are no words; their names cannot be words.
ASKED = {AsksFor.IMPROVEMENT: "#improvement", AsksFor.PRAISE: "#praise"}
#: A longer comment is sorted by its beginning: the lists are slow on long texts, and nothing more is learnt.
LONGEST = 2_000


def terms(text: str) -> set[str]:
    """Words, marked where a "not" reaches them, and pairs of neighbours, with the beginning and the end."""
    found: set[str] = set()
    before = "^"
    for word, turned in words.reached(words.tokens(text)):
        found.add(f"not_{word}" if turned else word)
        found.add(f"{before} {word}")
        before = word
    found.add(f"{before} $")
    return found


def features(text: str, asks_for: AsksFor, rarity: Mapping[str, float]) -> dict[str, float]:
    """Values by name. `rarity` weighs each known word; the words of a comment have length one together."""
    text = text[:LONGEST]
    weighed = {term: rarity[term] for term in terms(text) if term in rarity}
    length = math.sqrt(sum(value * value for value in weighed.values())) or 1.0
    told = lexicons.told(text)
    found = {term: value / length for term, value in weighed.items()}
    found |= {
        "#polarity": told.polarity,
        "#compound": told.compound,
        "#good": min(told.good, 3) / 3,
        "#bad": min(told.bad, 3) / 3,
        "#turned": min(told.turned, 2) / 2,
    }
    return found | ({ASKED[asks_for]: 1.0} if asks_for in ASKED else {})
