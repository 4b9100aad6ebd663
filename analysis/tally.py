"""Counting answers, in one pass and with memory that does not grow with the number of responses.

Three kinds of empty stay apart: a question *not asked* is absent from the answers, a question *asked and left empty*
is None, and "I don't know" and "I don't want to say" are answers of their own.
"""

import math
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any, TypeAlias

from analysis.question import Question
from forms.measures import DONT_KNOW, PREFER_NOT, Measure

Key: TypeAlias = Hashable
Reader: TypeAlias = Callable[[Any], tuple[Key, ...] | None]

_BATCH = 2_000  # responses counted together: long enough for the C loop inside Counter to pay
_DISTINCT = 20_000  # different whole answers held before they are taken apart
_ABSENT = object()
_NO_ANSWER = object()


@dataclass(frozen=True, slots=True)
class QuestionTally:
    """The counts of one question. `asked` = `answered` + `dont_know` + `prefer_not` + `missing` + `unallocated`.

    `counts` says how many: per choice id (one of, many of), per point or number (scale, number), per
    `(choice id, place)` (rank; place 1 is best), and under `True` where only having answered is counted (text, date).
    `unallocated` answers could not be read as an answer to this question.
    """

    question: Question
    asked: int
    answered: int
    dont_know: int
    prefer_not: int
    missing: int
    unallocated: int
    counts: Mapping[Any, int]


@dataclass(frozen=True, slots=True)
class Tally:
    """The counts of every question, in the order of the survey. `responses` is None when counts were handed in."""

    questions: tuple[QuestionTally, ...]
    responses: int | None = None

    def question(self, question_id: str) -> QuestionTally:
        """The counts of one question; KeyError when it was not counted."""
        for counted in self.questions:
            if counted.question.id == question_id:
                return counted
        raise KeyError(question_id)


def tally(questions: Iterable[Question], answers: Iterable[Mapping[str, Any]]) -> Tally:
    """Count plain answers (`{question id: value}`, one mapping per response) in one pass.

    Memory holds the distinct answers, never the responses: `answers` may be a stream from a database.
    """
    columns = _columns(questions)
    stream = iter(answers)
    responses = 0
    while batch := list(islice(stream, _BATCH)):
        responses += len(batch)
        for column in columns:
            column.add([response.get(column.id, _ABSENT) for response in batch])
    return Tally(tuple(column.done() for column in columns), responses)


def tally_counts(questions: Iterable[Question], rows: Iterable[tuple[str, Any, int]]) -> Tally:
    """Count rows of (question id, whole answer, how many), such as `GROUP BY question, answer` gives.

    The answer is the plain value: a list for many-of and rank, None where the question was left empty. Rows of
    questions that are not among `questions` are passed over.
    """
    columns = _columns(questions)
    by_id = {column.id: column for column in columns}
    for question_id, value, count in rows:
        if question_id in by_id:
            by_id[question_id].add_many(value, count)
    return Tally(tuple(column.done() for column in columns))


def _columns(questions: Iterable[Question]) -> "list[_Column]":
    return [_Column(question) for question in questions if question.measure is not Measure.NONE]


class _Column:
    """One question while it is being counted. Whole answers first, as that is one dictionary step per answer."""

    def __init__(self, question: Question) -> None:
        self.id = question.id
        self._question = question
        self._reader = _READERS[question.measure]
        self._lists = question.measure in (Measure.MANY_OF, Measure.RANK)
        self._whole: Counter[Any] = Counter()
        self._keys: Counter[Key] = Counter()
        self._kinds: Counter[str] = Counter()

    def add(self, values: list[Any]) -> None:
        if self._lists:
            values = [tuple(value) if value.__class__ is list else value for value in values]
        try:
            batch = Counter(values)
        except TypeError:  # something that cannot be a dictionary key, so no answer either
            batch = Counter([held(value) for value in values])
        self._whole.update(batch)
        self._fold_when_long()

    def add_many(self, value: Any, count: int) -> None:
        self._whole[held(value)] += count
        self._fold_when_long()

    def done(self) -> QuestionTally:
        self._fold()
        return QuestionTally(
            question=self._question,
            asked=self._kinds.total(),
            answered=self._kinds["answered"],
            dont_know=self._kinds[DONT_KNOW],
            prefer_not=self._kinds[PREFER_NOT],
            missing=self._kinds["missing"],
            unallocated=self._kinds["unallocated"],
            counts=dict(self._keys),
        )

    def _fold_when_long(self) -> None:
        if len(self._whole) > _DISTINCT:
            self._fold()

    def _fold(self) -> None:
        self._whole.pop(_ABSENT, None)
        for value, count in self._whole.items():
            kind, keys = self._read(value)
            self._kinds[kind] += count
            for key in keys:
                self._keys[key] += count
        self._whole.clear()

    def _read(self, value: Any) -> tuple[str, tuple[Key, ...]]:
        if _empty(value):
            return "missing", ()
        for own in (DONT_KNOW, PREFER_NOT):
            if value in (own, (own,)):
                return own, ()
        keys = self._reader(value)
        return ("unallocated", ()) if keys is None else ("answered", keys)


def held(value: Any) -> Any:
    """A plain answer as a dictionary key: lists become tuples."""
    if isinstance(value, list):
        return tuple(held(part) for part in value)
    return _NO_ANSWER if isinstance(value, dict | set) else value


def _empty(value: Any) -> bool:
    return value is None or value is False or value in ("", ())


def _one(value: Any) -> tuple[Key, ...] | None:
    return (value,) if isinstance(value, str) else None


def _many(value: Any) -> tuple[Key, ...] | None:
    picked = (value,) if isinstance(value, str) else value
    if not isinstance(picked, tuple) or not all(isinstance(part, str) for part in picked):
        return None
    return tuple(dict.fromkeys(picked))


def _rank(value: Any) -> tuple[Key, ...] | None:
    order = _many(value)
    return None if order is None else tuple((choice, place) for place, choice in enumerate(order, 1))


def _point(value: Any) -> tuple[Key, ...] | None:
    number = _number(value)
    return None if number is None or number[0] != int(number[0]) else (int(number[0]),)


def _number(value: Any) -> tuple[Any, ...] | None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return None
    return (value,)


def _given(value: Any) -> tuple[Key, ...] | None:
    return (True,)


_READERS: dict[Measure, Reader] = {
    Measure.ONE_OF: _one,
    Measure.MANY_OF: _many,
    Measure.SCALE: _point,
    Measure.NUMBER: _number,
    Measure.RANK: _rank,
    Measure.TEXT: _given,
    Measure.DATE: _given,
    Measure.PAIRED_SCALE: _given,
}
