"""Telephone numbers: every British way of writing one, numbers from abroad, letters for digits, and digits in words."""

import re
from collections.abc import Iterator

from analysis.redaction.looked import Looked, Span
from analysis.redaction.spoken import spoken

#: What may stand between digits.
BETWEEN = r"[\s.\-/()*,_|~·]{0,3}"
_DIGIT = r"[0-9oOlI]"
_LONG = re.compile(
    rf"(?<![\w£$€@])(?:\(?\+{BETWEEN}{_DIGIT}|\(?[0oO]|\(?7)(?:{BETWEEN}{_DIGIT}){{8,14}}(?![\w@%])", re.ASCII
)
_SHORT = re.compile(
    r"\b(?:phone|fone|telephone|tel|mobile|mob|number|no|num|ring|call|text|txt|whatsapp|whats app)\b"
    rf"(?:\s+(?:is|me|us|on|at|number|no|him|her|them|my|mum|dad))*\s*[:.#-]?\s*((?:[0-9]{BETWEEN}){{5,10}}[0-9])(?!\w)",
    re.IGNORECASE,
)
#: Numbers of help lines: they name nobody, and a reader may need them.
HELP_LINES = {"08001111", "08088005000", "116123", "116000", "08007772727", "08000684141", "08082000247"}


def find(looked: Looked) -> Iterator[Span]:
    for match in _LONG.finditer(looked.text):
        if _is_phone(match.group()):
            yield _tight(looked.text, match.start(), match.end())
    for match in _SHORT.finditer(looked.text):
        if re.sub(r"\D", "", match.group(1)) not in HELP_LINES:
            yield match.span(1)
    yield from (span for span, digits in spoken(looked) if 9 <= len(digits) <= 15)


def _is_phone(words: str) -> bool:
    digits = digits_of(words)
    if sum(sign.isdigit() for sign in words) < 5 or digits in HELP_LINES:
        return False
    if "+" in words or digits.startswith("00"):
        return 8 <= len(digits) <= 15
    if digits.startswith("0"):
        return 10 <= len(digits) <= 11
    return digits.startswith("7") and len(digits) == 10


def digits_of(words: str) -> str:
    """The digits of a number, letters that stand for one read as such."""
    return re.sub(r"\D", "", words.translate(str.maketrans("oOlI", "0011")))


def _tight(text: str, start: int, end: int) -> Span:
    """Without a bracket that belongs to the sentence, and with one that belongs to the number."""
    if text[start] == "(" and ")" not in text[start:end]:
        start += 1
    return start, end
