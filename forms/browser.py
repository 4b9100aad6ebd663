"""A survey cut down to what a browser needs to find the way through it without a network.

`feedback/web/static/routing.js` walks over this as `forms.routing` walks over the survey; words are not in it, because
they stand on the page. What a condition compares a choice or words with is written out as text, so that no engine has
to know how the other writes a number.
"""

from typing import Any

from forms.conditions import Comparison, Condition
from forms.conditions.tree import Joined, Not
from forms.measures import Measure
from forms.survey import Page, Question, Survey
from forms.types import TYPES
from forms.types.base import offered
from forms.types.choices import OTHER_LIMIT

_AS_TEXT = frozenset({Measure.ONE_OF, Measure.MANY_OF, Measure.RANK, Measure.TEXT})


def for_browser(survey: Survey, language: str) -> dict[str, Any]:
    """The survey (in the words of one audience version, as `Survey.for_audience` gives it) as plain lists and dicts."""
    return {
        "key": survey.key,
        "language": language,
        "pages": [_page(page, survey) for page in survey.pages],
    }


def _page(page: Page, survey: Survey) -> dict[str, Any]:
    return {
        "id": page.id,
        **_when(page.when, survey),
        "questions": [_question(question, survey) for question in page.questions],
    }


def _question(question: Question, survey: Survey) -> dict[str, Any]:
    options = question.options
    other = question.other
    said: dict[str, Any] = {
        "required": question.required or None,
        "out": list(offered(question)) or None,
        "choices": list(question.choice_ids) or None,
        "alone": [choice.id for choice in question.choices if choice.exclusive] or None,
        "other": other.id if other else None,
        "other_limit": OTHER_LIMIT if other else None,
        "minimum": options.minimum,
        "maximum": options.maximum,
        "step": options.step,
        "limit": options.limit,
        "most": options.most,
    }
    kept = {name: value for name, value in said.items() if value is not None}
    return {"id": question.id, "type": question.type, **_when(question.when, survey), **kept}


def _when(condition: Condition | None, survey: Survey) -> dict[str, Any]:
    return {} if condition is None else {"when": _listed(condition, survey)}


def _listed(condition: Condition, survey: Survey) -> list[Any]:
    """As `Condition.to_list`, with the value in the form the question's answers have."""
    if isinstance(condition, Joined):
        return [condition.word, *(_listed(part, survey) for part in condition.parts)]
    if isinstance(condition, Not):
        return ["not", _listed(condition.part, survey)]
    assert isinstance(condition, Comparison)
    listed = condition.to_list()
    question = survey.question(condition.question)
    if len(listed) == 3 and question is not None and TYPES[question.type].measure in _AS_TEXT:
        listed[2] = str(condition.value)
    return listed
