"""Dates of birth: any date beside a word of birth, and every whole date of a year somebody who writes may be born in."""

import re
from collections.abc import Iterator

from analysis.redaction.looked import Looked, Span

#: A whole date up to this year is taken for a date of birth wherever it stands; a later one needs a word of birth.
BORN_BY = 2021
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,7}\.?"
_UNITS = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
_TENS = [
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
    "twenty",
    "thirty",
]
_SAID = "|".join([*_UNITS, *_TENS])
_ORDINAL = (
    r"(?:twenty|thirty)[\s-](?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|"
    + "|".join(_UNITS)
    + ")|"
    r"first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|thirteenth|fourteenth|fifteenth|"
    r"sixteenth|seventeenth|eighteenth|nineteenth|twentieth|thirtieth"
)
_DAY = rf"(?:[0-3]?[0-9]\s?(?:st|nd|rd|th|'?th)?|{_ORDINAL})"
_YEAR = (
    rf"(?:(?:19|20)[0-9]{{2}}|'?[0-9]{{2}}(?!\s?(?:am|pm|[0-9:])))(?![\w])"
    rf"|(?:two thousand(?:\s+and)?(?:\s+(?:{_SAID}))?|nineteen\s+\w+(?:[\s-](?:{_SAID}))?|twenty\s+(?:oh\s+)?(?:{_SAID})(?:[\s-](?:{_SAID}))?)\b"
)
_SEP = r"\s?[/.\-\\ ]\s?"
_NUMBERS = rf"(?:[0-3]?[0-9]{_SEP}[01]?[0-9]{_SEP}(?:(?:19|20)[0-9]{{2}}|[0-9]{{2}})|(?:19|20)[0-9]{{2}}{_SEP}[01]?[0-9]{_SEP}[0-3]?[0-9])"
_IN_WORDS = (
    rf"(?:{_DAY}(?:\s+day)?\s*(?:of\s+|-|/|\s|,)?\s*{_MONTH}(?:\s*[,/.-]?\s*(?:{_YEAR}))?"
    rf"|{_MONTH}\s*(?:the\s+)?{_DAY}(?![\w])(?:\s*[,/.-]?\s*(?:{_YEAR}))?)"
)
_WHOLE = re.compile(
    rf"(?<![\w/.-])(?:{_NUMBERS}|{_DAY}(?:\s+day)?\s*(?:of\s+|-|/|\s|,)?\s*{_MONTH}\s*[,/.-]?\s*(?:{_YEAR})|{_MONTH}\s*(?:the\s+)?{_DAY}(?!\w)\s*[,/.-]?\s*(?:{_YEAR}))(?![\w/])",
    re.IGNORECASE,
)
_ANY = re.compile(
    rf"(?<![\w/.£-])(?:{_NUMBERS}|{_IN_WORDS}|[0-3]?[0-9]{_SEP}[01]?[0-9]|[0-3][0-9][01][0-9](?:(?:19|20)[0-9]{{2}}|[0-9]{{2}})"
    rf"|{_MONTH}\s+(?:19|20)[0-9]{{2}}|(?:19|20)[0-9]{{2}})(?![\w/])",
    re.IGNORECASE,
)
_BIRTH = re.compile(
    r"(?<!\w)(?:born|borned|brn|birth\s?-?\s?da(?:y|te|ys)|birthdy|brithday|birfday|birthay|bithday|birth|b-?'?\s?days?|"
    r"d\.?\s?o\.?\s?b\.?|turn(?:ed|s|ing)?|date of birth)(?!\w)",
    re.IGNORECASE,
)
_FRESH = re.compile(r"[.!?]\s+[A-Z]|\n")
BEFORE, AFTER = 45, 30


def find(looked: Looked) -> Iterator[Span]:
    text = looked.text
    births = [match.span() for match in _BIRTH.finditer(text)]
    for match in _ANY.finditer(text):
        if any(_beside(text, birth, match.span()) for birth in births):
            yield _trimmed(text, match.span())
    for match in _WHOLE.finditer(text):
        years = re.findall(r"(?:19|20)\d\d", match.group())
        if years and int(years[-1]) <= BORN_BY:
            yield _trimmed(text, match.span())


def _beside(text: str, birth: Span, found: Span) -> bool:
    """Whether a date stands a few words after a word of birth, or just before it, in the same sentence."""
    if birth[1] <= found[0]:
        return found[0] - birth[1] <= BEFORE and not _FRESH.search(text, birth[1], found[0])
    return 0 <= birth[0] - found[1] <= AFTER and not _FRESH.search(text, found[1], birth[0])


def _trimmed(text: str, span: Span) -> Span:
    start, end = span
    while end > start and text[end - 1] in " ,.-/":
        end -= 1
    return start, end
