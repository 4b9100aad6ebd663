"""When a page or a question is shown: conditions on earlier answers.

    safe < 3 and (helped = yes or topics has bullying)
    comments answered
    not (role = parent)

Grammar, `and` before `or`:

    either     = both ("or" both)*
    both       = one ("and" one)*
    one        = "not" one | "(" either ")" | question operator value | question ["not"] "answered"
    operator   = "=" "!=" "<" "<=" ">" ">=" "has"
    value      = a choice id, a number, a date (2026-12-04), or words in quotes

A question that was not shown or not answered meets no comparison, not even `!=`; "I don't know" and "I don't want to
say" meet only `=` and `!=`, and do not count as answered. The question's type decides what meets what.

As JSON a condition is nested lists, so that a browser can hold it as well: `["and", ["<", "safe", 3],
["or", ["=", "helped", "yes"], ["has", "topics", "bullying"]]]`, `["not", c]`, `["answered", "comments"]`.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from forms.survey import Survey

COMPARISONS = ("=", "!=", "<", "<=", ">", ">=", "has")
ANSWERED = "answered"
_SPELLINGS = {"==": "=", "<>": "!=", "≠": "!=", "≤": "<=", "≥": ">="}
_KEYWORDS = ("and", "or", "not", "has", ANSWERED)

Value = str | int | float


class ConditionError(ValueError):
    """A condition that cannot be read: what is wrong, and what to do."""

    def __init__(self, fault: str, remedy: str):
        super().__init__(f"{fault} {remedy}")
        self.fault = fault
        self.remedy = remedy


@dataclass(frozen=True, slots=True)
class Condition:
    """A yes-or-no question about answers already given."""

    def holds(self, answers: Mapping[str, Any], survey: "Survey") -> bool:
        raise NotImplementedError

    def comparisons(self) -> Iterator["Comparison"]:
        """Every comparison inside, from left to right."""
        raise NotImplementedError

    def to_list(self) -> list[Any]:
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class Comparison(Condition):
    """One question against one value. `value` is "" for `answered`."""

    question: str
    operator: str
    value: Value = ""

    def holds(self, answers: Mapping[str, Any], survey: "Survey") -> bool:
        from forms.types import TYPES  # the types know surveys, and surveys know conditions

        question = survey.question(self.question)
        answer = answers.get(self.question)
        if question is None or answer is None:
            return False
        return TYPES[question.type].matches(question, answer, self.operator, self.value)

    def comparisons(self) -> Iterator["Comparison"]:
        yield self

    def to_list(self) -> list[Any]:
        if self.operator == ANSWERED:
            return [ANSWERED, self.question]
        return [self.operator, self.question, self.value]

    def __str__(self) -> str:
        if self.operator == ANSWERED:
            return f"{self.question} answered"
        return f"{self.question} {self.operator} {_written(self.value)}"


@dataclass(frozen=True, slots=True)
class _Joined(Condition):
    parts: tuple[Condition, ...]

    word = ""

    def comparisons(self) -> Iterator[Comparison]:
        for part in self.parts:
            yield from part.comparisons()

    def to_list(self) -> list[Any]:
        return [self.word, *(part.to_list() for part in self.parts)]

    def __str__(self) -> str:
        return f" {self.word} ".join(
            f"({part})" if isinstance(part, _Joined) else str(part) for part in self.parts
        )


class AllOf(_Joined):
    """Every part must hold."""

    __slots__ = ()
    word = "and"

    def holds(self, answers: Mapping[str, Any], survey: "Survey") -> bool:
        return all(part.holds(answers, survey) for part in self.parts)


class AnyOf(_Joined):
    """One part must hold."""

    __slots__ = ()
    word = "or"

    def holds(self, answers: Mapping[str, Any], survey: "Survey") -> bool:
        return any(part.holds(answers, survey) for part in self.parts)


@dataclass(frozen=True, slots=True)
class Not(Condition):
    """The part must not hold."""

    part: Condition

    def holds(self, answers: Mapping[str, Any], survey: "Survey") -> bool:
        return not self.part.holds(answers, survey)

    def comparisons(self) -> Iterator[Comparison]:
        yield from self.part.comparisons()

    def to_list(self) -> list[Any]:
        return ["not", self.part.to_list()]

    def __str__(self) -> str:
        return f"not ({self.part})"


_JOINED: dict[str, type[_Joined]] = {"and": AllOf, "or": AnyOf}
_TOKEN = re.compile(
    r"""\s*(?:
        (?P<quoted>"[^"]*"|'[^']*') |
        (?P<sign>==|!=|<>|<=|>=|[=<>≠≤≥()]) |
        (?P<word>-?[A-Za-z0-9_][A-Za-z0-9_.\-]*)
    )""",
    re.VERBOSE,
)
_NUMBER = re.compile(r"-?(0|[1-9]\d*)(\.\d+)?")


def _written(value: Value) -> str:
    words = str(value)
    plain = re.fullmatch(r"-?[A-Za-z0-9_][A-Za-z0-9_.\-]*", words) and words.lower() not in _KEYWORDS
    if plain and isinstance(value, str) == isinstance(_value(words), str):
        return words
    return f'"{words}"'


def _value(word: str) -> Value:
    if not _NUMBER.fullmatch(word):
        return word
    return float(word) if "." in word else int(word)


class _Parser:
    """Recursive descent over the tokens of one condition."""

    def __init__(self, text: str):
        self.text = text
        self.tokens = list(_tokens(text))
        self.place = 0

    def peek(self) -> str:
        return self.tokens[self.place] if self.place < len(self.tokens) else ""

    def take(self) -> str:
        token = self.peek()
        self.place += 1
        return token

    def took(self, word: str) -> bool:
        if self.peek().lower() != word:
            return False
        self.place += 1
        return True

    def whole(self) -> Condition:
        condition = self.either()
        if self.peek():
            raise self.unexpected(self.peek())
        return condition

    def unexpected(self, token: str) -> ConditionError:
        near = get_close_matches(token.lower(), _KEYWORDS, 1)
        remedy = (
            f"Did you mean '{near[0]}'?"
            if near
            else "Join comparisons with 'and' or 'or', and close every bracket."
        )
        return ConditionError(f"'{token}' is not expected here in the condition '{self.text}'.", remedy)

    def either(self) -> Condition:
        return self.joined("or", self.both)

    def both(self) -> Condition:
        return self.joined("and", self.one)

    def joined(self, word: str, part: Any) -> Condition:
        parts = [part()]
        while self.took(word):
            parts.append(part())
        return parts[0] if len(parts) == 1 else _JOINED[word](tuple(parts))

    def one(self) -> Condition:
        if self.took("not"):
            return Not(self.one())
        if self.took("("):
            inside = self.either()
            if not self.took(")"):
                raise ConditionError(f"A bracket is not closed in the condition '{self.text}'.", "Add ')'.")
            return inside
        return self.comparison()

    def comparison(self) -> Condition:
        question = self.take()
        if not re.fullmatch(r"[A-Za-z][A-Za-z0-9_]*", question) or question.lower() in _KEYWORDS:
            raise ConditionError(
                f"The condition '{self.text}' needs the id of a question where it says '{question or 'nothing'}'.",
                "Write it like this: safe < 3 and helped = yes",
            )
        if self.took("not"):
            if self.took(ANSWERED):
                return Not(Comparison(question, ANSWERED))
            raise self.unexpected(self.peek() or "not")
        if self.took(ANSWERED):
            return Comparison(question, ANSWERED)
        return Comparison(question, self.operator(question), self.value(question))

    def operator(self, question: str) -> str:
        token = self.take()
        operator = _SPELLINGS.get(token, token.lower())
        if operator not in COMPARISONS:
            near = get_close_matches(operator, ("has", ANSWERED), 1)
            remedy = (
                f"Did you mean '{near[0]}'?" if near else f"Use one of: {', '.join(COMPARISONS)}, answered."
            )
            raise ConditionError(f"'{question}' is followed by '{token}', which is not a comparison.", remedy)
        return operator

    def value(self, question: str) -> Value:
        given = self.take()
        if not given or given in "()" or _SPELLINGS.get(given, given) in COMPARISONS:
            raise ConditionError(
                f"'{question}' is compared with nothing in the condition '{self.text}'.",
                "Write a choice id, a number, a date or words in quotes after the comparison.",
            )
        return given[1:-1] if given[0] in "\"'" else _value(given)


def _tokens(text: str) -> Iterator[str]:
    place = 0
    while text[place:].strip():
        match = _TOKEN.match(text, place)
        if match is None:
            sign = text[place:].strip()[0]
            raise ConditionError(
                f"The condition '{text}' holds the sign {sign}, which means nothing here.",
                "Write it like this: safe < 3 and helped = yes",
            )
        yield match[match.lastgroup or 0]
        place = match.end()


def parse(text: str) -> Condition:
    """Read a condition as authors write it. Raises ConditionError."""
    return _Parser(text.strip()).whole()


def from_list(data: Any) -> Condition:
    """Read a condition from its JSON form. Raises ConditionError."""
    match data:
        case ["and" | "or" as word, *parts] if parts:
            return _JOINED[word](tuple(from_list(part) for part in parts))
        case ["not", part]:
            return Not(from_list(part))
        case ["answered", str(question)]:
            return Comparison(question, ANSWERED)
        case [str(operator), str(question), str() | int() | float() as value] if operator in COMPARISONS:
            return Comparison(question, operator, value)
    raise ConditionError(f"{data!r} is not a condition.", 'Write it like this: ["=", "helped", "yes"]')
