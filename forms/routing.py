"""The way through a survey. Every function works it out anew from the answers, so nothing can be stale.

An answer counts only while its question is shown: what a hidden question was once answered with decides nothing and
is not sent.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from forms.survey import Page, Survey
from forms.types import TYPES

Answers = Mapping[str, Any]


def _walk(survey: Survey, answers: Answers) -> Iterator[tuple[Page, dict[str, Any]]]:
    """Each page shown, and what is kept of the answers on it."""
    counted: dict[str, Any] = {}
    for page in survey.pages:
        shown = _shown(page, counted, survey)
        if shown is None:
            continue
        kept: dict[str, Any] = {}
        for question in shown.questions:
            kept.update(TYPES[question.type].answers(question, answers))
        counted.update(kept)
        yield shown, kept


def _shown(page: Page, counted: Answers, survey: Survey) -> Page | None:
    """The page with only the questions to show; None when there are none."""
    if page.when is not None and not page.when.holds(counted, survey):
        return None
    questions = tuple(
        question
        for question in page.questions
        if question.when is None or question.when.holds(counted, survey)
    )
    if len(questions) == len(page.questions):
        return page if questions else None
    return replace(page, questions=questions) if questions else None


def path(survey: Survey, answers: Answers) -> tuple[Page, ...]:
    """The pages shown for these answers, each with only the questions shown."""
    if steady(survey):
        return tuple(page for page in survey.pages if page.questions)
    return tuple(page for page, _ in _walk(survey, answers))


def steady(survey: Survey) -> bool:
    """Whether the way is the same whatever is answered."""
    return not any(
        page.when is not None or any(question.when is not None for question in page.questions)
        for page in survey.pages
    )


def page(survey: Survey, answers: Answers, page_id: str) -> Page | None:
    """The page as it is shown; None when it is not on the way."""
    return next((page for page in path(survey, answers) if page.id == page_id), None)


def first_page(survey: Survey, answers: Answers | None = None) -> Page | None:
    return next(iter(path(survey, answers or {})), None)


def next_page(survey: Survey, answers: Answers, page_id: str) -> Page | None:
    """The page after `page_id`, which itself may no longer be on the way; None after the last."""
    places = _places(survey)
    here = places.get(page_id, -1)
    return next((page for page in path(survey, answers) if places[page.id] > here), None)


def previous_page(survey: Survey, answers: Answers, page_id: str) -> Page | None:
    """The page before `page_id`, which itself may no longer be on the way; None before the first."""
    return before(survey, path(survey, answers), page_id)


def before(survey: Survey, way: Sequence[Page], page_id: str) -> Page | None:
    """As `previous_page`, for who has the way already."""
    places = _places(survey)
    here = places.get(page_id, -1)
    return next((page for page in reversed(way) if places[page.id] < here), None)


def _places(survey: Survey) -> dict[str, int]:
    return {page.id: place for place, page in enumerate(survey.pages)}


def unanswered(survey: Survey, answers: Answers) -> tuple[Page, ...]:
    """Pages on the way with a required question that has no answer, or none it could have been given.

    A note has nothing to keep, so it is never unanswered.
    """
    return tuple(
        page
        for page, kept in _walk(survey, answers)
        if any(question.required and kept.get(question.id, "") is None for question in page.questions)
    )


def kept(survey: Survey, answers: Answers) -> dict[str, Any]:
    """What is sent: the questions shown and nothing else, None where one was left empty."""
    return {key: value for _, kept in _walk(survey, answers) for key, value in kept.items()}
