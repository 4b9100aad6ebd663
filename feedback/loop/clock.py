"""The loop clock: how long it takes from asking to telling, and who still waits (P8).

Asked, closed, said, decided, did, told: each day comes from a record and none is typed for this. A day that is not known
counts nowhere; what a median is of stands beside it.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from feedback.clock import HOME
from feedback.loop import loops
from feedback.loop.models import Loop, LoopItem, Told
from feedback.loop.telling import BY_ITSELF
from feedback.themes.models import Theme

#: The steps, each from one day to the next, and how they are called. The last is the one that has a target.
STEPS = {
    "said": ("closed", "said", "Closed to said"),
    "decided": ("said", "decided", "Said to decided"),
    "did": ("decided", "did", "Decided to done"),
    "told": ("closed", "told", "Closed to told"),
}
#: Steps that are those of a loop and not of each thing in it.
WHOLE = ("said", "told")


@dataclass(frozen=True, slots=True)
class Course:
    """The days of one thing that people said, or of a whole loop where nothing was taken up from it yet."""

    loop_id: str
    title: Mapping[str, str]
    item_id: str | None
    priority: str | None
    board: str | None
    agency: str | None
    asked: date | None
    closed: date | None
    said: date | None
    decided: date | None
    did: date | None
    told: date | None


@dataclass(frozen=True, slots=True)
class Step:
    """The median of a step in days, over `n` of those in the group; `longest` is the longest of them."""

    days: float | None
    n: int
    longest: int | None


@dataclass(frozen=True, slots=True)
class Row:
    """One group: its steps by name, how many loops closed and were not told in time, and how many it has."""

    key: str | None
    steps: Mapping[str, Step]
    loops: int
    overdue: int


@dataclass(frozen=True, slots=True)
class Late:
    """A loop that closed and whose people have not been told within the target."""

    loop_id: str
    title: Mapping[str, str]
    closed: date
    days: int


def read(session: Session, today: date) -> list[Course]:
    """The days of everything there is. A few statements, however many loops there are."""
    agreed = {
        key: at.astimezone(HOME).date()
        for key, at in session.execute(select(Theme.id, Theme.agreed_at))
        if at is not None
    }
    by_somebody = or_(Told.way_key.is_(None), Told.way_key.not_in(BY_ITSELF))
    told = select(Told.loop_id, func.min(Told.told_on)).where(Told.told_on <= today, by_somebody)
    told = told.group_by(Told.loop_id)
    first = dict(session.execute(told).all())
    return [
        course
        for loop in loops.newest_first(session)
        for course in _courses(loop, agreed, first.get(loop.id))
    ]


def rows(
    courses: Iterable[Course], by: Callable[[Course], str | None], today: date, within: int
) -> list[Row]:
    """One row for each group, in the order of their keys; what has none comes last."""
    groups: dict[str | None, list[Course]] = defaultdict(list)
    for course in courses:
        groups[by(course)].append(course)
    return [
        _row(key, groups[key], today, within)
        for key in sorted(groups, key=lambda key: (key is None, key or ""))
    ]


def late(courses: Iterable[Course], today: date, within: int) -> list[Late]:
    """The loops whose people wait longer than the target, the longest first."""
    found = {
        one.loop_id: Late(one.loop_id, one.title, one.closed, (today - one.closed).days)
        for one in courses
        if one.closed is not None and is_late(one, today, within)
    }
    return sorted(found.values(), key=lambda one: (-one.days, one.loop_id))


def is_late(one: Course, today: date, within: int) -> bool:
    """Whether the people behind it have not been told within the target."""
    return one.closed is not None and one.told is None and (today - one.closed).days > within


def _row(key: str | None, group: Sequence[Course], today: date, within: int) -> Row:
    by_loop = {one.loop_id: one for one in group}
    steps = {
        name: _step(by_loop.values() if name in WHOLE else group, start, end)
        for name, (start, end, _) in STEPS.items()
    }
    overdue = sum(is_late(one, today, within) for one in by_loop.values())
    return Row(key, steps, len(by_loop), overdue)


def _step(group: Iterable[Course], start: str, end: str) -> Step:
    """What was there before the step began took no days."""
    pairs = [(getattr(one, start), getattr(one, end)) for one in group]
    days = [max((after - before).days, 0) for before, after in pairs if before and after]
    return Step(median(days) if days else None, len(days), max(days, default=None))


def _courses(loop: Loop, agreed: Mapping[str, date], told: date | None) -> list[Course]:
    said = [agreed.get(item.theme_id or "") or item.created_at.astimezone(HOME).date() for item in loop.items]
    whole: dict[str, Any] = {
        "loop_id": loop.id,
        "title": loop.title,
        "asked": loop.asked_from,
        "closed": loop.asked_to,
        "said": min(said, default=None),
        "told": told,
    }
    return [_course(item, whole) for item in loop.items] or [_course(None, whole)]


def _course(item: LoopItem | None, whole: Mapping[str, Any]) -> Course:
    return Course(
        **whole,
        item_id=item.id if item else None,
        priority=item.priority_ref if item else None,
        board=item.decided_by if item else None,
        agency=item.agency_key if item else None,
        decided=item.decided_on if item else None,
        did=item.done_on if item and item.response == "done" else None,
    )
