"""Hollow words in what is to be published: found, called by name, and refused where nothing stands behind them.

A **warning** is a person's to weigh: it can be overridden with a reason that the second person reads. A **refusal** is
not: "we did" needs a deed, and evidence that is some. Both are said in the language the words were written in. What is
looked for is in `words.yaml`; how often it is right is measured in tests/feedback/loop/hollow.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from feedback.loop import wordings
from feedback.loop.hollow import phrases
from feedback.loop.models import LoopItem

RULES = ("consider", "inform", "activity", "kind", "effort", "excuse")
FIELDS = ("decided", "answer", "because", "changed", "moved_because")
#: Responses that say that something is so: they need evidence that is some.
PROVEN = ("done", "already")
#: A clause of fewer words says nothing by itself.
FEWEST = 3


@dataclass(frozen=True, slots=True)
class Found:
    """Hollow words in one text: `key` is theirs among those of an item, `words` as they were looked for and found.

    `instead` says what to write, in `language`. `refused` where it cannot be overridden.
    """

    key: str
    field: str
    language: str
    words: str
    instead: str
    refused: bool = False

    @property
    def sentence(self) -> str:
        return f"“{self.words}”: {self.instead}"


@dataclass(frozen=True, slots=True)
class _Language:
    also: tuple[str, ...]
    says: Mapping[str, tuple[str, ...]]
    instead: Mapping[str, str]
    nothing: frozenset[str]
    office: re.Pattern[str] | None


def languages() -> tuple[str, ...]:
    """The languages hollow words are known in."""
    return tuple(_words())


def find(text: str, language: str) -> list[tuple[str, str]]:
    """Hollow words of a text, each kind once, as `(rule, words)`; nothing in a language we have no words of."""
    known = _of(language)
    if known is None:
        return []
    pieces = [piece for sentence in phrases.clauses(text, known.also) for piece in sentence]
    whole = [phrases.plain(sentence) for sentence in phrases.SENTENCE.split(text)]
    found = [(rule, _first(known.says[rule], [*whole, *pieces])) for rule in RULES]
    said = [(rule, words) for rule, words in found if words]
    return said or _only_office_words(known, whole)


def nothing_but(text: str, language: str) -> bool:
    """Whether every clause of a text is hollow: there is no deed in it."""
    known = _of(language)
    if known is None:
        return False
    every = tuple(phrase for rule in RULES for phrase in known.says[rule])
    pieces = [piece for sentence in phrases.clauses(text, known.also) for piece in sentence]
    saying = [piece for piece in pieces if len(piece.split()) >= FEWEST or _first(every, [piece])]
    return bool(saying) and all(_first(every, [piece]) for piece in saying)


def no_evidence(text: str) -> bool:
    """Whether what stands under evidence is none, in any language: "n/a", "see above", or no word at all."""
    said = phrases.plain(text).strip()
    return len(said) < 2 or any(said in known.nothing for known in _words().values())


def of_item(item: LoopItem) -> list[Found]:
    """All hollow words of an item, those that are refused first."""
    found = [*_texts(item), *_evidence(item)]
    return sorted(found, key=lambda one: not one.refused)


def open_warnings(item: LoopItem) -> list[Found]:
    """Warnings nobody has answered, with a reason or by writing other words."""
    return [one for one in of_item(item) if not one.refused and not kept(item, one)]


def kept(item: LoopItem, found: Found) -> str:
    """Why these very words stay; empty where nobody has said so. Other words of the same kind need a reason anew."""
    said = (item.kept_words or {}).get(found.key, {})
    return said.get("reason", "") if said.get("words") == found.words else ""


def refusals(item: LoopItem) -> list[Found]:
    """What keeps an item from being published, whatever anybody says."""
    return [one for one in of_item(item) if one.refused]


def _only_office_words(known: _Language, sentences: list[str]) -> list[tuple[str, str]]:
    """The text's first sentence, where every word of all of them is one an office is made of."""
    saying = [one for one in sentences if one.strip()]
    long_enough = sum(len(one.split()) for one in saying) >= FEWEST
    if known.office is None or not long_enough or not all(known.office.fullmatch(one) for one in saying):
        return []
    return [("abstract", saying[0].strip())]


def _texts(item: LoopItem) -> Iterator[Found]:
    for field in FIELDS:
        for language, text in (getattr(item, field) or {}).items():
            refused = field == "answer" and item.response == "done" and nothing_but(text, language)
            yield from _in(field, language, text, refused, _fitting(item, field))
    for (band, field), texts in wordings.texts(item).items():
        for language, text in texts.items():
            yield from _in(f"{band}/{field}", language, text, False, _fitting(item, field))


def _fitting(item: LoopItem, field: str) -> frozenset[str]:
    """Rules that say nothing here: a decision may be one of principle, a plain "we cannot" has its reason beside it, and
    what was passed on was passed on."""
    if field == "decided" or (field == "answer" and item.response == "cannot"):
        return frozenset({"abstract"})
    passed_on = field == "answer" and item.response == "passed_on"
    return frozenset({"activity"}) if passed_on else frozenset()


def _in(field: str, language: str, text: str, refused: bool, fitting: frozenset[str]) -> Iterator[Found]:
    for rule, words in find(text, language):
        if rule in fitting:
            continue
        known = _of(language)
        assert known is not None
        key = f"{field}/{language}/{rule}"
        yield Found(key, field, language, words, known.instead[rule], refused)


def _evidence(item: LoopItem) -> Iterator[Found]:
    said = item.evidence or ""
    if item.response in PROVEN and said.strip() and no_evidence(said):
        words = "Name what somebody could ask to see: a minute, an invoice, a photo, a page."
        yield Found("evidence/en/nothing", "evidence", "en", said.strip(), words, True)


def _first(written: tuple[str, ...], pieces: list[str]) -> str:
    """The first words of these phrases that stand in one of the pieces, as they stand there."""
    for piece in pieces:
        for one in written:
            if match := phrases.pattern(one).search(piece):
                return match[0].strip()
    return ""


def _of(language: str) -> _Language | None:
    return _words().get(language) or _words().get(language.partition("-")[0])


@cache
def _words() -> dict[str, _Language]:
    table: dict[str, dict[str, Any]] = yaml.safe_load(
        Path(__file__).with_name("words.yaml").read_text(encoding="utf-8")
    )
    return {tag: _read(rows) for tag, rows in table.items()}


def _read(rows: Mapping[str, Any]) -> _Language:
    return _Language(
        also=tuple(rows["also"]),
        says={rule: tuple(rows[rule]["says"]) for rule in RULES},
        instead={rule: rows[rule]["instead"] for rule in (*RULES, "abstract") if rule in rows},
        nothing=frozenset(phrases.plain(words).strip() for words in rows["nothing"]),
        office=_office(rows["abstract"]["words"].split()) if "abstract" in rows else None,
    )


def _office(words: list[str]) -> re.Pattern[str]:
    """A sentence in plain words of which each is one of these; `*` stands for any ending."""
    known = "|".join(re.escape(word).replace("\\*", "[^ ]*") for word in sorted(set(words)))
    return re.compile(f" (?:(?:{known}) )+")
