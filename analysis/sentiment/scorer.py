"""The logistic regression with the weights we ship, in plain Python: no other library is needed to score."""

import json
import math
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from analysis.sentiment import lexicons
from analysis.sentiment.features import LONGEST, features, terms
from forms.question import AsksFor

WEIGHTS = Path(__file__).with_name("weights.json")


@dataclass(frozen=True, slots=True)
class Scorer:
    """`rarity` and `weights` by the name of a feature; `sources` says what the weights were learnt from."""

    intercept: float
    weights: dict[str, float]
    rarity: dict[str, float]
    sources: tuple[str, ...] = ()

    def hears(self, text: str) -> bool:
        """Whether it knows any word of this, or a word list does; else a score would come from what was asked alone."""
        known = any(" " not in term and term in self.rarity for term in terms(text[:LONGEST]))
        told = lexicons.told(text[:LONGEST])
        return known or bool(told.good or told.bad or told.compound)

    def score(self, text: str, asks_for: AsksFor) -> float:
        """How likely the comment is positive, from 0 to 1, were it one or the other."""
        seen = features(text, asks_for, self.rarity)
        total = self.intercept + sum(value * self.weights.get(name, 0.0) for name, value in seen.items())
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))


def read(path: Path) -> Scorer:
    """A scorer from its file: `words` holds [rarity, weight] of each."""
    held = json.loads(path.read_text(encoding="utf-8"))
    both = held["words"]
    return Scorer(
        intercept=held["intercept"],
        weights=held["others"] | {word: weight for word, (_, weight) in both.items()},
        rarity={word: rarity for word, (rarity, _) in both.items()},
        sources=tuple(source["name"] for source in held["sources"]),
    )


@cache
def shipped() -> Scorer:
    """The one that comes with the service, read once."""
    return read(WEIGHTS)
