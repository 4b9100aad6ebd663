"""A ready-made survey with the partnership's own organisations to choose from, in the place of those it came with."""

from collections.abc import Sequence
from dataclasses import replace

from forms.measures import Measure
from forms.survey import Choice, Page, Question
from forms.survey import Survey as Definition
from forms.text import Text

#: The question that asks where somebody works, in every survey that asks it.
QUESTION = "agency"
#: No choice's id is longer.
_LONGEST = 64


def asks(survey: Definition) -> bool:
    """Whether a survey asks people where they work, one answer each."""
    question = survey.question(QUESTION)
    return question is not None and question.measure is Measure.ONE_OF


def put_in(survey: Definition, agencies: Sequence[tuple[str, str]]) -> Definition:
    """The survey with these agencies, (key, name), to choose from. "Somewhere else" stays.

    Other choices are other answers: results of before stand apart from then on.
    """
    if not agencies or not asks(survey):
        return survey
    return replace(survey, pages=tuple(_page(page, survey.languages[0], agencies) for page in survey.pages))


def _page(page: Page, language: str, agencies: Sequence[tuple[str, str]]) -> Page:
    return replace(page, questions=tuple(_question(one, language, agencies) for one in page.questions))


def _question(question: Question, language: str, agencies: Sequence[tuple[str, str]]) -> Question:
    if question.id != QUESTION:
        return question
    ours = tuple(Choice(key[:_LONGEST], Text.of(name, language)) for key, name in agencies)
    return replace(question, choices=ours + tuple(one for one in question.choices if one.other))
