"""The pages of one survey worked out in memory: its own tables, and every question by every grouping."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from analysis.policy import Policy
from analysis.tally import tally
from feedback.responses import store
from feedback.results import questions, tables
from feedback.results.groupings import DOOR, WAVE, Grouping
from feedback.results.questions import Results
from feedback.results.tables import Table
from feedback.results.versions import Era
from forms import author_file
from forms.text import Text
from tests.support.asked import HEAD

PAGES = """
  - id: one
    questions:
      - {id: agency, type: one_of, text: "Who do you work for?", dont_know: true,
         choices: [{id: police, text: Police}, {id: health, text: Health}, {id: school, text: School}]}
      - {id: safe, type: scale, text: "How safe is it?", minimum: 1, maximum: 3, dont_know: true}
"""
ASKED = ("agency", "safe")
#: What can be answered, none given last.
SAID: dict[str, tuple[Any, ...]] = {
    "agency": ("police", "health", "school", "dont_know", None),
    "safe": (1, 2, 3, "dont_know", None),
}
Response = tuple[Any, Any, str]  # agency, safe, door


def results(answers: Sequence[Response], policy: Policy) -> Results:
    """As `feedback.results.questions.results` makes them, from answers in memory."""
    survey = author_file.read(HEAD.format(key="k", mode="anonymous", check="yes") + PAGES).survey
    assert survey is not None
    era = Era((1,), ("v1",), (survey,))
    given = [{"agency": agency, "safe": safe} for agency, safe, _ in answers]
    counted = {one.question.id: [(None, one)] for one in tally(survey.questions, given).questions}
    shown = questions._questions(era, counted, {}, policy)
    return Results(survey, era, (era,), len(answers), None, policy, shown, (), None)


def by_question(found: Results, answers: Sequence[Response], name: str) -> list[Table]:
    """Every other question by this one."""
    grouping = next(one for one in found.questions if one.question.id == name)
    return _tables(found, answers, Grouping(name, grouping.question.text, grouping), ASKED.index(name))


def by_door(found: Results, answers: Sequence[Response]) -> list[Table]:
    names = {door: Text.of(door, "en") for _, _, door in answers}
    return _tables(found, answers, Grouping(DOOR, Text.of("Door", "en"), names=names), 2)


def by_own_group(found: Results, answers: Sequence[Response], mine: str) -> list[Table]:
    """What the lead of the group behind one door sees: of the table by door everybody, and their own."""
    return [
        replace(
            table,
            crosstab=replace(
                table.crosstab,
                groups=tuple(one for one in table.crosstab.groups if one.id == mine and not one.gathers),
            ),
        )
        for table in by_door(found, answers)
    ]


def by_wave(found: Results, answers: Sequence[Response]) -> list[Table]:
    """The doors as times that follow each other, in the order of their names."""
    names = {door: Text.of(door, "en") for door in sorted({door for _, _, door in answers})}
    return _tables(found, answers, Grouping(WAVE, Text.of("Wave", "en"), names=names), 2)


def _tables(found: Results, answers: Sequence[Response], by: Grouping, place: int) -> list[Table]:
    rest = [one for one in found.questions if one.question.id != by.id]
    crossed = {
        name: Counter((one[place], one[ASKED.index(name)]) for one in answers)
        for name in (each.question.id for each in rest)
    }
    assert store.NOT_ASKED not in {group for counter in crossed.values() for group, _ in counter}
    return [table for one in rest for table in tables._of_question(found, by, one, {None: crossed})]
