"""The columns of an export as variables of SPSS: a number with a label for each answer, and words for words.

What a spreadsheet leaves empty has a number of its own here, declared as missing: left empty, not asked, "I don't know"
and "I don't want to say" stay apart, and none of them gets into a mean. Answers given with another instrument (three faces
in place of five) have a variable of their own, since their numbers mean something else.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import IntEnum
from typing import Any

from feedback.responses import codebook
from feedback.responses.export_rows import ABOUT, Column, Given, Table
from forms.measures import DONT_KNOW, PREFER_NOT, SET_ASIDE, Measure
from forms.question import Question
from forms.text import Text


class Missing(IntEnum):
    """Why there is no answer, by the number that stands in its place."""

    EMPTY = -99
    NOT_ASKED = -98
    KNOWS_NOT = -97
    SAYS_NOT = -96
    LEFT_OUT = -95
    UNREADABLE = -94


WORDS = {
    Missing.EMPTY: "Left empty",
    Missing.NOT_ASKED: "Not asked",
    Missing.KNOWS_NOT: "I don't know",
    Missing.SAYS_NOT: "I don't want to say",
    Missing.LEFT_OUT: "Not ranked",
    Missing.UNREADABLE: "Not an answer to this question",
}
#: The same in a variable of words, which has no labels; words left empty are empty.
MISSING_WORDS = {Missing.NOT_ASKED: "[z]", Missing.KNOWS_NOT: "[dk]", Missing.SAYS_NOT: "[pns]"}
#: Where people may answer with numbers below nought, the numbers for what is missing lie so far away from theirs.
FAR = -999_999_900
_ASIDE = {DONT_KNOW: Missing.KNOWS_NOT, PREFER_NOT: Missing.SAYS_NOT}
_DAY, _FIRST_DAY = 86_400, date(1582, 10, 14)
_ABSENT = object()
_RESERVED = frozenset(["all", "and", "by", "eq", "ge", "gt", "le", "lt", "ne", "not", "or", "to", "with"])
_LONGEST_NAME = 60

Read = Callable[[Given], Any]


@dataclass(frozen=True, slots=True)
class Variable:
    """`kind` is number, words or day; `measure` nominal, ordinal or scale. `labels` are of answers, without the missing.

    `value` gives a `Missing` where there is no answer; `shift` says how far those lie from answers."""

    name: str
    label: str
    kind: str
    measure: str
    value: Read
    labels: Mapping[float, str] = field(default_factory=dict)
    shift: int = 0

    @property
    def missing(self) -> dict[float, str]:
        """The numbers of `Missing` as they lie in the file, with their words."""
        return {self._apart(code): words for code, words in WORDS.items()}

    def cell(self, given: Given) -> float | str:
        """What is written for a response."""
        found = self.value(given)
        if self.kind == "words":
            return MISSING_WORDS.get(found, "") if isinstance(found, Missing) else str(found)
        return self._apart(found) if isinstance(found, Missing) else float(found)

    def _apart(self, code: Missing) -> float:
        return float((code + self.shift) * (_DAY if self.kind == "day" else 1))


def variables(table: Table) -> list[Variable]:
    """What a file for SPSS holds of each response, under names that SPSS allows."""
    language = table.survey.languages[0]
    taken: set[str] = set()
    found = [*_about(table), *(one for column in table.columns for one in _of(column, language))]
    return [_named(one, taken) for one in found]


def _named(one: Variable, taken: set[str]) -> Variable:
    """SPSS tells no capitals apart, and keeps some words for itself."""
    plain = re.sub(r"[^A-Za-z0-9_.]", "_", one.name)[:_LONGEST_NAME].rstrip(".")
    name, number = f"{plain}_" if plain.lower() in _RESERVED else plain, 1
    while name.lower() in taken:
        number += 1
        name = f"{plain}_{number}"
    taken.add(name.lower())
    return Variable(name, one.label, one.kind, one.measure, one.value, one.labels, one.shift)


def _about(table: Table) -> Iterator[Variable]:
    for name in table.about:
        about = name.removeprefix("response_")
        said = codebook.ABOUT[about]
        if about == "day":
            yield Variable(name, said, "day", "scale", lambda given: _seconds(given.day))
        elif about in codebook.SAID:
            numbers = {value: place for place, value in enumerate(codebook.SAID[about], 1)}
            labels = {float(place): codebook.SAID[about][value] for value, place in numbers.items()}
            read = _coded(lambda given, about=about: getattr(given, about), numbers)
            yield Variable(name, said, "number", "nominal", read, labels)
        else:
            yield Variable(name, said, "words", "nominal", _of_response(about))


def _of_response(name: str) -> Read:
    if name in (*ABOUT, "language", "group"):
        return lambda given: getattr(given, name) or ""
    return lambda given: given.extra[name]


def _of(column: Column, language: str) -> Iterator[Variable]:
    question, choice = column.question, column.question.choice(column.choice)
    words = _in(question.text, language)
    if column.name == question.other_id:
        yield Variable(
            column.name,
            f"{words}: {_in(choice.text, language) if choice else ''}",
            "words",
            "nominal",
            _words(column),
        )
    elif question.measure in (Measure.MANY_OF, Measure.RANK):
        if column.choice in SET_ASIDE:
            return  # said by the number in the variables of the choices
        label = f"{words}: {_in(choice.text, language) if choice else column.choice}"
        if question.measure is Measure.RANK:
            yield Variable(column.name, label, "number", "ordinal", _place(question.id, column.choice))
        else:
            chosen = {1.0: "Chosen", 0.0: "Not chosen"}
            yield Variable(
                column.name, label, "number", "nominal", _chosen(question.id, column.choice), chosen
            )
    elif question.measure is Measure.SCALE:
        yield from _scales(column, language)
    else:
        yield _plain(column, words, language)


def _plain(column: Column, words: str, language: str) -> Variable:
    question = column.question
    match question.measure:
        case Measure.NUMBER:
            least = question.options.minimum
            shift = 0 if least is not None and least > Missing.UNREADABLE + 4 else FAR
            return Variable(column.name, words, "number", "scale", _number(question.id), {}, shift)
        case Measure.ONE_OF:
            numbers = {choice.id: place for place, choice in enumerate(question.choices, 1)}
            labels = {float(numbers[choice.id]): _in(choice.text, language) for choice in question.choices}
            read = _coded(_answer(question.id), numbers)
            return Variable(
                column.name,
                words,
                "number",
                "ordinal" if question.type == "agree" else "nominal",
                read,
                labels,
            )
        case Measure.DATE:
            return Variable(column.name, words, "day", "scale", _date(question.id))
        case _:
            return Variable(column.name, words, "words", "nominal", _words(column))


def _scales(column: Column, language: str) -> Iterator[Variable]:
    """One for each instrument the question was put with."""
    by_instrument: dict[str, list[tuple[str, Question]]] = {}
    for audience, asked in column.otherwise:
        by_instrument.setdefault(asked.instrument, []).append((audience, asked))
    elsewhere = frozenset(audience for audience, _ in column.otherwise)
    yield _scale(column.name, column.question, "", lambda audience: audience not in elsewhere, language)
    for instrument, versions in by_instrument.items():
        named = frozenset(audience for audience, _ in versions)
        said = f" ({instrument}: {', '.join(sorted(named))})"
        name = f"{column.name}_{instrument}"
        yield _scale(name, versions[0][1], said, lambda audience, named=named: audience in named, language)


def _scale(
    name: str, question: Question, said: str, asked: Callable[[str | None], bool], language: str
) -> Variable:
    read = _number(question.id)
    labels = {float(point): _in(text, language) for point, text in codebook.points(question)}
    return Variable(
        name,
        _in(question.text, language) + said,
        "number",
        "ordinal",
        lambda given: read(given) if asked(given.audience_version) else Missing.NOT_ASKED,
        labels,
    )


def _answer(name: str) -> Read:
    return lambda given: given.answers.get(name, _ABSENT)


def _why_not(value: Any) -> Missing | None:
    """The `Missing` for an answer that is none; None for one that is."""
    if value is _ABSENT:
        return Missing.NOT_ASKED
    if value is None or value == "":
        return Missing.EMPTY
    return _ASIDE.get(value) if isinstance(value, str) else None


def _coded(answer: Read, numbers: Mapping[Any, int]) -> Read:
    def read(given: Given) -> int:
        value = answer(given)
        missing = _why_not(value)
        return numbers.get(value, Missing.UNREADABLE) if missing is None else missing

    return read


def _number(name: str) -> Read:
    answer = _answer(name)

    def read(given: Given) -> Any:
        value = answer(given)
        missing = _why_not(value)
        if missing is not None:
            return missing
        return value if isinstance(value, int | float) and not isinstance(value, bool) else Missing.UNREADABLE

    return read


def _chosen(name: str, choice: str) -> Read:
    answer = _answer(name)

    def read(given: Given) -> int:
        value = answer(given)
        missing = _why_not(value)
        return int(choice in value) if missing is None else missing

    return read


def _place(name: str, choice: str) -> Read:
    answer = _answer(name)

    def read(given: Given) -> int:
        value = answer(given)
        missing = _why_not(value)
        if missing is not None:
            return missing
        return value.index(choice) + 1 if choice in value else Missing.LEFT_OUT

    return read


def _date(name: str) -> Read:
    answer = _answer(name)

    def read(given: Given) -> int:
        value = answer(given)
        missing = _why_not(value)
        try:
            return _seconds(date.fromisoformat(value)) if missing is None else missing
        except (TypeError, ValueError):
            return Missing.UNREADABLE

    return read


def _words(column: Column) -> Read:
    name = column.name
    answer, asked = _answer(name), _answer(column.question.id)

    def read(given: Given) -> Any:
        value = answer(given)
        if value is _ABSENT and name != column.question.id:
            value = None if asked(given) is not _ABSENT else _ABSENT  # asked, and another choice was made
        missing = _why_not(value)
        return (value if isinstance(value, str) else "") if missing is None else missing

    return read


def _seconds(day: date) -> int:
    return (day - _FIRST_DAY).days * _DAY


def _in(text: Text | None, language: str) -> str:
    return text.pick(language).words if text is not None else ""
