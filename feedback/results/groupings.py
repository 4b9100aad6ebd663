"""What results can be shown by: a question with one answer, the doors people came through, or waves. One at a time."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

from sqlalchemy.orm import Session

from analysis.crosstab import GROUPING
from feedback.responses.models import Response
from feedback.results import follow_ups
from feedback.results.questions import QuestionResults, Results
from feedback.surveys import collectors, waves
from feedback.surveys.versions import SurveyFault
from forms.text import Text

#: No question can have an id that begins so.
DOOR, WAVE = "_door", "_wave"
#: How people call them where they type them.
SPOKEN = {"door": DOOR, "doors": DOOR, "collector": DOOR, "wave": WAVE, "waves": WAVE}


@dataclass(frozen=True, slots=True)
class Grouping:
    """One thing to show results by. Where it is not a question (None), the groups come from a column of the response:
    `group` says which, by its id, and `names` what they are called, in their order."""

    id: str
    text: Text
    question: QuestionResults | None = None
    column: Any = None
    group: Callable[[Any], str] = str
    names: Mapping[str, Text] = field(default_factory=dict)

    @property
    def in_order(self) -> bool:
        """Whether groups follow each other, so that small ones are counted with their neighbours."""
        return self.id == WAVE


def groupings(session: Session, found: Results) -> tuple[Grouping, ...]:
    """All that these results may be shown by, in the order of the survey, doors last."""
    questions = [
        Grouping(one.question.id, one.question.text, one) for one in found.questions if _fits(found, one)
    ]
    return (*questions, *(one for one in (doors(session, found), in_waves(session, found)) if one))


def doors(session: Session, found: Results) -> Grouping | None:
    """By the group of each door: its label, or its own name where it has none. None where there is only one."""
    every = collectors.of(session, found.survey.key)
    labels = {door.code: door.group_label or door.name or door.code for door in reversed(every)}
    names = {label: Text.of(label, "en") for label in labels.values()}
    if len(names) < 2:
        return None
    text = Text.of("The door they came through", "en")
    return Grouping(
        DOOR, text, None, Response.collector_code, lambda code: labels.get(code) or str(code), names
    )


def in_waves(session: Session, found: Results) -> Grouping | None:
    """By the waves the hub has named; None where it has named none."""
    named = waves.of(session, found.survey.key)
    if not named:
        return None
    names = {waves.BEFORE: Text.of("Before that", "en")} | {
        one.starts_on.isoformat(): Text.of(one.name, "en") for one in named
    }
    text = Text.of("When it was asked", "en")
    return Grouping(WAVE, text, None, Response.day, lambda day: waves.at(named, day), names)


def find(session: Session, found: Results, by: str) -> Grouping:
    """The grouping of this name.

    Raises:
        SurveyFault: there is none, or it would tell what is hidden.
    """
    fit = {one.id: one for one in groupings(session, found)}
    name = by if by in fit or found.survey.question(by) else SPOKEN.get(by, by)
    if name in fit:
        return fit[name]
    asked = next((one for one in found.questions if one.question.id == by), None)
    if asked is not None and asked.question.measure in GROUPING:
        if by in follow_ups.hinges(found.era):
            why = (
                f"'{by}' was asked after certain answers only, and groups by it would tell of those answers."
            )
        else:
            why = f"What was answered to '{by}' is withheld, and groups by it would tell it."
        raise SurveyFault(f"{why} {_others(fit)}")
    near = get_close_matches(by, fit, 1)
    remedy = f"Did you mean '{near[0]}'?" if near else _others(fit)
    raise SurveyFault(f"'{by}' is not a question with one answer of '{found.survey.key}'. {remedy}")


def _fits(found: Results, one: QuestionResults) -> bool:
    if one.question.measure not in GROUPING:
        return False
    if found.policy is None:
        return True
    follows = one.question.id in follow_ups.hinges(found.era)
    return not follows and not any(part.summary.withheld for part in one.parts)


def _others(fit: Mapping[str, Grouping]) -> str:
    names = [name.removeprefix("_") for name in fit]
    return f"Use one of: {', '.join(names)}." if names else "There is no other to group by."
