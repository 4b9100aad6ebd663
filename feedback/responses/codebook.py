"""What every column of an export holds: the question's words in every language, and each value's."""

from collections.abc import Iterator
from dataclasses import replace

from feedback.responses.export_rows import NOT_ASKED, Column, Table
from forms.measures import DONT_KNOW, PREFER_NOT, Measure
from forms.question import Question
from forms.text import Text
from forms.types.base import offered

ABOUT = {
    "day": "Day the answers were sent, or given on paper",
    "language": "Language the survey was answered in",
    "audience_version": "Audience version; empty for the survey as it is written",
    "quotes": "May their words be shown to others? Left unanswered counts as no; empty where it was not asked",
    "helped": "Did somebody help? Empty where it was not asked or not said",
    "group": "Group of the door the answers came through",
    "pair": "Key shared by one person's answers in a series",
    "agency": "Organisation the answers were given for, or of the person who gave them",
    "name": "Who answered; kept only where the start page said so",
    "address": "Their e-mail address, where it is known",
}
SAID = {
    "quotes": {"yes": "Yes", "no": "No"},
    "helped": {
        "alone": "Answered alone",
        "read_to_me": "Somebody read it to them",
        "wrote_for_me": "Somebody wrote for them",
        "answered_together": "Answered together with somebody",
    },
}
_SET_ASIDE = {DONT_KNOW: "I don't know", PREFER_NOT: "I don't want to say"}


def lines(table: Table) -> Iterator[list[str]]:
    """A header, then a line per column and a line per value of it."""
    empty = [""] * len(table.languages)
    yield ["column", "question", "type", "measure", "value", "meaning", *table.languages]
    for name in table.about:
        about = name.removeprefix("response_")
        yield [name, "", "", "", "", ABOUT[about], *empty]
        yield from ([name, "", "", "", value, said, *empty] for value, said in SAID.get(about, {}).items())
    for column in table.columns:
        yield from _column(column, table.languages)
    yield ["", "", "", "", "", "The question was asked and left empty", *empty]
    yield ["", "", "", "", NOT_ASKED, "The question was not asked", *empty]


def _column(column: Column, languages: tuple[str, ...]) -> Iterator[list[str]]:
    question = column.question
    start = [column.name, question.id, question.type, question.measure.value]
    meaning = "Words behind this choice" if column.name == question.other_id else question.group or ""
    yield [*start, "", meaning, *_in_each(question.text, languages)]
    for value, said, text in _values(column):
        yield [*start, value, said, *_in_each(text, languages)]
    for audience, asked in column.otherwise:
        other = replace(column, question=asked, otherwise=())
        said = f"Audience version {audience}, asked with {asked.instrument}"
        yield [
            column.name,
            asked.id,
            asked.type,
            asked.measure.value,
            "",
            said,
            *_in_each(asked.text, languages),
        ]
        for value, meaning, text in _values(other):
            yield [
                *start[:2],
                asked.type,
                start[3],
                value,
                f"{said}. {meaning}".rstrip(". "),
                *_in_each(text, languages),
            ]


def _values(column: Column) -> Iterator[tuple[str, str, Text | None]]:
    question, choice = column.question, column.question.choice(column.choice)
    if column.name == question.other_id:
        return
    if question.measure is Measure.MANY_OF or column.choice in _SET_ASIDE:
        text = choice.text if choice else None
        yield "1", "Chosen" if choice else _SET_ASIDE[column.choice], text
        yield "0", "Not chosen", None
    elif question.measure is Measure.RANK:
        yield "1", "Put first, 2 second, and so on", choice.text if choice else None
    else:
        yield from ((one.id, "", one.text) for one in question.choices)
        yield from _points(column)
        yield from ((value, _SET_ASIDE[value], None) for value in offered(question))


def points(question: Question) -> Iterator[tuple[int, Text | None]]:
    """The points of a scale that have words: every one of faces, the two ends of others."""
    options, first = question.options, int(question.options.minimum or 0)
    if options.labels:
        yield from enumerate(options.labels, first)
        return
    ends = (first, options.low), (int(options.maximum or 0), options.high)
    yield from ((point, text) for point, text in ends if text is not None)


def _points(column: Column) -> Iterator[tuple[str, str, Text | None]]:
    options, first = column.question.options, int(column.question.options.minimum or 0)
    if column.question.measure is not Measure.SCALE:
        return
    if options.labels:
        yield from ((str(point), "", text) for point, text in enumerate(options.labels, first))
        return
    yield str(first), "Lowest", options.low
    yield str(int(options.maximum or 0)), "Highest", options.high


def _in_each(text: Text | None, languages: tuple[str, ...]) -> list[str]:
    said = text.to_dict() if text is not None else {}
    return [said.get(language, "") for language in languages]
