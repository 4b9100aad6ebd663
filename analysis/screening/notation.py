"""The small notation rules are written in, and what it becomes.

    my (dad | mum) hits me     words in this order; one of several between ( | )
    [really] hurts             may be left out
    hit*                       any ending
    dad .. hits ... school     up to three, up to six words between, inside one sentence
    {family} hits me           one of a list in words.yaml

Words are brought to plain words first, so "don't" meets "dont" and "do not" (see `analysis.screening.words`).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from analysis.screening.words import plain

Lists = Mapping[str, str]

_PART = re.compile(r"\.\.\.|\.\.|[()\[\]|]|\{\w+\}|[^\s()\[\]|{}]+")
_GAPS = {"..": "(?:[^ |]+ ){0,3}?", "...": "(?:[^ |]+ ){0,6}?"}


class Unreadable(ValueError):
    """A phrase that is not in the notation."""


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a phrase: its pattern, and words of which a text must hold one (None: it may hold any)."""

    pattern: str
    needs: frozenset[str] | None


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase ready to be looked for. `needs` holds words, or beginnings of words marked `*`."""

    written: str
    source: str
    needs: frozenset[str]

    @property
    def pattern(self) -> re.Pattern[str]:
        """Compiled when it is first needed: there are many, and a start must not wait for all."""
        return _compiled(self.source)


@cache
def _compiled(source: str) -> re.Pattern[str]:
    return re.compile(source)


def phrase(written: str, lists: Lists) -> Phrase:
    """A phrase from the notation. Raises Unreadable with what is wrong."""
    parts = _PART.findall(written)
    found, rest = _choices(parts, lists)
    if rest:
        raise Unreadable(f"'{written}' closes a bracket that was not opened.")
    if not found.needs:
        raise Unreadable(f"'{written}' must hold at least one word that cannot be left out.")
    return Phrase(written, f"(?<= ){found.pattern}", found.needs)


def _choices(parts: list[str], lists: Lists) -> tuple[Part, list[str]]:
    """Sequences between `|`, up to a closing bracket or the end."""
    choices = []
    while True:
        sequence, parts = _sequence(parts, lists)
        choices.append(sequence)
        if not parts or parts[0] != "|":
            break
        parts = parts[1:]
    if len(choices) == 1:
        return choices[0], parts
    needs = [choice.needs for choice in choices]
    wanted = None if any(one is None for one in needs) else frozenset().union(*(one or () for one in needs))
    return Part(f"(?:{'|'.join(choice.pattern for choice in choices)})", wanted), parts


def _sequence(parts: list[str], lists: Lists) -> tuple[Part, list[str]]:
    found: list[Part] = []
    while parts and parts[0] not in ("|", ")", "]"):
        first, parts = parts[0], parts[1:]
        if first in ("(", "["):
            inside, parts = _choices(parts, lists)
            closing = {"(": ")", "[": "]"}[first]
            if not parts or parts[0] != closing:
                raise Unreadable(f"A bracket {first} is not closed.")
            parts = parts[1:]
            found.append(inside if first == "(" else Part(f"(?:{inside.pattern})?", None))
        else:
            found.append(_word(first, lists))
    sets = [part.needs for part in found if part.needs is not None]
    # The fewest words make the best sieve.
    return Part("".join(part.pattern for part in found), min(sets, key=len) if sets else None), parts


def _word(written: str, lists: Lists) -> Part:
    if written in _GAPS:
        return Part(_GAPS[written], None)
    if written.startswith("{"):
        name = written.strip("{}")
        if name not in lists:
            raise Unreadable(f"There is no list called {name} in words.yaml.")
        return _choices(_PART.findall(lists[name]), lists)[0]
    if written.endswith("*"):
        beginning = plain(written[:-1] + "x", mend=False).strip()[:-1]
        return Part(f"{re.escape(beginning)}[^ ]* ", frozenset({beginning + "*"}))
    words = plain(written, mend=False).split()
    if not words:
        raise Unreadable(f"'{written}' is no word.")
    return Part(
        "".join(f"{_either(word)} " for word in words),
        frozenset({words[0]} if words[0] not in ("to", "too", "for") else ()) or None,
    )


def _either(word: str) -> str:
    """In text-speak 2 is "to" and 4 is "for"."""
    return {"to": "(?:to|2)", "too": "(?:too|to|2)", "for": "(?:for|4)"}.get(word, re.escape(word))
