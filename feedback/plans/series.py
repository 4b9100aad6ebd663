"""A measure as it may be shown: quarter by quarter, small numbers hidden, and a change said only where it is one.

Nothing that leaves goes round `_point`: it holds every value against the partnership's threshold for those it is about.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from sqlalchemy.orm import Session

from analysis.change import FEW, Verdict, share_change
from analysis.hidden import HIDDEN, Count, Hidden
from analysis.intervals import Interval, wilson
from analysis.policy import Policy
from feedback.partnership import thresholds
from feedback.plans import measures, periods
from feedback.plans.measure_models import Measure, MeasureValue
from feedback.plans.measures import PER
from feedback.plans.periods import Period

Change = Literal["better", "worse", "more", "less", "not_sure", "unknown"]
Target = Literal["reached", "near", "missed", "none"]


@dataclass(frozen=True, slots=True)
class Point:
    """One quarter. `value`, `numerator` and `denominator` are `HIDDEN` where they would say something of somebody.

    `interval` is in the unit of the value, where the value has a base. `change` is against the quarter before it that
    has a value: "not_sure" is no change beyond chance, "unknown" cannot be told. `few`: fewer than 30 behind either.
    """

    quarter: Period
    value: float | Hidden
    numerator: Count | None
    denominator: Count | None
    interval: Interval | None
    change: Change
    few: bool
    known: str
    how: str
    plans: str


@dataclass(frozen=True, slots=True)
class Series:
    """A measure with its quarters, the first first."""

    measure: Measure
    points: tuple[Point, ...]
    threshold: int | None

    @property
    def last(self) -> Point | None:
        return self.points[-1] if self.points else None

    @property
    def hidden(self) -> bool:
        return any(one.value == HIDDEN for one in self.points)

    @property
    def target(self) -> Target:
        """How the last value stands to the target."""
        return self.against(self.last)

    def against(self, point: Point | None) -> Target:
        """A value against the target; "near" where chance alone could explain the distance."""
        wanted, better = self.measure.target, self.measure.better
        if point is None or wanted is None or isinstance(point.value, Hidden) or better == "neither":
            return "none"
        if point.value >= wanted if better == "higher" else point.value <= wanted:
            return "reached"
        near = point.interval is not None and point.interval.low <= wanted <= point.interval.high
        return "near" if near else "missed"


def of(session: Session, found: Iterable[Measure]) -> tuple[Series, ...]:
    """The measures with their values as they may be shown. Three statements."""
    found = tuple(found)
    policies = {"children": thresholds.public(session), "staff": thresholds.internal(session), "things": None}
    rows = measures.values(session, found)
    return tuple(_series(one, rows.get(one.id, ()), policies[one.about]) for one in found)


def hides(kind: str, policy: Policy | None, row: MeasureValue) -> tuple[bool, bool]:
    """Whether the value with its numerator, and whether the denominator, must not be shown.

    A part of a group tells of the rest of it as well, and a group below the threshold is not spoken of at all.
    """
    if policy is None:
        return False, False
    if kind == "count":
        rest = (row.denominator or 0) - int(row.value)
        return policy.small(int(row.value)) or policy.small(rest), False
    of, part = row.denominator, row.numerator
    if of is None:
        return False, False
    if of < policy.threshold:
        return True, True
    if part is None:
        return False, False
    alike = part in (0, of) and policy.too_alike(of, confirmed=True, answer="")
    return policy.small(part) or policy.small(of - part) or alike, False


def _series(measure: Measure, rows: Sequence[MeasureValue], policy: Policy | None) -> Series:
    points = [_point(measure, None, row, policy) for row in rows[:1]]
    points += [_point(measure, before, row, policy) for before, row in pairwise(rows)]
    return Series(measure, tuple(points), policy.threshold if policy is not None else None)


def _point(measure: Measure, before: MeasureValue | None, row: MeasureValue, policy: Policy | None) -> Point:
    value_hidden, base_hidden = hides(measure.kind, policy, row)
    unsayable = value_hidden or (before is not None and hides(measure.kind, policy, before)[0])
    change, few = ("unknown", False) if before is None or unsayable else _change(measure, before, row)
    hide = HIDDEN if value_hidden else None
    return Point(
        quarter=periods.quarter(row.quarter),
        value=hide or row.value,
        numerator=hide or row.numerator,
        denominator=HIDDEN if base_hidden else row.denominator,
        interval=None if value_hidden else _interval(measure, row),
        change=change,
        few=few,
        known=row.known,
        how=row.how,
        plans=row.plans,
    )


def _interval(measure: Measure, row: MeasureValue) -> Interval | None:
    if measure.kind not in PER or row.numerator is None or row.denominator is None:
        return None
    found, per = wilson(row.numerator, row.denominator), PER[measure.kind]
    return Interval(found.low * per, found.high * per)


def _change(measure: Measure, before: MeasureValue, row: MeasureValue) -> tuple[Change, bool]:
    """What can be said of the change, and whether few stand behind it."""
    verdict, few = None, False
    if measure.kind == "count":
        verdict, few = _counts(int(before.value), int(row.value))
    elif None not in (before.numerator, before.denominator, row.numerator, row.denominator):
        found = share_change(before.numerator, before.denominator, row.numerator, row.denominator)  # type: ignore[arg-type]
        verdict, few = (found.verdict, found.few) if found is not None else (None, False)
    if verdict is None:
        return "unknown", few
    if verdict is Verdict.NOT_SURE:
        return "not_sure", few
    if measure.better == "neither":
        return ("more" if verdict is Verdict.MORE else "less"), few
    return ("better" if (verdict is Verdict.MORE) == (measure.better == "higher") else "worse"), few


def _counts(before: int, now: int) -> tuple[Verdict, bool]:
    """Two counts of as long a time: if nothing had changed, each case would be in either quarter alike."""
    if before + now == 0:
        return Verdict.NOT_SURE, True
    share, few = wilson(now, before + now), min(before, now) < FEW
    if share.low > 0.5:
        return Verdict.MORE, few
    return (Verdict.LESS if share.high < 0.5 else Verdict.NOT_SURE), few
