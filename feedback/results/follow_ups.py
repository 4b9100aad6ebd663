"""Which questions of a survey are asked only after certain answers, for disclosure control."""

from collections.abc import Iterator

from analysis.follow_up import Hinge
from analysis.question import offered, points
from feedback.results.versions import Era
from forms.conditions import Comparison, Condition
from forms.measures import DONT_KNOW, PREFER_NOT, Measure
from forms.survey import Question, Survey

_Hinges = tuple[Hinge, ...]


def hinges(era: Era) -> dict[str, _Hinges]:
    """What each follow-up hangs on, by its id; where that changed between versions, without saying on which answers."""
    found: dict[str, set[_Hinges]] = {}
    for survey in era.surveys:
        for question_id, on in _of(survey):
            found.setdefault(question_id, set()).add(on)
    return {question_id: _merged(ways) for question_id, ways in found.items() if any(ways)}


def _merged(ways: set[_Hinges]) -> _Hinges:
    if len(ways) == 1:
        return next(iter(ways))
    return tuple(Hinge(on) for on in sorted({hinge.on for way in ways for hinge in way}))


def _of(survey: Survey) -> Iterator[tuple[str, _Hinges]]:
    for page in survey.pages:
        for question in page.questions:
            yield (
                question.id,
                _hung(survey, [when for when in (page.when, question.when) if when is not None]),
            )


def _hung(survey: Survey, conditions: list[Condition]) -> _Hinges:
    compared = [one for condition in conditions for one in condition.comparisons()]
    names = sorted({one.question for one in compared})
    if len(conditions) == len(names) == 1:
        source = survey.question(names[0])
        if source is not None:
            return (Hinge(source.id, _into(survey, source, conditions[0], compared)),)
    return tuple(Hinge(name) for name in names)


def _into(
    survey: Survey, source: Question, condition: Condition, compared: list[Comparison]
) -> frozenset[str] | None:
    """The rows of `source` that lead to the follow-up; None where rows do not decide."""
    if source.measure is Measure.MANY_OF:
        return frozenset({str(compared[0].value)}) if len(compared) == 1 and compared[0].value else None
    if source.measure not in (Measure.ONE_OF, Measure.SCALE):
        return None
    answers = points(source) if source.measure is Measure.SCALE else offered(source)
    every = (*answers, DONT_KNOW, PREFER_NOT)
    return frozenset(str(answer) for answer in every if condition.holds({source.id: answer}, survey))
