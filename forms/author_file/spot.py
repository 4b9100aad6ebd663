"""One spot of the file: its entry, how its place is called, and the values read from it.

Whatever is not as it should be becomes a fault of the file; the value is then None, or a default.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from difflib import get_close_matches

from forms.author_file.fault import Fault, Severity
from forms.author_file.source import Entry
from forms.text import Text

_NUMBER = re.compile(r"-?\d{1,9}(\.\d{1,6})?")
_FLAGS = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}
_IDS = {
    "question": (re.compile(r"[A-Za-z][A-Za-z0-9_]{0,63}"), "letters, digits and _, a letter first"),
    "choice": (re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}"), "letters, digits, _ and -"),
    "key": (re.compile(r"[a-z0-9][a-z0-9-]{0,63}"), "small letters, digits and -"),
}
#: Names that the pages or conditions need for themselves.
TAKEN_IDS = frozenset(
    {"csrf_token", "lang", "returning", "dont_know", "prefer_not", "and", "or", "not", "has", "answered"}
)


def near(word: str, known: Iterable[str]) -> str:
    """A remedy for a word that is not known: the near one, or all of them."""
    known = list(known)
    close = get_close_matches(word.lower(), known, 1, 0.55)
    if close:
        return f"Did you mean '{close[0]}'?"
    return f"Use one of: {', '.join(known)}." if known else "Take it out."


@dataclass(frozen=True, slots=True)
class Gap:
    """A text without words in one of the survey's languages, and the language shown in its place."""

    language: str
    fallback: str
    place: str
    line: int


@dataclass(slots=True)
class File:
    """What is gathered while a file is read. `lines` says where pages, questions and conditions stand."""

    languages: tuple[str, ...] = ("en",)
    faults: list[Fault] = field(default_factory=list)
    gaps: list[Gap] = field(default_factory=list)
    lines: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Spot:
    """One entry of the file with the name of its place."""

    file: File
    entry: Entry
    place: str

    @property
    def kind(self) -> str:
        return self.entry.kind

    def object(self, fault: str, remedy: str, key: str = "", severity: Severity = "error") -> None:
        """Note a fault here, or on the line of `key`."""
        self.file.faults.append(Fault(self.place, fault, remedy, severity, self.line(key)))

    def line(self, key: str = "") -> int:
        return self.entry.items[key].line if key in self.entry.items else self.entry.line

    def called(self, place: str) -> "Spot":
        return replace(self, place=place)

    def below(self, entry: Entry, place: str) -> "Spot":
        return Spot(self.file, entry, f"{self.place}, {place}")

    def has(self, key: str) -> bool:
        return self.entry.get(key) is not None

    def at(self, key: str) -> "Spot | None":
        """The spot under a key; None where nothing is written."""
        entry = self.entry.get(key)
        return None if entry is None else self.below(entry, key)

    def keys(self, known: Iterable[str]) -> bool:
        """Whether this is a mapping; unknown and repeated keys are faults."""
        known = list(known)
        if self.kind != "mapping":
            self.object("Lines like 'name: value' belong here.", f"Use {', '.join(known)}.")
            return False
        for key in self.entry.repeated:
            self.object(f"'{key}' is there twice.", "Keep one of them.", key)
        for key in self.entry.items:
            if key not in known:
                self.object(f"'{key}' is not known here.", near(key, known), key)
        return True

    def spots(self, key: str) -> list["Spot"]:
        """The spots of the list under a key."""
        spot = self.at(key)
        if spot is None:
            return []
        if spot.kind != "list":
            self.object(f"'{key}' must be a list.", "Start each line with '- '.", key)
        return [spot.below(entry, str(number)) for number, entry in enumerate(spot.entry.entries, 1)]

    # --- plain values

    def words(self, key: str) -> str | None:
        spot = self.at(key)
        if spot is None:
            return None
        if spot.kind != "words" or not spot.entry.words.strip():
            self.object(f"'{key}' must be words.", f"Write '{key}:' and the words on one line.", key)
            return None
        return spot.entry.words.strip()

    def several_words(self, key: str) -> list[str]:
        spots = self.spots(key)
        for spot in spots:
            if spot.kind != "words":
                spot.object("This is not a word.", "Write one word a line.")
        return [spot.entry.words for spot in spots if spot.kind == "words"]

    def one_from(self, key: str, known: Iterable[str]) -> str | None:
        """One of the known words; missing is a fault as well."""
        known = list(known)
        word = self.words(key)
        if word is None:
            if not self.has(key):
                self.object(f"'{key}' is missing.", f"Write '{key}:' and one of: {', '.join(known)}.")
        elif word not in known:
            self.object(f"'{word}' is not a known '{key}'.", near(word, known), key)
        return word if word in known else None

    def flag(self, key: str, default: bool = False) -> bool:
        word = self.words(key)
        if word is None:
            return default
        if word.lower() not in _FLAGS:
            self.object(f"'{key}' cannot be '{word}'.", "Write 'true' or 'false'.", key)
        return _FLAGS.get(word.lower(), default)

    def number(self, key: str) -> int | float | None:
        word = self.words(key)
        if word is None:
            return None
        if not _NUMBER.fullmatch(word):
            self.object(f"'{key}' must be a number, not '{word}'.", f"Write '{key}: 5'.", key)
            return None
        number = float(word)
        return int(number) if number == int(number) else number

    def whole(self, key: str) -> int | None:
        number = self.number(key)
        if isinstance(number, float):
            self.object(f"'{key}' must be a whole number.", f"Write '{key}: 5'.", key)
            return None
        return number

    def identity(self, key: str = "id", kind: str = "question") -> str | None:
        """An id of a "question", of a "choice", or a survey's "key"."""
        word = self.words(key)
        if word is None:
            if not self.has(key):
                self.object(f"It has no '{key}'.", f"Add '{key}:' and a short name.")
            return None
        return word if self.can_be_id(word, kind, key) else None

    def can_be_id(self, word: str, kind: str, key: str = "") -> bool:
        pattern, rule = _IDS[kind]
        if not pattern.fullmatch(word):
            self.object(f"'{word}' cannot be an id.", f"Use {rule}, at most 64 of them.", key)
        elif kind == "question" and word in TAKEN_IDS:
            self.object(f"'{word}' is a word the pages need.", "Choose another id.", key)
        else:
            return True
        return False

    # --- texts

    def text(self, key: str) -> Text | None:
        """The text under a key: words in the survey's first language, or words by language."""
        spot = self.at(key)
        return None if spot is None else spot.said()

    def needed_text(self, key: str) -> Text:
        """The same where there must be one. What stands in for a missing one is never shown: it is a fault."""
        if not self.has(key):
            self.object(f"'{key}' is missing.", f"Add '{key}:' and the words.")
        return self.text(key) or self.stand_in()

    def stand_in(self) -> Text:
        return Text.of("?", self.file.languages[0])

    def said(self) -> Text | None:
        """The text that stands here."""
        words = {code: said.strip() for code, said in self.by_language().items() if said.strip()}
        if not words:
            self.object("Words are missing.", "Write the words, or words by language.")
            return None
        text = Text(words).in_order(self.file.languages)
        for code in self.file.languages:
            if code not in words:
                self.file.gaps.append(Gap(code, text.pick(code).language, self.place, self.entry.line))
        return text

    def by_language(self) -> dict[str, str]:
        if self.kind == "words":
            return {self.file.languages[0]: self.entry.words}
        if self.kind == "mapping":
            self.keys(self.file.languages)
        items = {code: entry for code, entry in self.entry.items.items() if code in self.file.languages}
        return {code: entry.words for code, entry in items.items() if entry.kind == "words"}
