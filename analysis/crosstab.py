"""One question by group: the answers of boys and girls, of each agency, of each school, side by side.

The base of a group is its people who gave an answer of substance. People whose group is not known make a group of
their own, so that the groups add up to the table of the question alone and cannot be taken away from it.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any, TypeAlias

from analysis.averages import averages
from analysis.hidden import Count
from analysis.question import Question, offered
from analysis.summary import Figure, QuestionSummary, Row, row_of, summary_of
from analysis.tally import QuestionTally, held, tally_counts
from forms.measures import DONT_KNOW, PREFER_NOT, Measure

NOT_STATED = "not_stated"
SET_APART = (DONT_KNOW, PREFER_NOT, NOT_STATED)
#: Groups counted together because one of them is too small to stand alone (`analysis.gathering`).
OTHERS = "others"
COUNTED = (Measure.ONE_OF, Measure.MANY_OF, Measure.SCALE)
GROUPING = (Measure.ONE_OF, Measure.SCALE)  # one answer, so everybody is in one group

GroupedRow: TypeAlias = tuple[str | None, Any, int]


@dataclass(frozen=True, slots=True)
class Group:
    """The people of one group: how many answered, and a row for each answer with its share of them.

    `mean` is given for scales. `gathers` are the groups that are counted together in this one. `beside` is how many of
    them don't know and how many won't say; it is gone after disclosure control. Where how many answered cannot be told,
    `answered` is None, and shares (`share_of_asked`) are of `said`: all in the group who said anything.
    """

    id: str
    answered: Count | None
    rows: tuple[Row, ...]
    mean: Figure = None
    gathers: tuple[str, ...] = ()
    beside: tuple[int, int] | None = field(default=None, compare=False)
    said: int | None = None


@dataclass(frozen=True, slots=True)
class Crosstab:
    """A question (`total`, everybody together) by group. Every group has the rows of `total`, in the same order."""

    by: str
    total: QuestionSummary
    groups: tuple[Group, ...]

    def group(self, group_id: str) -> Group:
        """One group; KeyError when there is none of that name."""
        for group in self.groups:
            if group.id == group_id:
                return group
        raise KeyError(group_id)


def crosstab(
    question: Question, by: Question, answers: Iterable[Mapping[str, Any]], places: int = 0
) -> Crosstab:
    """`question` by the answers to another question, from all responses in one pass.

    Raises ValueError when `question` has no countable answers or `by` may have more than one.
    """
    if by.measure not in GROUPING:
        raise ValueError(
            f"Group by a question with one answer, from a list or on a scale: {by.id!r} is not one."
        )
    counted = Counter(
        (_label(response.get(by.id)), held(response[question.id]))
        for response in answers
        if question.id in response
    )
    rows = ((group, value, count) for (group, value), count in counted.items())
    return crosstab_by_group(question, by.id, offered(by), rows, places)


def crosstab_by_group(
    question: Question, by: str, groups: Sequence[str], rows: Iterable[GroupedRow], places: int = 0
) -> Crosstab:
    """`question` by any grouping, such as the collector, from rows of (group, whole answer, how many).

    That is what `GROUP BY` gives. Leave out people who were not asked; the answer is None where the question was left
    empty, and the group is None where it is not known. A group in `groups` that nobody is in is shown with nought.
    Raises ValueError when the question has no countable answers.
    """
    if question.measure not in COUNTED:
        raise ValueError(
            f"A table needs choices or points of a scale as answers: {question.id!r} has neither."
        )
    by_group: dict[str, list[tuple[str, Any, int]]] = {group: [] for group in (*groups, *SET_APART)}
    for group, value, count in rows:
        by_group.setdefault(group or NOT_STATED, []).append((question.id, value, count))
    writer = _Writer(question, _total(question, by_group.values(), places), places)
    found = [writer.group(group, by_group[group]) for group in _in_order(by_group)]
    held = (one for one in found if one.id in groups or one.answered or any(one.beside or ()))
    return Crosstab(by, writer.total, tuple(held))


def _label(value: Any) -> str | None:
    return None if value in (None, "", []) else str(value)


def _in_order(groups: Iterable[str]) -> list[str]:
    """As they came, and those who did not say last."""
    return sorted(groups, key=lambda group: SET_APART.index(group) if group in SET_APART else -1)


def _total(
    question: Question, parts: Iterable[Iterable[tuple[str, Any, int]]], places: int
) -> QuestionSummary:
    return summary_of(tally_counts([question], chain.from_iterable(parts)).questions[0], places)


@dataclass(frozen=True)
class _Writer:
    question: Question
    total: QuestionSummary
    places: int

    def group(self, group: str, rows: Iterable[tuple[str, Any, int]]) -> Group:
        counted = tally_counts([self.question], rows).questions[0]
        by_id = {str(key): count for key, count in counted.counts.items()}
        cells = (
            row_of(row.id, by_id.get(row.id, 0), counted.answered, None, self.places)
            for row in self.total.rows
        )
        beside = counted.dont_know, counted.prefer_not
        return Group(group, counted.answered, tuple(cells), self._mean(counted), beside=beside)

    def _mean(self, counted: QuestionTally) -> float | None:
        said = averages(counted.counts) if self.question.measure is Measure.SCALE else None
        return said.mean if said else None
