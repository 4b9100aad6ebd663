"""Responses as lines of a wide table: one column per question, one per choice where several can be chosen."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from operator import attrgetter
from typing import Any, NamedTuple

import orjson
from sqlalchemy import Text, cast, select
from sqlalchemy.orm import Session

from feedback.cells import Cell
from feedback.invitations import asking
from feedback.responses import pairs
from feedback.responses.models import Response
from feedback.responses.store import words_of
from feedback.surveys.models import Collector
from forms.measures import SET_ASIDE, Measure
from forms.question import Question
from forms.survey import Survey
from forms.types.base import offered

#: The marker of the Government Statistical Service for "not applicable".
NOT_ASKED = "[z]"
_ABSENT = object()
_NOBODY = ("", "", "")
#: Responses read together; their words come with one statement more.
_BATCH = 1_000
#: Different answers to a question whose cells are held: every choice of five, and every order of them.
_DIFFERENT = 4_000
#: What a response says of how it came about; empty where nothing was said.
ABOUT = ("audience_version", "quotes", "helped")
_about = attrgetter(*ABOUT)
#: What a mode keeps beside the answers, because its start page says so.
_EXTRA = {
    "paired": ("pair",),
    "confidential": ("name", "address", "agency"),
    "return": ("agency", "name", "address"),
}


class Given(NamedTuple):
    """One response as it is exported. `group` is its door's label; `quotes` and `helped` are as a response keeps
    them; `extra` is what its mode keeps beside the answers: the pair's key, or who answered."""

    day: date
    language: str
    audience_version: str | None
    quotes: str | None
    helped: str | None
    group: str
    extra: Mapping[str, str]
    answers: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Column:
    """One column of answers. `choice` is set where the question has a column per choice.

    `otherwise` are the audience versions that asked with another instrument: their numbers mean something else.
    """

    name: str
    question: Question
    choice: str
    cell: Callable[[Mapping[str, Any]], Cell]
    otherwise: tuple[tuple[str, Question], ...] = ()


def rows(session: Session, survey_key: str) -> Iterator[Given]:
    """Every response with people's words in their places, by random id. A stream."""
    doors = select(Collector.code, Collector.group_label).where(Collector.survey_key == survey_key)
    groups: dict[str, str] = dict(session.execute(doors).all())  # type: ignore[arg-type]
    same = pairs.joined(session, [survey_key])
    statement = (
        select(
            Response.id,
            Response.day,
            Response.language,
            Response.audience_version,
            Response.quotes,
            Response.helped,
            Response.collector_code,
            Response.pair_key,
            Response.agency_key,
            Response.invitation_id,
            cast(Response.answers, Text),
        )
        .where(Response.survey_key == survey_key)
        .order_by(Response.id)
        .execution_options(yield_per=_BATCH)
    )
    for batch in session.execute(statement).partitions():
        words = words_of(session, [row[0] for row in batch])
        people = asking.names(session, [str(row[9]) for row in batch if row[9]])
        for key, day, language, audience, quotes, helped, code, pair, agency, invited, text in batch:
            answers = orjson.loads(text)
            if key in words:
                answers.update(words[key])
            name, address, theirs = people.get(invited or "", _NOBODY)
            extra = {
                "pair": same.get(pair or "", pair or ""),
                "agency": agency or theirs,
                "name": name,
                "address": address,
            }
            yield Given(day, language, audience, quotes, helped, groups[code], extra, answers)


class Table:
    """The columns for all versions of a survey, the newest first, and a line for each response."""

    def __init__(self, surveys: Sequence[Survey]) -> None:
        self.survey = surveys[0]
        self.languages = tuple(dict.fromkeys(one for survey in surveys for one in survey.languages))
        self.questions = _questions(surveys)
        self.columns = tuple(
            replace(column, otherwise=_otherwise(surveys, question))
            for question in self.questions
            for column in _columns(question)
        )
        self.extra = _EXTRA.get(self.survey.mode.value, ())
        self._cells = tuple(_cells(tuple(run)) for _, run in groupby(self.columns, key=_run))

    @property
    def header(self) -> list[str]:
        return [*self.about, *(column.name for column in self.columns)]

    @property
    def about(self) -> list[str]:
        """Columns that are no question; renamed where a question has such an id."""
        names = ["day", "language", *ABOUT, "group", *self.extra]
        taken = {question.id for question in self.questions}
        return [f"response_{name}" if name in taken else name for name in names]

    def line(self, given: Given) -> list[Cell]:
        line: list[Cell] = [given.day.isoformat(), given.language]
        line += [said or "" for said in _about(given)]
        line.append(given.group)
        line += [given.extra[name] for name in self.extra]
        for cells in self._cells:
            line += cells(given.answers)
        return line


def _questions(surveys: Sequence[Survey]) -> list[Question]:
    """Every question ever asked, in its newest words, with every choice it ever had."""
    found: dict[str, Question] = {}
    for survey in surveys:
        for question in survey.questions:
            if question.measure is not Measure.NONE:
                found[question.id] = _joined(found.get(question.id), question)
    return list(found.values())


def _otherwise(surveys: Sequence[Survey], question: Question) -> tuple[tuple[str, Question], ...]:
    """The question as other audience versions ask it, in its newest words, where that is with another instrument."""
    if question.measure is not Measure.SCALE:
        return ()
    found: dict[str, Question] = {}
    for survey in surveys:
        for version in survey.versions:
            asked = survey.for_audience(version.id).question(question.id)
            if asked is not None:
                found.setdefault(version.id, asked)
    return tuple((name, asked) for name, asked in found.items() if asked.instrument != question.instrument)


def _joined(newer: Question | None, older: Question) -> Question:
    if newer is None:
        return older
    dropped = tuple(choice for choice in older.choices if choice.id not in newer.choice_ids)
    return replace(newer, choices=newer.choices + dropped) if dropped else newer


def _columns(question: Question) -> Iterator[Column]:
    if question.measure in (Measure.MANY_OF, Measure.RANK):
        read = _rank if question.measure is Measure.RANK else _chosen
        for choice in (*question.choice_ids, *offered(question)):
            yield Column(f"{question.id}/{choice}", question, choice, read(question.id, choice))
    else:
        yield Column(question.id, question, "", _plain(question.id))
    if question.other is not None:
        yield Column(question.other_id, question, question.other.id, _words(question))


def _run(column: Column) -> str:
    """The same for columns beside each other whose cells are reckoned together: those of one question's choices, under
    "<question>/<choice>", and those that hold an answer as it is."""
    if column.name == column.question.id:
        return ""
    return column.question.id if "/" in column.name else column.name


def _cells(columns: tuple[Column, ...]) -> Callable[[Mapping[str, Any]], Sequence[Cell]]:
    """The cells of a run of columns. For a million cells: as few calls as can be."""
    run = _run(columns[0])
    if not run:
        return _plainly([column.name for column in columns])
    if run == columns[0].name:
        cell = columns[0].cell
        return lambda answers: (cell(answers),)
    return _once(run, columns)


def _plainly(names: Sequence[str]) -> Callable[[Mapping[str, Any]], Sequence[Cell]]:
    def cells(answers: Mapping[str, Any]) -> Sequence[Cell]:
        values = [answers.get(name, NOT_ASKED) for name in names]
        return ["" if value is None or value is True else value for value in values]

    return cells


def _once(name: str, columns: Sequence[Column]) -> Callable[[Mapping[str, Any]], Sequence[Cell]]:
    """The cells of one question's choices, reckoned once for each different answer."""
    known: dict[Any, Sequence[Cell]] = {}

    def cells(answers: Mapping[str, Any]) -> Sequence[Cell]:
        value = answers.get(name, _ABSENT)
        key = tuple(value) if value.__class__ is list else value
        found = known.get(key)
        if found is None:
            found = tuple(column.cell(answers) for column in columns)
            if len(known) < _DIFFERENT:
                known[key] = found
        return found

    return cells


def _plain(name: str) -> Callable[[Mapping[str, Any]], Cell]:
    def cell(answers: Mapping[str, Any]) -> Cell:
        value = answers.get(name, NOT_ASKED)
        return "" if value is None or value is True else value

    return cell


def _chosen(name: str, choice: str) -> Callable[[Mapping[str, Any]], Cell]:
    def cell(answers: Mapping[str, Any]) -> Cell:
        value = answers.get(name, _ABSENT)
        if value is _ABSENT:
            return NOT_ASKED
        if isinstance(value, str):  # "I don't know": nothing is known of the other choices
            return 1 if value == choice else ""
        return "" if value is None else int(choice in value)

    return cell


def _rank(name: str, choice: str) -> Callable[[Mapping[str, Any]], Cell]:
    def cell(answers: Mapping[str, Any]) -> Cell:
        value = answers.get(name, _ABSENT)
        if value is _ABSENT:
            return NOT_ASKED
        if isinstance(value, str) or choice in SET_ASIDE:
            return int(value == choice) if value is not None else ""
        return value.index(choice) + 1 if value and choice in value else ""

    return cell


def _words(question: Question) -> Callable[[Mapping[str, Any]], Cell]:
    plain = _plain(question.other_id)

    def cell(answers: Mapping[str, Any]) -> Cell:
        return plain(answers) if question.other_id in answers or question.id not in answers else ""

    return cell
