"""NHS numbers: ten digits that check, or any that are called one.

The last digit checks the others: each of the first nine times 10, 9, … 2, summed, and eleven less the rest by eleven
(NHS Data Model and Dictionary, "NHS number").
"""

import re
from collections.abc import Iterator

from analysis.redaction.looked import Looked, Span
from analysis.redaction.phones import BETWEEN, digits_of
from analysis.redaction.spoken import spoken

_TEN = re.compile(rf"(?<![\w+£$€])[0-9oO](?:{BETWEEN}[0-9oOlI]){{8,10}}(?!\w)")
_GROUPED = re.compile(r"[0-9oOlI]{3}([\s.\-/])[0-9oOlI]{3}\1[0-9oOlI]{4}")
_CALLED = re.compile(r"\bn\.?\s?h\.?\s?s\.?\b(?:\s+(?:number|no|num|nr|n°|nmbr|numba|id)\b)?", re.IGNORECASE)
NEAR = 40


def find(looked: Looked) -> Iterator[Span]:
    called = [match.end() for match in _CALLED.finditer(looked.text)]
    for match in _TEN.finditer(looked.text):
        near = any(-NEAR - 20 <= match.start() - end <= NEAR for end in called)
        digits = digits_of(match.group())
        if near or (len(digits) == 10 and (checks(digits) or _GROUPED.fullmatch(match.group()))):
            yield match.span()
    for span, digits in spoken(looked):
        if 9 <= len(digits) <= 11 and any(-NEAR - 40 <= span[0] - end <= NEAR for end in called):
            yield span


def checks(digits: str) -> bool:
    """Whether ten digits are a sound NHS number. Those a mobile begins with are left to the phones."""
    if digits.startswith(("07", "00")) or len(set(digits)) == 1:
        return False
    total = sum(int(digit) * (10 - place) for place, digit in enumerate(digits[:9]))
    return (11 - total % 11) % 11 == int(digits[9])
