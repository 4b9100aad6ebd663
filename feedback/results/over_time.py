"""The same question over waves, and whether anything changed.

A point is a wave within an era, or a whole era where no wave is named. Two points are compared only where the question
was asked in the same way, and only from numbers that are shown. There is no line through them: a change is said where
it is more than chance, and nowhere else.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from sqlalchemy.orm import Session

from analysis.averages import averages
from analysis.change import Change, Spread, mean_change, share_change
from analysis.crosstab import COUNTED
from analysis.disclosure_control import known
from analysis.hidden import HIDDEN
from analysis.policy import Policy
from analysis.summary import Row
from feedback.results import groupings, instruments, questions, told_tables
from feedback.results import tables as crossed
from feedback.results.parts import Part
from feedback.results.questions import Results
from forms.confidentiality import Mode
from forms.measures import Measure


@dataclass(frozen=True, slots=True)
class Point:
    """What was said in one wave. `base` is how many answered, or `of_all` in it where that cannot be told; None where
    nothing can (`withheld`)."""

    name: str
    part: Part
    base: int | None
    rows: tuple[Row, ...]
    spread: Spread | None
    of_all: bool = False
    withheld: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """From one point to the next: the change of the mean, and of each row's share by its id."""

    before: str
    now: str
    mean: Change | None
    shares: dict[str, Change]


@dataclass(frozen=True, slots=True)
class Series:
    """One part of a question over its points, the earliest first."""

    part: Part
    points: tuple[Point, ...]
    steps: tuple[Step, ...]


def over_time(
    session: Session, survey_key: str, policy: Policy | None = None, *, by_wave: bool = True
) -> tuple[Series, ...]:
    """Every question that was asked in more than one wave, in the order of the newest version."""
    newest = questions.results(session, survey_key, policy=policy)
    if newest is None:
        return ()
    earlier = (questions.results(session, survey_key, era.name, policy) for era in newest.eras[:-1])
    eras = [one for one in (*earlier, newest) if one is not None and _by_name(one) == _by_name(newest)]
    points = [point for era in eras for point in _points(session, era, by_wave)]
    return tuple(
        series(part, run)
        for one in newest.questions
        for part in one.parts
        if len(run := [point for point in points if _same(point.part, part)]) > 1
    )


def _by_name(era: Results) -> bool:
    """Whether organisations answer, by name: they are not put beside people."""
    return era.survey.mode is Mode.RETURN


def _same(one: Part, other: Part) -> bool:
    """Whether two parts were asked of the same people in the same way, with the same answers to choose from."""
    ours, theirs = one.question, other.question
    return (
        ours.id == theirs.id
        and one.audience_ids == other.audience_ids
        and instruments.shape(ours) == instruments.shape(theirs)
        and [row.id for row in one.summary.rows] == [row.id for row in other.summary.rows]
    )


def _points(session: Session, era: Results, by_wave: bool) -> list[Point]:
    waves = groupings.in_waves(session, era) if by_wave else None
    if waves is None:
        return [
            _of_era(era, part)
            for one in era.questions
            for part in one.parts
            if one.question.measure in COUNTED
        ]
    return [point for table in crossed.tables(session, era, waves).tables for point in of_waves(table)]


def _of_era(era: Results, part: Part) -> Point:
    summary = part.summary
    name = f"Version {era.era.name.replace('-', '–')}"
    of_all = summary.answered is HIDDEN and not summary.withheld
    base = summary.asked if of_all else summary.answered
    return Point(
        name,
        part,
        None if base is HIDDEN else base,
        summary.rows,
        None if of_all else _spread(part, summary.rows),
        of_all,
        bool(summary.withheld),
    )


def of_waves(table: crossed.Table) -> list[Point]:
    return [
        Point(
            told_tables.group_words(table, group.id, "en") or group.id,
            table.part,
            group.said if group.answered is None else known(group.answered),
            group.rows,
            None if group.answered is None else _spread(table.part, group.rows),
            of_all=group.answered is None,
        )
        for group in table.crosstab.groups
        if group.answered or group.said
    ]


def _spread(part: Part, rows: Sequence[Row]) -> Spread | None:
    """Mean and spread of a scale, from the counts that are shown; None where one of them is hidden."""
    if part.question.measure is not Measure.SCALE or any(row.count is HIDDEN for row in rows):
        return None
    said = averages({float(row.id): int(row.count) for row in rows})
    return None if said is None or said.sd is None else Spread(said.mean, said.sd, said.n)


def series(part: Part, points: Sequence[Point]) -> Series:
    return Series(part, tuple(points), tuple(_step(before, now) for before, now in pairwise(points)))


def _step(before: Point, now: Point) -> Step:
    mean = mean_change(before.spread, now.spread) if before.spread and now.spread else None
    old = {row.id: row for row in before.rows}
    shares = {row.id: change for row in now.rows if (change := _share(before, old.get(row.id), now, row))}
    return Step(before.name, now.name, mean, shares)


def _share(before: Point, old: Row | None, now: Point, row: Row) -> Change | None:
    if old is None or before.base is None or now.base is None or before.of_all != now.of_all:
        return None
    if old.count is HIDDEN or row.count is HIDDEN:
        return None
    return share_change(int(old.count), before.base, int(row.count), now.base)
