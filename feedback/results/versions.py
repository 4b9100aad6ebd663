"""Which versions of a survey may be counted together, and which words a question had.

A question keeps its id over versions, so answers join on it. They are counted together while what could be answered
is the same, for everybody and for each audience version; five faces and three faces are not one scale, whatever the
id says. What organisations answer by name is never counted with what people answer.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from feedback.results import instruments
from feedback.surveys import versions as kept
from feedback.surveys.models import SurveyVersion
from forms.confidentiality import Mode
from forms.survey import Question
from forms.survey import Survey as Definition
from forms.text import Text


@dataclass(frozen=True, slots=True)
class Era:
    """Published versions, the oldest first, whose answers may be counted together."""

    numbers: tuple[int, ...]
    version_ids: tuple[str, ...]
    surveys: tuple[Definition, ...]

    @property
    def newest(self) -> Definition:
        return self.surveys[-1]

    @property
    def name(self) -> str:
        """ "1", or "1-3", as it stands in an address."""
        first, last = self.numbers[0], self.numbers[-1]
        return str(first) if first == last else f"{first}-{last}"


def eras(published: Sequence[SurveyVersion]) -> list[Era]:
    """The published versions, the oldest first, parted wherever a question's answers became another thing."""
    found: list[list[tuple[SurveyVersion, Definition]]] = []
    seen: dict[tuple[str | None, str], tuple[object, ...]] = {}
    for row in published:
        survey = kept.read(row)
        shapes = _shapes(survey)
        if not found or any(seen.get(one, shape) != shape for one, shape in shapes.items()):
            found.append([])
            seen = {}
        found[-1].append((row, survey))
        seen |= shapes
    return [
        Era(
            tuple(row.number for row, _ in group),
            tuple(row.id for row, _ in group),
            tuple(survey for _, survey in group),
        )
        for group in found
    ]


def question_ids(era: Era) -> list[str]:
    """Every question of an era: those of its newest version in their order, then those no longer asked."""
    return list(dict.fromkeys(one.id for survey in reversed(era.surveys) for one in survey.questions))


def audiences(era: Era) -> list[str | None]:
    """Everybody, then the audience versions in the order of the newest version, those no longer offered last."""
    offered = dict.fromkeys(version.id for survey in reversed(era.surveys) for version in survey.versions)
    return [None, *offered]


def wording(era: Era, question_id: str, audience: str | None) -> Question | None:
    """A question in the newest words this audience version had for it; None where it leaves the question out."""
    return next((one for one in _wordings(era, question_id, audience)), None)


def choice_text(era: Era, question_id: str, audience: str | None, choice_id: str) -> Text | None:
    """A choice's words, also those of a choice that is no longer offered."""
    for question in _wordings(era, question_id, audience):
        choice = question.choice(choice_id)
        if choice is not None:
            return choice.text
    return None


def audience_title(era: Era, audience: str | None) -> Text | None:
    """What an audience version is called; None for the survey as it is written."""
    for survey in reversed(era.surveys):
        version = survey.version(audience) if audience else None
        if version is not None:
            return version.title
    return None


def _wordings(era: Era, question_id: str, audience: str | None) -> Iterator[Question]:
    for survey in reversed(era.surveys):
        if audience is not None and survey.version(audience) is None:
            continue
        question = survey.for_audience(audience).question(question_id)
        if question is not None:
            yield question


def _shapes(survey: Definition) -> dict[tuple[str | None, str], tuple[object, ...]]:
    """What can be answered to each question by each audience, and whether people answer or organisations.

    Nothing of organisations is hidden: counted with them, what people said would be shown as openly.
    """
    return {
        (None, ""): (survey.mode is Mode.RETURN,),
    } | {
        (audience, question.id): instruments.shape(question)
        for audience in (None, *(version.id for version in survey.versions))
        for question in survey.for_audience(audience).questions
    }
