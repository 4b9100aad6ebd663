"""Every sentence a question can say about what was typed, for a page that has to say it without the server.

The sentences are not written here a second time: each question's own form is sent something wrong and asked what it
says. What depends on the very words typed is left open: "Take out at least {too_many}."

`feedback/web/static/boxes.js` reads boxes as the forms of `forms.types` do, and calls a fault by the names used here.
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from math import floor
from typing import Any

from forms.bound import Gettext
from forms.page_form import form_for
from forms.survey import Page, Question, Survey
from forms.types.base import offered
from forms.types.choices import OTHER_LIMIT
from forms.types.text import limit

#: What a browser fills in, because only it knows.
OPEN = ("too_many", "rank")
Sent = dict[str, str | list[str]]


def sentences(survey: Survey, language: str, gettext: Gettext) -> dict[str, dict[str, str]]:
    """For each question: `first`, the html id a list of problems leads to, and its sentences by the fault's name."""
    return {question.id: _of(question, language, gettext) for question in survey.questions}


def _of(question: Question, language: str, gettext: Gettext) -> dict[str, str]:
    page = Page("any", (question,))
    said: dict[str, str] = {}
    for name, sent in _wrong(question):
        form = form_for(page, language, _left_open(gettext), formdata=sent)
        form.validate()
        found = form.faults()
        if found:
            said.setdefault("first", found[0][0])
            said[name] = found[0][1]
    return said


class _Open(str):
    """A sentence that is filled in all but for what only a browser knows."""

    __slots__ = ()

    def __mod__(self, values: Any) -> str:
        if isinstance(values, Mapping):
            values = {**values, **{name: f"{{{name}}}" for name in OPEN if name in values}}
        return str.__mod__(self, values)


def _left_open(gettext: Gettext) -> Gettext:
    return lambda words: _Open(gettext(words))


def _wrong(question: Question) -> Iterator[tuple[str, Sent]]:
    """Each way of getting this question wrong: the fault's name, and a page that has it."""
    if question.required:
        yield "missing", {}
    if question.type in _BY_TYPE:
        yield from _BY_TYPE[question.type](question)
    if question.type in _WITH_BOXES:
        yield from _beside_boxes(question)


def _beside_boxes(question: Question) -> Iterator[tuple[str, Sent]]:
    """An answer and "I don't know" together."""
    instead, ways_out = f"{question.id}.instead", offered(question)
    box = _WITH_BOXES[question.type](question)
    for way_out in ways_out:
        yield f"both:{way_out}", {box: "1", instead: way_out}
    if len(ways_out) > 1:
        yield "two", {instead: list(ways_out)}


def _words(question: Question) -> Iterator[tuple[str, Sent]]:
    yield "long", {question.id: "x" * (limit(question) + 1)}


def _number(question: Question) -> Iterator[tuple[str, Sent]]:
    options = question.options
    yield "unreadable", {question.id: "?"}
    if options.minimum is not None:
        yield "range", {question.id: str(floor(options.minimum) - 1)}
    elif options.maximum is not None:
        yield "range", {question.id: str(floor(options.maximum) + 1)}
    between = Decimal(str(options.minimum or 0)) + Decimal(str(options.step or 1)) / 2
    yield "steps", {question.id: str(between)}


def _date(question: Question) -> Iterator[tuple[str, Sent]]:
    day, month, year = (f"{question.id}.{part}" for part in ("day", "month", "year"))
    yield "part", {day: "1"}
    yield "unreal", {day: "31", month: "2", year: "2025"}
    yield "year", {day: "1", month: "1", year: "25"}


def _rank(question: Question) -> Iterator[tuple[str, Sent]]:
    boxes = [f"{question.id}.rank.{choice}" for choice in question.choice_ids]
    yield "numbers", {boxes[0]: "0"}
    yield "gap", {boxes[0]: "2"}
    yield "twice", dict.fromkeys(boxes[:2], "1")
    if question.required:
        yield "all", {boxes[0]: "1"}


def _points(question: Question) -> Iterator[tuple[str, Sent]]:
    yield "foreign", {question.id: "?"}


def _choice(question: Question) -> Iterator[tuple[str, Sent]]:
    yield "foreign", {question.id: "?"}
    yield "several", {question.id: list(question.choice_ids[:2])}
    other = question.other
    if other is not None:
        another = next(choice for choice in question.choice_ids if choice != other.id)
        yield "other", {question.id: another, question.other_id: "x"}
        yield "other_long", {question.id: other.id, question.other_id: "x" * (OTHER_LIMIT + 1)}


def _choices(question: Question) -> Iterator[tuple[str, Sent]]:
    yield "foreign", {question.id: "?"}
    ways_out = offered(question)
    for alone in [*(choice.id for choice in question.choices if choice.exclusive), *ways_out]:
        another = next(one for one in (*question.choice_ids, *ways_out) if one != alone)
        yield f"alone:{alone}", {question.id: [alone, another]}
    if question.other is not None:
        yield "other_long", {question.id: question.other.id, question.other_id: "x" * (OTHER_LIMIT + 1)}


def _ballot(question: Question) -> Iterator[tuple[str, Sent]]:
    yield from _choices(question)
    yield "most", {question.id: list(question.choice_ids)}


_BY_TYPE = {
    "text": _words,
    "long_text": _words,
    "number": _number,
    "date": _date,
    "rank": _rank,
    "faces": _points,
    "scale": _points,
    "one_of": _choice,
    "agree": _choice,
    "many_of": _choices,
    "ballot": _ballot,
}
#: Types that have "I don't know" beside their boxes, and the name of the first box.
_WITH_BOXES = {
    "text": lambda question: question.id,
    "long_text": lambda question: question.id,
    "number": lambda question: question.id,
    "date": lambda question: f"{question.id}.day",
    "rank": lambda question: f"{question.id}.rank.{question.choice_ids[0]}",
}
