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
    return replace(survey, pages=tuple(on_page(page, agencies) for page in survey.pages))


def on_page(page: Page, agencies: Sequence[tuple[str, str]]) -> Page:
    """The page with these agencies to choose from, where it asks for one; as it is where there are none."""
    if not agencies:
        return page
    return replace(page, questions=tuple(_question(one, agencies) for one in page.questions))


def _question(question: Question, agencies: Sequence[tuple[str, str]]) -> Question:
    if question.id != QUESTION or question.measure is not Measure.ONE_OF:
        return question
    known = {choice.id: choice for choice in question.choices}
    language = question.text.languages[0]
    texts = {key[:_LONGEST]: Text.of(name, language) for key, name in agencies}
    ours = [replace(known.get(key, Choice(key, text)), text=text) for key, text in texts.items()]
    # Who works nowhere of these has to have an answer too.
    other = question.other or Choice("other", Text.of("Somewhere else", language), other=True)
    return replace(question, choices=(*(one for one in ours if one.id != other.id), other))
