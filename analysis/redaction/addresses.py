"""Where somebody lives: a number and a street, a flat, a named street, and what follows "I live on"."""

import re
from collections.abc import Iterator

from analysis.redaction.looked import Looked, Span
from analysis.redaction.vocabulary import folded, ordinary, words_of

_SURE = r"road|rd|street|avenue|ave|lane|ln|crescent|cres|terrace|drive|close|grove|gardens|mews|boulevard|cul-de-sac"
_ANY = rf"{_SURE}|st|dr|court|ct|place|pl|square|sq|hill|walk|row|view|way|park|parade|rise|green|house|fold|brow|gate|bank|croft|heights|estate|tower|towers|flats|cottages?|meadows?|wharf|quay|end|common|yard"
_WORD = r"[A-Za-z][A-Za-z'.-]*"
_NUMBERED = re.compile(
    rf"(?:\b(?:flat|apartment|apt|unit|room|no\.?|number|house)\s+)?(?<![\w£$.:])[0-9]{{1,4}}\s?[a-d]?,?\s+(?:{_WORD}\s+){{1,3}}?(?:{_ANY})(?!\w)",
    re.IGNORECASE,
)
_FLAT = re.compile(
    rf"\b(?:flat|apartment|apt)\s+[0-9]{{1,4}}[a-z]?\b(?:,?\s+(?:{_WORD}\s+){{1,2}}?(?:{_ANY})\b)?",
    re.IGNORECASE,
)
_NAMED = re.compile(rf"(?<![\w'])(?:[A-Z][\w'-]+\s+){{1,3}}(?i:{_SURE})(?!\w)")
_LIVES = re.compile(
    rf"\b(?:liv(?:e|es|ed|ing)|stay(?:s|ing)?|house is|home is|address is|moved|address)\s*(?:now\s+)?(?:on|in|at|to|near|by|down|up|off|round|is|:)?\s+"
    rf"((?:the\s+)?(?:(?:flat|number|no|house)\s+)?(?:[0-9]{{1,4}}[a-d]?,?\s+)?(?:{_WORD}\s+){{0,3}}?{_WORD}\s+(?:{_ANY}))(?!\w)",
    re.IGNORECASE,
)
_AT_NUMBER = re.compile(
    r"\bliv(?:e|es|ed|ing)\s+(?:at|in)\s+((?:number|no\.?|flat|house)\s+[0-9]{1,4}[a-d]?)(?!\w)",
    re.IGNORECASE,
)
#: "2 hours each way", "3 people on the street": a number and a word for a street with ordinary words between.
_COUNTED = words_of(
    """a an the my our your their his her this that each every any of to in on at by with for and or is was are
    people children kids years year old weeks week days day hours hour minutes minute mins min times miles
    more other different big small long whole half per stars out from same right good better best only one
    two three next last main local nice busy quiet dark new little own wrong down up off near along across
    over through around opposite round which what no not all both some"""
)


def find(looked: Looked) -> Iterator[Span]:
    text = looked.text
    for match in _NUMBERED.finditer(text):
        if not _COUNTED & set(_words(match.group())):
            yield match.span()
    yield from (match.span() for match in _FLAT.finditer(text))
    for match in _NAMED.finditer(text):
        start = _past_small_words(match.group(), match.start())
        if len(text[start : match.end()].split()) > 1:
            yield start, match.end()
    for match in _LIVES.finditer(text):
        words = _words(match.group(1))
        named = [word for word in words[:-1] if word not in _COUNTED]
        if re.search("[0-9]", match.group(1)) or (named and words[-2] not in _COUNTED):
            yield match.span(1)
    yield from (match.span(1) for match in _AT_NUMBER.finditer(text))


def _words(span: str) -> list[str]:
    return re.findall(r"[a-z']+", span.lower())


def _past_small_words(words: str, start: int) -> int:
    """Past "The", "On" and other words whose capital is the sentence's."""
    for word in words.split():
        plain = folded(word)
        if plain not in _COUNTED and not (plain in _LEADING and ordinary(plain)):
            return start
        start += len(word) + 1
    return start


_LEADING = words_of("near on from outside behind between he she we they i it please when")
