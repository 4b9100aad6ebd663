"""The rule book: YAML files a safeguarding lead can read, made ready to be looked for in a text.

A rule has an id, the kinds of harm it may tell of, a level, a strength, the reason in a sentence, the phrases that
raise it and those that keep it quiet, and examples of both, every one of which is tested.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Literal

from analysis.screening.notation import Lists, Phrase, Unreadable, phrase
from analysis.screening.reading import read_yaml

Level = Literal["urgent", "look"]

FOLDER = Path(__file__).with_name("rules")
#: What a rule adds to the score by itself.
STRENGTHS = {"sure": 0.9, "likely": 0.6, "hint": 0.22}
_LISTS, _DAMPERS = "words.yaml", "dampers.yaml"


@dataclass(frozen=True, slots=True)
class Rule:
    id: str
    kinds: tuple[str, ...]
    level: Level
    strength: str
    because: str
    says: tuple[Phrase, ...]
    unless: tuple[Phrase, ...]
    matches: tuple[str, ...]
    leaves: tuple[str, ...]
    language: str = "en"


@dataclass(frozen=True, slots=True)
class Damper:
    id: str
    because: str
    whole_text: bool
    to: float
    audiences: tuple[str, ...]
    says: tuple[Phrase, ...]


@dataclass(frozen=True)
class RuleBook:
    rules: tuple[Rule, ...]
    dampers: tuple[Damper, ...]

    @cached_property
    def says(self) -> "Sieve":
        return Sieve([(place, one) for place, rule in enumerate(self.rules) for one in rule.says])

    def compile(self) -> None:
        """Make every phrase ready now."""
        for owner in (*self.rules, *self.dampers):
            for one in (*owner.says, *(owner.unless if isinstance(owner, Rule) else ())):
                _ = one.pattern

    @cached_property
    def damps(self) -> "Sieve":
        return Sieve([(place, one) for place, damper in enumerate(self.dampers) for one in damper.says])


class Sieve:
    """Phrases by the words they need: of some thousand, a text has to be held against a few."""

    def __init__(self, phrases: list[tuple[int, Phrase]]) -> None:
        self._phrases = phrases
        self._words: dict[str, list[int]] = {}
        self._beginnings: dict[str, list[int]] = {}
        for number, (_, one) in enumerate(phrases):
            for need in one.needs:
                table = self._beginnings if need.endswith("*") else self._words
                table.setdefault(need.rstrip("*"), []).append(number)

    def hits(self, plain: str, words: frozenset[str]) -> Iterator[tuple[int, Phrase, int, int]]:
        """The place of the owner, the phrase, and where it stands in the text; each phrase once a place."""
        likely: set[int] = set()
        for word in words:
            likely.update(self._words.get(word, ()))
            for end in range(1, len(word) + 1):
                likely.update(self._beginnings.get(word[:end], ()))
        for number in sorted(likely):
            place, one = self._phrases[number]
            for found in one.pattern.finditer(plain):
                yield place, one, found.start(), found.end()


class Faulty(ValueError):
    """A rule file that cannot be used: which file, which rule, what to do."""


@cache
def shipped() -> RuleBook:
    return read(FOLDER)


def read(folder: Path) -> RuleBook:
    """Every rule file of a folder. Raises Faulty."""
    lists: Lists = read_yaml(folder / _LISTS)
    rules = [
        rule
        for file in sorted(folder.glob("*.yaml"))
        if file.name not in (_LISTS, _DAMPERS)
        for rule in _rules(file, lists)
    ]
    names = [rule.id for rule in rules]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise Faulty(f"Two rules are called {', '.join(twice)}: give each an id of its own.")
    return RuleBook(tuple(rules), tuple(_dampers(folder / _DAMPERS, lists)))


def _rules(file: Path, lists: Lists) -> Iterator[Rule]:
    for one in read_yaml(file)["rules"]:
        name = f"{file.name}, rule {one.get('id', '(without an id)')}"
        missing = [key for key in ("id", "kinds", "level", "strength", "because", "says") if not one.get(key)]
        if missing:
            raise Faulty(f"{name}: give it {', '.join(missing)}.")
        if one["level"] not in ("urgent", "look") or one["strength"] not in STRENGTHS:
            raise Faulty(f"{name}: level is urgent or look, strength is {', '.join(STRENGTHS)}.")
        yield Rule(
            id=one["id"],
            kinds=tuple(one["kinds"]),
            level=one["level"],
            strength=one["strength"],
            because=one["because"],
            says=_phrases(name, one["says"], lists),
            unless=_phrases(name, one.get("unless", ()), lists),
            matches=tuple(one.get("matches", ())),
            leaves=tuple(one.get("leaves", ())),
            language=one.get("language", "en"),
        )


def _dampers(file: Path, lists: Lists) -> Iterator[Damper]:
    for one in read_yaml(file)["dampers"]:
        yield Damper(
            id=one["id"],
            because=one["because"],
            whole_text=one["within"] == "text",
            to=float(one["to"]),
            audiences=tuple(one.get("audiences", ())),
            says=_phrases(f"{file.name}, {one['id']}", one["says"], lists),
        )


def _phrases(name: str, written: list[str], lists: Lists) -> tuple[Phrase, ...]:
    try:
        return tuple(phrase(one, lists) for one in written)
    except Unreadable as fault:
        raise Faulty(f"{name}: {fault}") from None
