"""The small notation `words.yaml` is written in, and looking for it in a text.

It is that of screening (`analysis.screening.notation`) with an open beginning, and without its mending of misspelt
words: staff write these, and every letter of a script counts.
"""

import re
from collections.abc import Sequence
from functools import cache

from analysis.screening.words import fold

#: Where a sentence ends, and where a clause may.
SENTENCE = re.compile(r"[.!?;:\n\r…؟۔।|]+(?=\s|$)|\n")
CLAUSE = re.compile(r"[,،、؛–—()]+")
_PART = re.compile(r"\.\.|[()|\[\]]|[^\s()|\[\]]+")
_GAP = "(?:[^ ]+ ){0,3}?"
_NO_WORD = re.compile(r"[^\w\u0300-\u036f\u0900-\u0dff'*]+")


class Unreadable(ValueError):
    """A phrase that is not in the notation."""


def clauses(text: str, also: Sequence[str]) -> list[list[str]]:
    """A text as sentences of clauses, each in plain words with a space at either end; `also` are words that part them."""
    parted = "|".join(re.escape(fold(word)) for word in also)
    found = []
    for sentence in SENTENCE.split(text):
        pieces = [plain(piece) for piece in CLAUSE.split(sentence)]
        if parted:
            pieces = [
                f" {one.strip()} " for piece in pieces for one in re.split(rf"(?<= )(?:{parted})(?= )", piece)
            ]
        if kept := [piece for piece in pieces if piece.strip()]:
            found.append(kept)
    return found


def plain(text: str) -> str:
    """A text in plain words, one space between and at either end."""
    return f" {' '.join(_NO_WORD.sub(' ', fold(text).replace(chr(39), '')).split())} "


@cache
def pattern(written: str) -> re.Pattern[str]:
    """What a phrase looks like in plain words.

    Raises:
        Unreadable: a bracket is not closed, or there is nothing to look for.
    """
    parts = _PART.findall(written)
    found, rest = _choices(parts)
    if rest or not found.strip():
        raise Unreadable(f"'{written}' cannot be read.")
    return re.compile(f"(?<= ){found}")


def _choices(parts: list[str]) -> tuple[str, list[str]]:
    found, parts = _sequence(parts)
    several = [found]
    while parts and parts[0] == "|":
        found, parts = _sequence(parts[1:])
        several.append(found)
    if not all(several):
        return "", parts
    return (several[0] if len(several) == 1 else f"(?:{'|'.join(several)})"), parts


def _sequence(parts: list[str]) -> tuple[str, list[str]]:
    found = ""
    while parts and parts[0] not in ("|", ")", "]"):
        first, parts = parts[0], parts[1:]
        if first in ("(", "["):
            inside, parts = _choices(parts)
            if not parts or parts[0] != {"(": ")", "[": "]"}[first]:
                raise Unreadable(f"A bracket {first} is not closed.")
            if not inside:
                raise Unreadable("There is nothing in a bracket.")
            parts = parts[1:]
            found += f"(?:{inside})" + ("?" if first == "[" else "")
        else:
            found += _GAP if first == ".." else _word(first)
    return found, parts


def _word(written: str) -> str:
    inner = plain(written.strip("*")).strip()
    if not inner:
        raise Unreadable(f"'{written}' is no word.")
    before, after = ("[^ ]*" if written.startswith("*") else ""), ("[^ ]*" if written.endswith("*") else "")
    return f"{before}{re.escape(inner)}{after} ".replace("\\ ", " ")
