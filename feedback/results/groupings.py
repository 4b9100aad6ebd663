"""What results can be shown by: a question, the doors people came through, or waves. One at a time.

A question with several answers puts somebody into each group that they named. A number is put into bands: those of its
quarters, or such as are given with it ("years:5,10").
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from itertools import pairwise
from math import isfinite
from typing import Any

from sqlalchemy.orm import Session

from analysis import bands
from analysis.crosstab import GROUPING
from feedback.responses.models import Response
from feedback.results import follow_ups
from feedback.results.questions import QuestionResults, Results
from feedback.surveys import collectors, waves
from feedback.surveys.versions import SurveyFault
from forms.measures import Measure
from forms.text import Text

#: No question can have an id that begins so.
DOOR, WAVE = "_door", "_wave"
_MEASURES = (*GROUPING, Measure.MANY_OF, Measure.NUMBER)
#: How people call them where they type them.
SPOKEN = {"door": DOOR, "doors": DOOR, "collector": DOOR, "wave": WAVE, "waves": WAVE}


@dataclass(frozen=True, slots=True)
class Grouping:
    """One thing to show results by. Where it is not a question (None), the groups come from a column of the response:
    `group` says which, by its id, and `names` what they are called, in their order. `edges` are where the bands of a number
    begin; they are part of its id, so that what is settled stays the same while answers come in. `over` are the waves, where
    the groups of a question stand in each of them (`feedback.results.group_waves`)."""

    id: str
    text: Text
    question: QuestionResults | None = None
    column: Any = None
    group: Callable[[Any], str] = str
    names: Mapping[str, Text] = field(default_factory=dict)
    edges: tuple[float, ...] = ()
    over: "Grouping | None" = None

    @property
    def in_order(self) -> bool:
        """Whether groups follow each other, so that small ones are counted with their neighbours."""
        return self.id == WAVE

    @property
    def overlaps(self) -> bool:
        """Whether somebody may be in several groups."""
        return self.question is not None and self.question.question.measure is Measure.MANY_OF

    @property
    def bands(self) -> Mapping[str, Text]:
        """The words for the bands of a number by their id, the lowest first; nothing where it is none."""
        words = bands.bands(self.edges) if self.edges else {}
        return {one: Text.of(said, "en") for one, said in words.items()}

    def band(self, answer: Any) -> Any:
        """The band an answer lies in; what is no number is left as it is."""
        number = isinstance(answer, int | float) and not isinstance(answer, bool)
        return bands.band(answer, self.edges) if number else answer


def groupings(session: Session, found: Results) -> tuple[Grouping, ...]:
    """All that these results may be shown by, in the order of the survey, doors last."""
    questions = [_by(one) for one in found.questions if _fits(found, one)]
    return (*questions, *(one for one in (doors(session, found), in_waves(session, found)) if one))


def _by(one: QuestionResults, edges: tuple[float, ...] = ()) -> Grouping:
    if one.question.measure is not Measure.NUMBER:
        return Grouping(one.question.id, one.question.text, one)
    edges = edges or one.parts[0].edges
    name = f"{one.question.id}:{','.join(map(bands.written, edges))}"
    return Grouping(name, one.question.text, one, edges=edges)


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


def over_waves(session: Session, found: Results) -> tuple[Grouping, ...]:
    """The questions whose groups can be seen over waves: with one answer, so that nobody is in two groups."""
    waves = in_waves(session, found)
    if waves is None:
        return ()
    fit = [one for one in found.questions if one.question.measure in GROUPING and _fits(found, one)]
    return tuple(replace(_by(one), id=f"{WAVE}:{one.question.id}", over=waves) for one in fit)


def find(session: Session, found: Results, by: str) -> Grouping:
    """The grouping of this name.

    Raises:
        SurveyFault: there is none, or it would tell what is hidden.
    """
    fit = {one.question.question.id if one.question else one.id: one for one in groupings(session, found)}
    by, _, given = by.partition(":")
    if given and SPOKEN.get(by, by) == WAVE and not found.survey.question(by):
        return _over_waves(session, found, given)
    name = by if by in fit or found.survey.question(by) else SPOKEN.get(by, by)
    if name in fit:
        return _with_edges(fit[name], given)
    asked = next((one for one in found.questions if one.question.id == by), None)
    if asked is not None and asked.question.measure in _MEASURES:
        raise SurveyFault(f"{_why_not(found, asked)} {_others(fit)}")
    near = get_close_matches(by, fit, 1)
    remedy = f"Did you mean '{near[0]}'?" if near else _others(fit)
    raise SurveyFault(f"'{by}' is no question of '{found.survey.key}' that makes groups. {remedy}")


def _over_waves(session: Session, found: Results, question_id: str) -> Grouping:
    fit = {one.id.partition(":")[2]: one for one in over_waves(session, found)}
    if question_id in fit:
        return fit[question_id]
    if in_waves(session, found) is None:
        raise SurveyFault(
            "No wave is named yet, so nothing can be shown over waves. Name one in the hub first."
        )
    others = f" Use one of: {', '.join(fit)}." if fit else ""
    raise SurveyFault(
        f"'{question_id}' makes no groups that can be shown over waves: that takes a question with one answer.{others}"
    )


def _with_edges(by: Grouping, given: str) -> Grouping:
    if not given:
        return by
    if by.question is None or not by.edges:
        raise SurveyFault(f"Only a number has bands: leave out ':{given}'.")
    try:
        edges = tuple(float(one) for one in given.split(","))
    except ValueError:
        edges = ()
    ordered = all(low < high for low, high in pairwise(edges))
    if not edges or not ordered or len(edges) >= bands.MOST or not all(map(isfinite, edges)):
        raise SurveyFault(
            f"Write where bands begin as up to {bands.MOST - 1} numbers, lowest first and parted by commas, such as 5,10,16."
        )
    return _by(by.question, edges)


def _why_not(found: Results, asked: QuestionResults) -> str:
    name = asked.question.id
    if found.policy and name in follow_ups.hinges(found.era):
        return f"'{name}' was asked after certain answers only, and groups by it would tell of those answers."
    if found.policy and any(part.summary.withheld for part in asked.parts):
        return f"What was answered to '{name}' is withheld, and groups by it would tell it."
    return f"The numbers given to '{name}' are too few, or too near each other, to make groups."


def _fits(found: Results, one: QuestionResults) -> bool:
    if one.question.measure not in _MEASURES:
        return False
    if one.question.measure is Measure.NUMBER and not one.parts[0].edges:
        return False
    if found.policy is None:
        return True
    follows = one.question.id in follow_ups.hinges(found.era)
    return not follows and not any(part.summary.withheld for part in one.parts)


def _others(fit: Mapping[str, Grouping]) -> str:
    names = [name.removeprefix("_") for name in fit]
    return f"Use one of: {', '.join(names)}." if names else "There is no other to group by."
