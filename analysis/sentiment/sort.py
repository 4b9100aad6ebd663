"""The rough sort itself, and the order of reading made of it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from hashlib import blake2b
from secrets import token_bytes

from analysis import languages
from analysis.sentiment import empty, lexicons, scorer, words
from analysis.sentiment.features import LONGEST
from forms.question import AsksFor

#: Below and above, the scorer is sure enough to say so; between them it is unclear.
NEGATIVE_BELOW, POSITIVE_ABOVE = 0.4, 0.6
#: Totals of fewer comments that could be sorted are not shown.
FEWEST = 30


class Label(StrEnum):
    POSITIVE = "positive"
    NEGATIVE = "negative"
    UNCLEAR = "unclear"
    NOT_ANALYSED = "not_analysed"


class Why(StrEnum):
    """Why a comment was not analysed."""

    LANGUAGE = "language"
    NOTHING_SAID = "nothing_said"
    NO_OPINION_ASKED = "no_opinion_asked"


@dataclass(frozen=True, slots=True)
class Sorted:
    """A guess about one comment. `score` is from 0 (critical) to 1 and for totals and orders only; None where not
    analysed, and `why` then says the reason. `language` is what it is written in."""

    label: Label
    score: float | None = None
    why: Why | None = None
    language: str = "en"

    @property
    def reason(self) -> str:
        """Why it was not analysed, in words; empty where it was."""
        if self.why is Why.LANGUAGE:
            known = self.language != languages.UNKNOWN
            return f"not analysed: written in {languages.name(self.language)}" if known else _UNPLACED
        return _REASONS[self.why] if self.why else ""


_UNPLACED = "not analysed: we cannot tell the language"
_REASONS = {
    Why.NOTHING_SAID: "not analysed: it says nothing",
    Why.NO_OPINION_ASKED: "not analysed: the question asks for no opinion",
}


def rough_sort(
    texts: Sequence[str], asks_for: AsksFor = AsksFor.OPINION, survey_languages: Sequence[str] | None = None
) -> list[Sorted]:
    """A guess for each text, in their order. `survey_languages` are the languages people chose to answer in, English
    where not given; nothing but English is analysed."""
    chosen = survey_languages if survey_languages is not None else ["en"] * len(texts)
    return [_one(text, asks_for, tag) for text, tag in zip(texts, chosen, strict=True)]


def likely_critical_first(sorts: Sequence[Sorted]) -> list[int]:
    """Places of the comments in the order of reading: those that nothing is known of first, since only a person can
    tell; then from the most to the least critical. Never an order of danger: fear and harm are often told calmly."""
    return sorted(range(len(sorts)), key=lambda place: (_score(sorts[place]), place))


def _score(one: Sorted) -> float:
    return -1.0 if one.score is None else one.score


#: What was found already, by a salted hash: the words themselves do not stay in memory.
_FOUND: dict[bytes, Sorted] = {}
_SALT = token_bytes(16)
_MOST_REMEMBERED = 50_000


def _one(text: str, asks_for: AsksFor, chosen: str) -> Sorted:
    held = f"{asks_for} {chosen} {text}".encode("utf-8", "replace")
    key = blake2b(held, key=_SALT, digest_size=16).digest()
    found = _FOUND.get(key)
    if found is None:
        if len(_FOUND) >= _MOST_REMEMBERED:
            _FOUND.clear()
        found = _FOUND[key] = _looked_at(text, asks_for, chosen)
    return found


def _looked_at(text: str, asks_for: AsksFor, chosen: str) -> Sorted:
    if asks_for is AsksFor.FACTS:
        return Sorted(Label.NOT_ANALYSED, why=Why.NO_OPINION_ASKED)
    written = languages.language_of(text, chosen)
    if written.partition("-")[0] != "en":
        return Sorted(Label.NOT_ANALYSED, why=Why.LANGUAGE, language=written)
    return _sorted(text, asks_for)


def _sorted(text: str, asks_for: AsksFor) -> Sorted:
    if empty.says_nothing(text):
        return Sorted(Label.NOT_ANALYSED, why=Why.NOTHING_SAID)
    if empty.nothing(text):
        return _of_nothing(asks_for)
    if not scorer.shipped().hears(text):
        return Sorted(Label.UNCLEAR, 0.5)
    score = scorer.shipped().score(text, asks_for)
    if score > POSITIVE_ABOVE and _cannot_be_praise(text):
        score = POSITIVE_ABOVE
    return Sorted(_label(score), round(score, 3))


def _of_nothing(asks_for: AsksFor) -> Sorted:
    """ "Nothing": praise where we asked what could be better, criticism where we asked what was good."""
    if asks_for is AsksFor.IMPROVEMENT:
        return Sorted(Label.POSITIVE, 0.75)
    if asks_for is AsksFor.PRAISE:
        return Sorted(Label.NEGATIVE, 0.25)
    return Sorted(Label.NOT_ANALYSED, why=Why.NOTHING_SAID)


def _cannot_be_praise(text: str) -> bool:
    """Whether every good word in it is turned round ("I do not feel safe"), it speaks of harm, or asks for something."""
    told, plain = lexicons.told(text[:LONGEST]), words.spelt_out(text)
    return (told.turned > 0 and told.good == 0) or bool(_HARM.search(plain) or _SUGGESTION.match(plain))


_HARM = re.compile(
    r"\b(?:hits?|hitting|hurts?|hurting|kill\w*|suicid\w+|die|dying|raped?|abus\w+|beats?|beaten|punch\w*|slap\w*"
    r"|scared|afraid|frighten\w*|terrified|bull(?:y|ies|ied|ying)|cut(?:ting)? myself|touch(?:es|ed)? me)\b"
)

_SUGGESTION = re.compile(
    r"\W*(?:more|better|fewer|less|longer|shorter|earlier|sooner|quicker|faster|clearer|improve[ds]?|increase[ds]?"
    r"|reduce[ds]?|stop|need(?:s|ed)?|pay|hire|employ|listen(?:ed)?|should|i wish|i would like|you (?:should|need|could)"
    r"|how can|why|when will|what about)\b"
    r"(?! (?:than|of the same|or less))"
)


def _label(score: float) -> Label:
    if score < NEGATIVE_BELOW:
        return Label.NEGATIVE
    return Label.POSITIVE if score > POSITIVE_ABOVE else Label.UNCLEAR
