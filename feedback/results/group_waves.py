"""Every question by the groups of another, over waves: how each agency, or each role, moved.

Nothing else than the waves by themselves is shown beside it (`settled.sees`), and both are protected together
(`analysis.over_waves`). A group stands by itself where enough of it answered in every wave; what the wave page hides is hidden
in each group.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from sqlalchemy.orm import Session

from analysis.crosstab import GROUPING, Crosstab
from analysis.hidden import HIDDEN
from analysis.over_waves import OverWaves, over_waves
from feedback.responses import store
from feedback.responses.models import Response
from feedback.results import follow_ups, over_time, remembered, tables
from feedback.results.groupings import Grouping
from feedback.results.over_time import Series
from feedback.results.parts import Part
from feedback.results.questions import QuestionResults, Results
from feedback.results.tables import Table
from forms.text import Text

#: Why a question is not shown over waves.
ONE_WAVE = "It was asked in one wave only, or the others were too small to stand apart."
OTHER_WAVES = "Few answered in one of the waves, so its waves are counted together in another way than those of the groups."
NO_GROUPS = (
    "No group is large enough in every wave, or what would have to be hidden beside it would be everything."
)
PARTED = "It was put in one wording to people who were asked the other question in several."
FOLLOWS = "It was asked after certain answers only, so its groups would tell of those answers."
SEVERAL = (
    "Several answers can be chosen, and what must be hidden of one over waves could be read from the others."
)
SIZES = "How many of each group answered in each wave cannot be shown, so what they said cannot either."
WITHHELD = "Too few people answered to show it by group."


@dataclass(frozen=True, slots=True)
class GroupSeries:
    """One group over the waves. `gathers` are the groups counted together in it, as far as they are offered."""

    id: str
    gathers: tuple[str, ...]
    series: Series


@dataclass(frozen=True, slots=True)
class Moved:
    """One part of a question: everybody over the waves, and each group. `table` has the words of the groups; its crosstab is
    of the last wave."""

    question: QuestionResults
    part: Part
    words: Mapping[str, Text]
    crosstabs: Mapping[str, Crosstab]
    everybody: Series
    groups: tuple[GroupSeries, ...]


@dataclass(frozen=True, slots=True)
class GroupWaves:
    """All questions by one grouping over waves; `left_out` are those without, each with the reason."""

    by: Grouping
    waves: Mapping[str, Text]
    moved: tuple[Moved, ...]
    left_out: tuple[tuple[QuestionResults, str], ...]

    @property
    def comparisons(self) -> int:
        """How many changes were looked at for chance."""
        steps = (step for one in self.moved for group in one.groups for step in group.series.steps)
        return sum(1 if step.mean else len(step.shares) for step in steps)


def group_waves(session: Session, found: Results, by: Grouping) -> GroupWaves:
    """Every question with one answer by the groups of `by`, over its waves. The answers are read once."""
    assert by.question is not None
    assert by.over is not None
    hanging = follow_ups.hinges(found.era) if found.policy else {}
    moved, left_out = list[Moved](), list[tuple[QuestionResults, str]]()
    asked = [one for one in found.questions if one.question.measure in tables.COUNTED and one != by.question]
    fit = [one for one in asked if one.question.measure in GROUPING and one.question.id not in hanging]
    maker = _Maker(found, by, by.over, _crossed(session, found, by, [*fit, by.question]))
    for one in asked:
        if one not in fit:
            left_out.append((one, FOLLOWS if one.question.id in hanging else SEVERAL))
            continue
        for part in one.parts:
            told = maker.moved(one, part)
            if isinstance(told, Moved):
                moved.append(told)
            elif (one, told) not in left_out:
                left_out.append((one, told))
    return GroupWaves(by, by.over.names, tuple(moved), tuple(left_out))


_Crossed = Mapping[str | None, Mapping[str, Counter[tuple[Any, Any]]]]


def _crossed(session: Session, found: Results, by: Grouping, asked: list[QuestionResults]) -> _Crossed:
    """How many gave each answer, by (group, wave), for each audience version."""
    assert by.question is not None
    assert by.over is not None
    audiences = {audience for one in asked for part in one.parts for audience in part.audience_ids}
    ids, own, wave_of = [one.question.id for one in asked], by.question.question.id, by.over.group
    key, eras = found.survey.key, found.era.version_ids

    def count() -> _Crossed:
        read = partial(store.crossed, session, key, (own, Response.day), ids, versions=eras)
        return {
            audience: read(audience=audience, group=lambda pair: (pair[0], wave_of(pair[1])))
            for audience in audiences
        }

    waves = tuple(by.over.names)
    what = (by.id, waves, eras, tuple(ids), tuple(sorted(audiences, key=str)))
    return remembered.remembered(session, key, what, count)


@dataclass(frozen=True)
class _Maker:
    found: Results
    by: Grouping
    waves: Grouping
    crossed: _Crossed

    def moved(self, one: QuestionResults, part: Part) -> Moved | str:
        """What can be seen of one part of a question, or why nothing can."""
        groups = tables.groups_within(self.by, part)
        if not groups or len(groups) > 1 or set(groups[0].audience_ids) != set(part.audience_ids):
            return PARTED
        sizes = self._waves_of(groups[0], [groups[0]])
        counts = self._counts(part, groups)
        by_wave = tables.uncontrolled(self.waves, part, [], _by_wave(counts), self.found.policy)
        runs = [group.id for group in by_wave.groups if group.answered]
        if len(runs) < 2:
            return ONE_WAVE
        if not set(runs) <= {group.id for group in sizes.groups}:
            return OTHER_WAVES if sizes.groups else SIZES
        released, by_group = tables.confirmed(self.found, self.waves, part, [])
        shown = over_waves(
            by_wave,
            {run: self._inside(part, groups, counts, run) for run in runs},
            _apart(groups[0], sizes),
            self.found.policy,
            confirmed=released,
            confirmed_waves=by_group,
        )
        if not shown.groups:
            return WITHHELD if shown.total.withheld else NO_GROUPS
        return self._told(one, part, groups, shown)

    def _waves_of(self, part: Part, groups: list[Part]) -> Crosstab:
        """The grouping question itself by wave, as the page over time shows it: whose size is hidden there, is hidden here."""
        counts = _by_wave(self._counts(part, groups))
        released = tables.confirmed(self.found, self.waves, part, [])
        return tables.straight(self.waves, part, [], counts, self.found.policy, *released)

    def _counts(self, part: Part, groups: list[Part]) -> Counter[Any]:
        """How many gave each ((group, wave), value)."""
        found = Counter[Any]()
        for audience in part.audience_ids:
            for ((said, wave), value), count in self.crossed[audience][part.question.id].items():
                label = tables.label(self.by, groups, audience, said)
                found[(label, wave), value] += count
        return found

    def _inside(self, part: Part, groups: list[Part], counts: Counter[Any], run: str) -> Crosstab:
        within, rows = set(run.split("+")), Counter[Any]()
        for ((group, wave), value), count in counts.items():
            if wave in within:
                rows[group, value] += count
        return tables.counted(self.by.id, tables.offers(self.by, groups), part, rows)

    def _told(self, one: QuestionResults, part: Part, groups: list[Part], shown: OverWaves) -> Moved:
        words, _ = tables.words(self.by, groups)
        names = {**self.waves.names}
        every = Crosstab(self.waves.id, shown.total, shown.everybody)
        crosstabs = {"": every}
        for group in next(iter(shown.groups.values())):
            waves = tuple(replace(each, id=wave, gathers=()) for wave, each in shown.of(group.id))
            crosstabs[group.id] = replace(every, groups=waves)
        first = {group.id: group for group in next(iter(shown.groups.values()))}
        run = {
            group: over_time.series(part, over_time.of_waves(Table(one, part, crosstab, names, {})))
            for group, crosstab in crosstabs.items()
        }
        return Moved(
            one,
            part,
            words,
            crosstabs,
            run[""],
            tuple(GroupSeries(group, first[group].gathers, run[group]) for group in first),
        )


def _by_wave(counts: Counter[Any]) -> Counter[Any]:
    found = Counter[Any]()
    for ((_, wave), value), count in counts.items():
        found[wave, value] += count
    return found


def _apart(part: Part, sizes: Crosstab) -> set[str]:
    """Groups whose size is hidden, of everybody or in one of the waves."""
    hidden = {row.id for row in part.summary.rows if row.count is HIDDEN}
    return hidden | {row.id for group in sizes.groups for row in group.rows if row.count is HIDDEN}
