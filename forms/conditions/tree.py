"""The parts of a condition, and how each holds."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from forms.survey import Survey

COMPARISONS = ("=", "!=", "<", "<=", ">", ">=", "has")
ANSWERED = "answered"
KEYWORDS = ("and", "or", "not", "has", ANSWERED)

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
        return f"{self.question} {self.operator} {written(self.value)}"


@dataclass(frozen=True, slots=True)
class Joined(Condition):
    """Several conditions with one word between them."""

    parts: tuple[Condition, ...]

    word = ""

    def comparisons(self) -> Iterator[Comparison]:
        for part in self.parts:
            yield from part.comparisons()

    def to_list(self) -> list[Any]:
        return [self.word, *(part.to_list() for part in self.parts)]

    def __str__(self) -> str:
        return f" {self.word} ".join(
            f"({part})" if isinstance(part, Joined) else str(part) for part in self.parts
        )


class AllOf(Joined):
    """Every part must hold."""

    __slots__ = ()
    word = "and"

    def holds(self, answers: Mapping[str, Any], survey: "Survey") -> bool:
        return all(part.holds(answers, survey) for part in self.parts)


class AnyOf(Joined):
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


JOINED: dict[str, type[Joined]] = {"and": AllOf, "or": AnyOf}
_NUMBER = re.compile(r"-?(0|[1-9]\d*)(\.\d+)?")


def written(value: Value) -> str:
    """A value as an author writes it, in quotes where it would be read as something else."""
    words = str(value)
    plain = re.fullmatch(r"-?[A-Za-z0-9_][A-Za-z0-9_.\-]*", words) and words.lower() not in KEYWORDS
    if plain and isinstance(value, str) == isinstance(value_of(words), str):
        return words
    return f"'{words}'" if '"' in words else f'"{words}"'


def value_of(word: str) -> Value:
    """A word as a number where it is one; "007" and "8-11" are not."""
    if not _NUMBER.fullmatch(word):
        return word
    return float(word) if "." in word else int(word)


def from_list(data: Any) -> Condition:
    """Read a condition from its JSON form. Raises ConditionError."""
    match data:
        case ["and" | "or" as word, *parts] if parts:
            return JOINED[word](tuple(from_list(part) for part in parts))
        case ["not", part]:
            return Not(from_list(part))
        case ["answered", str(question)]:
            return Comparison(question, ANSWERED)
        case [str(operator), str(question), str() | int() | float() as value] if operator in COMPARISONS:
            return Comparison(question, operator, value)
    raise ConditionError(f"{data!r} is not a condition.", 'Write it like this: ["=", "helped", "yes"]')
