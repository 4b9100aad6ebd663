"""Entries of the file as values, with a fault wherever one is not what it should be."""

import re
from collections.abc import Iterable
from difflib import get_close_matches

from forms.author_file.fault import Fault, Severity
from forms.author_file.source import Entry
from forms.conditions import AllOf, AnyOf, Condition, ConditionError, Not, parse
from forms.text import Text

_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_QUESTION_ID = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,63}")
_CHOICE_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")
_KEY = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")
_NUMBER = re.compile(r"-?\d{1,9}(\.\d{1,6})?")
_FLAGS = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}
#: Names that the pages or conditions need for themselves.
TAKEN_IDS = frozenset({"csrf_token", "dont_know", "prefer_not", "and", "or", "not", "has", "answered"})


def near(word: str, known: Iterable[str]) -> str:
    """A remedy for a word that is not known: the near one, or all of them."""
    known = list(known)
    close = get_close_matches(word.lower(), known, 1, 0.55)
    return f"Did you mean '{close[0]}'?" if close else f"Use one of: {', '.join(known)}."


class Values:
    """Reads values out of entries and gathers faults. Returns None (or a default) where one cannot be read."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []
        self.languages: tuple[str, ...] = ("en",)
        self.gaps: list[tuple[str, int, str, str]] = []  # language, line, place, fall back

    def add(
        self, place: str, fault: str, remedy: str, line: int | None, severity: Severity = "error"
    ) -> None:
        self.faults.append(Fault(place, fault, remedy, severity, line))

    def mapping(self, entry: Entry, place: str, known: Iterable[str]) -> bool:
        """Whether the entry is a mapping; unknown and repeated keys are faults."""
        known = list(known)
        if entry.kind != "mapping":
            self.add(
                place, "This must be a list of 'name: value' lines.", f"Use {', '.join(known)}.", entry.line
            )
            return False
        for key in entry.repeated:
            self.add(place, f"'{key}' is there twice.", "Keep one of them.", entry.line)
        for key, value in entry.items.items():
            if key not in known:
                self.add(place, f"'{key}' is not known here.", near(key, known), value.line)
        return True

    def entries(self, entry: Entry | None, place: str, key: str) -> tuple[Entry, ...]:
        inside = entry.get(key) if entry else None
        if inside is None:
            return ()
        if inside.kind != "list":
            self.add(place, f"'{key}' must be a list.", "Start each line with '- '.", inside.line)
            return ()
        return inside.entries

    def words(self, entry: Entry, place: str, key: str) -> str | None:
        inside = entry.get(key)
        if inside is None:
            return None
        if inside.kind != "words" or not inside.words.strip():
            self.add(
                place, f"'{key}' must be words.", f"Write '{key}:' and the words on one line.", inside.line
            )
            return None
        return inside.words.strip()

    def one_from(self, entry: Entry, place: str, key: str, known: Iterable[str]) -> str | None:
        """One of the known words; missing is a fault as well."""
        known = list(known)
        word = self.words(entry, place, key)
        if word is None:
            if entry.get(key) is None:
                self.add(
                    place,
                    f"'{key}' is missing.",
                    f"Write '{key}:' and one of: {', '.join(known)}.",
                    entry.line,
                )
            return None
        if word not in known:
            self.add(place, f"'{word}' is not a known '{key}'.", near(word, known), self.line(entry, key))
            return None
        return word

    def flag(self, entry: Entry, place: str, key: str, default: bool = False) -> bool:
        word = self.words(entry, place, key)
        if word is None:
            return default
        if word.lower() not in _FLAGS:
            self.add(place, f"'{key}' cannot be '{word}'.", "Write 'true' or 'false'.", self.line(entry, key))
        return _FLAGS.get(word.lower(), default)

    def number(self, entry: Entry, place: str, key: str) -> int | float | None:
        word = self.words(entry, place, key)
        if word is None:
            return None
        if not _NUMBER.fullmatch(word):
            self.add(
                place, f"'{key}' must be a number, not '{word}'.", f"Write '{key}: 5'.", self.line(entry, key)
            )
            return None
        number = float(word)
        return int(number) if number == int(number) else number

    def whole(self, entry: Entry, place: str, key: str) -> int | None:
        number = self.number(entry, place, key)
        if isinstance(number, float):
            self.add(place, f"'{key}' must be a whole number.", f"Write '{key}: 5'.", self.line(entry, key))
            return None
        return number

    def identity(self, entry: Entry, place: str, key: str = "id", kind: str = "question") -> str | None:
        """An id: of a question (letters, digits, _), of a choice (- too), or a survey's key (lower case and -)."""
        word = self.words(entry, place, key)
        if word is None:
            if entry.get(key) is None:
                self.add(place, f"It has no '{key}'.", f"Add '{key}:' and a short name.", entry.line)
            return None
        return word if self.good_identity(word, place, kind, self.line(entry, key)) else None

    def good_identity(self, word: str, place: str, kind: str, line: int) -> bool:
        pattern, rule = {
            "question": (_QUESTION_ID, "letters, digits and _, a letter first"),
            "choice": (_CHOICE_ID, "letters, digits, _ and -"),
            "key": (_KEY, "small letters, digits and -"),
        }[kind]
        if not pattern.fullmatch(word):
            self.add(place, f"'{word}' cannot be an id.", f"Use {rule}, at most 64 of them.", line)
            return False
        if kind == "question" and word in TAKEN_IDS:
            self.add(place, f"'{word}' is a word the pages need.", "Choose another id.", line)
            return False
        return True

    def line(self, entry: Entry, key: str) -> int:
        return entry.items[key].line if key in entry.items else entry.line

    # --- texts

    def read_languages(self, entry: Entry) -> None:
        codes: list[str] = []
        for inside in self.entries(entry, "survey", "languages"):
            if inside.kind != "words" or not _LANGUAGE.fullmatch(inside.words):
                self.add(
                    "languages",
                    f"'{inside.words}' is not a language.",
                    "Write codes like en, ar, pl.",
                    inside.line,
                )
            elif inside.words in codes:
                self.add("languages", f"'{inside.words}' is there twice.", "Keep one of them.", inside.line)
            else:
                codes.append(inside.words)
        self.languages = tuple(codes) or ("en",)

    def text(self, entry: Entry | None, place: str, key: str) -> Text | None:
        """The text under `key`: words in the first language, or words by language."""
        inside = entry.get(key) if entry else None
        return None if inside is None else self.said(inside, f"{place}, {key}" if key else place)

    def needed_text(self, entry: Entry, place: str, key: str) -> Text:
        """The same, where there must be one; a stand-in is given where it is missing."""
        text = self.text(entry, place, key)
        if text is None and entry.get(key) is None:
            self.add(place, f"'{key}' is missing.", f"Add '{key}:' and the words.", entry.line)
        return text or Text.of("?", self.languages[0])

    def said(self, entry: Entry, place: str) -> Text | None:
        if entry.kind == "words":
            words = {self.languages[0]: entry.words}
        elif entry.kind == "mapping":
            words = self.by_language(entry, place)
        else:
            self.add(place, "Words are missing.", "Write the words, or words by language.", entry.line)
            return None
        words = {code: said.strip() for code, said in words.items() if said.strip()}
        if not words:
            self.add(place, "Words are missing.", "Write the words, or words by language.", entry.line)
            return None
        text = Text(words).in_order(self.languages)
        self.gaps += [
            (code, entry.line, place, text.pick(code).language)
            for code in self.languages
            if code not in words
        ]
        return text

    def by_language(self, entry: Entry, place: str) -> dict[str, str]:
        self.mapping(entry, place, self.languages)
        return {
            code: inside.words
            for code, inside in entry.items.items()
            if code in self.languages and inside.kind == "words"
        }

    def warn_of_gaps(self) -> None:
        """One warning for each text that lacks a language; one for all when the language is nowhere at all."""
        for code in self.languages:
            gaps = [gap for gap in self.gaps if gap[0] == code]
            if gaps and code not in self.spoken:
                fallback = gaps[0][3]
                self.add(
                    "languages",
                    f"There are no words in '{code}' at all.",
                    f"Add them, or take '{code}' off the list. Until then '{fallback}' is shown.",
                    None,
                    "warning",
                )
                continue
            for _, line, place, fallback in gaps:
                remedy = f"Add '{code}:'. Until then '{fallback}' is shown."
                self.add(place, f"There are no words in '{code}'.", remedy, line, "warning")

    spoken: frozenset[str] = frozenset()

    # --- conditions

    def condition(self, entry: Entry, place: str) -> Condition | None:
        """What is under `when`: a condition in words, or `all:` / `any:` / `not:` over others."""
        inside = entry.get("when")
        return None if inside is None else self.joined(inside, f"{place}, when")

    def joined(self, entry: Entry, place: str) -> Condition | None:
        if entry.kind == "words":
            return self.parsed(entry, place)
        if entry.kind == "list":
            return self.parts(AllOf, entry.entries, entry, place)
        if not self.mapping(entry, place, ("all", "any", "not")) or len(entry.items) != 1:
            self.add(
                place,
                "This is not a condition.",
                "Write 'when: helped = yes', or one 'all:' or 'any:' list.",
                entry.line,
            )
            return None
        key, inside = next(iter(entry.items.items()))
        if key == "not":
            part = self.joined(inside, place)
            return Not(part) if part else None
        kinds = {"all": AllOf, "any": AnyOf}
        return self.parts(kinds[key], self.entries(entry, place, key), entry, place) if key in kinds else None

    def parts(self, kind: type, entries: tuple[Entry, ...], entry: Entry, place: str) -> Condition | None:
        parts = [part for part in (self.joined(inside, place) for inside in entries) if part]
        if not entries:
            self.add(
                place, "The list of conditions is empty.", "Add a line like '- helped = yes'.", entry.line
            )
        if not parts:
            return None
        return parts[0] if len(parts) == 1 else kind(tuple(parts))

    def parsed(self, entry: Entry, place: str) -> Condition | None:
        try:
            return parse(entry.words)
        except ConditionError as error:
            self.add(place, error.fault, error.remedy, entry.line)
            return None
