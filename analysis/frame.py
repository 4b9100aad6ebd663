"""Answers as a pandas DataFrame, for an analyst's notebook."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from analysis.question import Question, offered
from forms.measures import DONT_KNOW, PREFER_NOT, Measure

if TYPE_CHECKING:
    import pandas

NOT_ASKED = "not_asked"
MISSING = "missing"


def frame(questions: Iterable[Question], answers: Iterable[Mapping[str, Any]]) -> pandas.DataFrame:
    """One row per response. These are single answers: they stay in the notebook, and only what `protect` lets through
    leaves it.

    ========================  =====================================================================================
    one of                    ordered Categorical of choice ids, in the author's order
    many of                   a nullable boolean column per choice, `<question>.<choice>`
    scale, number             Float64
    rank                      a Float64 column per choice, `<question>.<choice>`, with its place (1 is best)
    date                      datetime64
    text                      nullable boolean: something was written
    ========================  =====================================================================================

    Whatever holds no answer of substance is NA; why it is NA stands in `<question>.empty`, for every question:
    "not_asked", "missing", "dont_know", "prefer_not", or NA where there is an answer.
    """
    import pandas

    responses = list(answers)
    columns: dict[str, Any] = {}
    for question in questions:
        if question.measure is not Measure.NONE:
            whys = [_why_empty(response, question.id) for response in responses]
            values = [
                None if why else response[question.id] for response, why in zip(responses, whys, strict=True)
            ]
            columns |= _columns(question, values)
            columns[f"{question.id}.empty"] = pandas.Series(whys, dtype="string")
    return pandas.DataFrame(columns)


def _why_empty(response: Mapping[str, Any], question_id: str) -> str | None:
    if question_id not in response:
        return NOT_ASKED
    value = response[question_id]
    if value in (None, "", []):
        return MISSING
    return value if value in (DONT_KNOW, PREFER_NOT) else None


def _columns(question: Question, values: list[Any]) -> dict[str, Any]:
    import pandas

    match question.measure:
        case Measure.ONE_OF:
            kind = pandas.CategoricalDtype(list(offered(question)), ordered=True)
            return {question.id: pandas.Series(values, dtype=kind)}
        case Measure.SCALE | Measure.NUMBER:
            return {question.id: pandas.Series(values, dtype="Float64")}
        case Measure.MANY_OF:
            return _per_choice(question, values, "boolean", lambda picked, choice: choice in picked)
        case Measure.RANK:
            return _per_choice(question, values, "Float64", _place)
        case Measure.DATE:
            return {question.id: pandas.to_datetime(pandas.Series(values, dtype="object"), format="%Y-%m-%d")}
        case _:
            return {
                question.id: pandas.Series([value is not None or None for value in values], dtype="boolean")
            }


def _per_choice(question: Question, values: list[Any], dtype: Any, cell: Any) -> dict[str, Any]:
    import pandas

    return {
        f"{question.id}.{choice}": pandas.Series(
            [None if value is None else cell(value, choice) for value in values], dtype=dtype
        )
        for choice in offered(question)
    }


def _place(order: list[str], choice: str) -> int | None:
    return order.index(choice) + 1 if choice in order else None
