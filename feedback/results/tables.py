"""Every question by one grouping, after disclosure control: each part of a question in a table of its own.

Of two questions that could each group the other only one table is protected, and the other is read from it
(`analysis.turning`). Groups that overlap are always read so: of a question with several answers by one with one, where
everybody is in one group. A question asked after certain answers only has no table: its groups would tell of those answers.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from sqlalchemy.orm import Session

from analysis.crosstab import COUNTED, GROUPING, SET_APART, Crosstab, crosstab_by_group
from analysis.crosstab_control import base_of, protect_crosstab
from analysis.gathering import gathered, in_order
from analysis.hidden import HIDDEN
from analysis.policy import Confirmed, Policy
from analysis.question import offered
from analysis.turning import turned
from feedback.responses import store
from feedback.results import follow_ups, remembered, unanimous
from feedback.results.groupings import Grouping
from feedback.results.parts import Part
from feedback.results.questions import QuestionResults, Results
from feedback.results.unanimous import About
from forms.measures import SET_ASIDE, Measure
from forms.text import Text

_Crossed = Mapping[str | None, Mapping[str, Counter[tuple[Any, Any]]]]


@dataclass(frozen=True, slots=True)
class Table:
    """One part of a question by group. `words` are the texts of the groups by their id; `parts` the parts of the
    grouping question these people answered, where there are several."""

    question: QuestionResults
    part: Part
    crosstab: Crosstab
    words: Mapping[str, Text]
    parts: Mapping[str, Part]


@dataclass(frozen=True, slots=True)
class Tables:
    """All tables by one grouping. `follow_ups`, `parted` and `several` are questions without one, or with one for some
    only: asked after certain answers; put in one wording to people who were asked the grouping question in several; with
    several answers, as the grouping question has."""

    by: Grouping
    tables: tuple[Table, ...]
    follow_ups: tuple[QuestionResults, ...]
    parted: tuple[QuestionResults, ...]
    several: tuple[QuestionResults, ...] = ()


def tables(session: Session, found: Results, by: Grouping) -> Tables:
    """Every question that can be counted by `by`, but that itself. The answers are read once."""
    hanging = follow_ups.hinges(found.era) if found.policy else {}
    itself = by.question.question.id if by.question else None
    countable = [
        one for one in found.questions if one.question.measure in COUNTED and one.question.id != itself
    ]
    once = [one for one in countable if one.question.id not in hanging]
    asked = [one for one in once if not by.overlaps or one.question.measure in GROUPING]
    parted = [one for one in asked if any(groups_within(by, part) is None for part in one.parts)]
    crossed = _crossed(session, found, by, asked)
    return Tables(
        by,
        tuple(table for one in asked for table in _of_question(found, by, one, crossed)),
        tuple(one for one in countable if one.question.id in hanging),
        tuple(parted),
        tuple(one for one in once if one not in asked),
    )


def _crossed(session: Session, found: Results, by: Grouping, asked: list[QuestionResults]) -> _Crossed:
    audiences = {audience for one in asked for part in one.parts for audience in part.audience_ids}
    ids = [one.question.id for one in asked]
    column = by.question.question.id if by.question else by.column
    group = by.band if by.edges else None
    key, eras = found.survey.key, found.era.version_ids

    def count() -> _Crossed:
        return {
            audience: store.crossed(session, key, column, ids, versions=eras, audience=audience, group=group)
            for audience in audiences
        }

    what = (by.id, eras, tuple(ids), tuple(sorted(audiences, key=str)))
    return remembered.remembered(session, key, what, count)


def _of_question(found: Results, by: Grouping, one: QuestionResults, crossed: _Crossed) -> Iterator[Table]:
    for part in one.parts:
        groups = groups_within(by, part)
        if groups is None:
            continue
        counts = Counter[Any]()
        for audience in part.audience_ids:
            for (group, value), count in crossed[audience][one.question.id].items():
                counts[label(by, groups, audience, group), value] += count
        yield _table(found, by, one, part, groups, counts)


def _table(
    found: Results, by: Grouping, one: QuestionResults, part: Part, groups: list[Part], counts: Counter[Any]
) -> Table:
    if by.question and (by.overlaps or (found.policy and _turns(found, by, one, part, groups))):
        crosstab = _turned(one, part, by.question.question.id, groups[0], counts, found.policy)
    else:
        released = confirmed(found, by, part, groups)
        crosstab = straight(by, part, groups, counts, found.policy, *released)
    named, parts = words(by, groups)
    return Table(one, part, crosstab, named, parts)


def confirmed(
    found: Results, by: Grouping, part: Part, groups: list[Part]
) -> tuple[Confirmed, Mapping[str, Set[str]]]:
    """What somebody has looked at: of everybody together, and of each group."""
    asked, kept = part.question.id, unanimous.part_of(part.audience_ids)
    everybody = found.looked(About(asked, kept))
    ids = offers(by, groups)
    each = {group: found.looked(About(asked, kept, by.id, group)) for group in ids}
    answers = {row.id for row in part.summary.rows}
    return everybody, {group: answers if one is True else one or set() for group, one in each.items()}


def straight(
    by: Grouping,
    part: Part,
    groups: list[Part],
    counts: Counter[Any],
    policy: Policy | None,
    released: Confirmed = False,
    confirmed_groups: Mapping[str, Set[str]] = MappingProxyType({}),
) -> Crosstab:
    """The table as it may be shown; all of it where there is no policy."""
    table = uncontrolled(by, part, groups, counts, policy)
    if policy is None:
        return table
    return protect_crosstab(
        table, policy, confirmed=released, confirmed_groups=confirmed_groups, sizes_known=True
    )


def uncontrolled(
    by: Grouping, part: Part, groups: list[Part], counts: Counter[Any], policy: Policy | None
) -> Crosstab:
    """The table before anything is hidden, small groups counted together where there is a policy."""
    table = counted(by.id, offers(by, groups), part, counts)
    if policy is None:
        return table
    everybody = part.summary.answered is HIDDEN
    if by.in_order or (by.edges and len(groups) == 1):
        table = in_order(table, policy.small, everybody=everybody)
    if not by.in_order:
        table = gathered(table, policy.small, set(_apart(by, groups, table)), everybody=everybody)
    return table


def counted(by: str, ids: Sequence[str], part: Part, counts: Counter[Any]) -> Crosstab:
    """The table by these groups, from how many gave each (group, value)."""
    rows = (
        (None if group is store.NOT_ASKED else group, value, count)
        for (group, value), count in counts.items()
        if value is not store.NOT_ASKED
    )
    return crosstab_by_group(part.question, by, ids, rows)


def _apart(by: Grouping, groups: list[Part], table: Crosstab) -> Iterator[str]:
    """Groups whose size the grouping question's own table hides; of bands the smallest, where so few don't know."""
    for place, one in enumerate(groups):
        yield from (_named(place, row.id, groups) for row in one.summary.rows if row.count is HIDDEN)
        own = [each for each in table.groups if each.id not in SET_APART and base_of(each)]
        if by.edges and one.summary.answered is HIDDEN and own:
            yield min(own, key=base_of).id


def _turned(
    one: QuestionResults, part: Part, by: str, groups: Part, counts: Counter[Any], policy: Policy | None
) -> Crosstab:
    """The grouping question by this one, protected, and read the other way round."""
    other = Counter[Any]()
    for (group, value), count in counts.items():
        if group is not store.NOT_ASKED:
            said = None if value in (store.NOT_ASKED, None, "", ()) else str(value)
            other[said, _answer(groups, group)] += count
    this = Grouping(one.question.id, one.question.text, one)
    shown = straight(this, groups, [part], other, policy)
    return turned(shown, part.summary, by, policy)


def _answer(part: Part, group: str | None) -> Any:
    scale = part.question.measure is Measure.SCALE
    return int(group) if scale and group is not None and group.lstrip("-").isdigit() else group


def _turns(found: Results, by: Grouping, one: QuestionResults, part: Part, groups: list[Part]) -> bool:
    """Is it this question that groups the other? A list groups a scale; of two alike, the one asked first."""
    if by.question is None or by.edges or one.question.measure not in GROUPING or len(groups) != 1:
        return False
    if set(groups[0].audience_ids) != set(part.audience_ids) or part.summary.withheld:
        return False
    if one.question.measure is not by.question.question.measure:
        return one.question.measure is Measure.ONE_OF
    order = [each.question.id for each in found.questions]
    return order.index(one.question.id) < order.index(by.question.question.id)


def groups_within(by: Grouping, part: Part) -> list[Part] | None:
    """The parts of the grouping question that these people answered; None where one of them counts others too.

    Beside what all of them answered, the groups of some would tell the groups of the rest.
    """
    if by.question is None:
        return []
    asked = frozenset(part.audience_ids)
    about = [one for one in by.question.parts if asked & set(one.audience_ids)]
    if by.overlaps:  # the table it is read from has the very same people
        return about if len(about) == 1 and asked == set(about[0].audience_ids) else None
    return about if all(asked >= set(one.audience_ids) for one in about) else None


def label(by: Grouping, groups: list[Part], audience: str | None, group: Any) -> Any:
    """The group somebody is in, by its id; None where it is not known."""
    if by.question is None:
        return by.group(group)
    place = next((place for place, one in enumerate(groups) if audience in one.audience_ids), None)
    if group is store.NOT_ASKED or place is None:
        return store.NOT_ASKED
    if group in (None, "", (), False):
        return None
    if by.overlaps:
        return group
    return str(group) if group in SET_ASIDE else _named(place, str(group), groups)


def _named(place: int, answer: str, groups: list[Part]) -> str:
    """An answer as a group. Answers with another instrument, or in other words, are groups of their own."""
    return f"{place}/{answer}" if len(groups) > 1 else answer


def offers(by: Grouping, groups: list[Part]) -> list[str]:
    if by.question is None:
        return list(by.names)
    return [
        _named(place, answer, groups)
        for place, one in enumerate(groups)
        for answer in by.bands or offered(one.question)
    ]


def words(by: Grouping, groups: list[Part]) -> tuple[dict[str, Text], dict[str, Part]]:
    """The texts of the groups, and the part of the grouping question that each comes from, where there are several."""
    if by.question is None:
        return dict(by.names), {}
    named = [
        (_named(place, answer, groups), one, text)
        for place, one in enumerate(groups)
        for answer, text in (by.bands or one.words).items()
    ]
    texts = {group: text for group, _, text in named}
    return texts, {group: one for group, one, _ in named} if len(groups) > 1 else {}
