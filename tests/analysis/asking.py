"""Small questions and answers for these tests."""

from collections.abc import Iterable
from typing import Any

from analysis.summary import QuestionSummary, summarise
from analysis.tally import tally, tally_counts
from forms.measures import Measure
from forms.survey import Choice, Options, Question
from forms.text import Text


def asking(
    measure: Measure, choices: Iterable[str] = (), *, name: str = "q", alone: str = "", **options: Any
) -> Question:
    made = tuple(Choice(each, Text.of(each, "en"), exclusive=each in alone) for each in choices)
    return Question(name, "any", Text.of("?", "en"), measure, choices=made, options=Options(**options))


def summary_of_answers(question: Question, values: Iterable[Any]) -> QuestionSummary:
    return summarise(tally([question], [{question.id: value} for value in values]))[0]


def summary_of_counts(question: Question, counts: Iterable[tuple[Any, int]]) -> QuestionSummary:
    return summarise(tally_counts([question], [(question.id, value, count) for value, count in counts]))[0]


def scale_of_five(name: str = "q") -> Question:
    return asking(Measure.SCALE, name=name, minimum=1, maximum=5)
