"""Number plates: today's shape (AB12 CDE) anywhere, older ones beside a word for a car."""

import re
from collections.abc import Iterator

from analysis.redaction.looked import Looked, Span
from analysis.redaction.vocabulary import words_of

_TODAY = re.compile(r"(?<!\w)[A-Z]{2}\s?[0-9]{2}\s?[A-Z]{3}(?!\w)")
_SMALL = re.compile(r"(?<!\w)[a-z]{2}[0-9]{2}\s?[a-z]{3}(?!\w)", re.IGNORECASE)
_OLDER = re.compile(r"(?<!\w)(?:[A-Z][0-9]{1,3}\s?[A-Z]{3}|[A-Z]{3}\s?[0-9]{1,3}[A-Z])(?!\w)", re.IGNORECASE)
_CAR = re.compile(
    r"\b(?:car|reg|registration|plate|plates|van|taxi|vehicle|lorry|motorbike|driv(?:es|ing|er)|parked|bmw|audi|golf)\b",
    re.IGNORECASE,
)
#: "in 15 mins": what looks like a plate in small letters and is not.
_NOT = words_of("min sec hrs day the and for was yrs pro max mum dad but are not")
NEAR = 40


def find(looked: Looked) -> Iterator[Span]:
    cars = [match.start() for match in _CAR.finditer(looked.text)]
    yield from (match.span() for match in _TODAY.finditer(looked.text) if not looked.shouting)
    for pattern in (_SMALL, _OLDER):
        for match in pattern.finditer(looked.text):
            if match.group()[-3:].lower() not in _NOT and any(abs(match.start() - at) <= NEAR for at in cars):
                yield match.span()
