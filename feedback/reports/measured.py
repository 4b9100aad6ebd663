"""Measures in a paper: a chart over the quarters with its table, and what is known, how, and what comes of it."""

from collections.abc import Sequence

from analysis.hidden import HIDDEN, Hidden
from analysis.rounding import half_up
from feedback.papers.paper import HIDDEN as SIGN
from feedback.papers.paper import NONE, Bar, Block, Cell, Chart, Manner, Number, Section, Table, Words
from feedback.plans.periods import Period
from feedback.plans.series import Point, Series

#: The quarters a chart goes back. Two points are no trend, and ten are no page.
QUARTERS = 6
CHANGES = {
    "better": "Better than the value before, by more than chance explains.",
    "worse": "Worse than the value before, by more than chance explains.",
    "more": "More than the value before, by more than chance explains.",
    "less": "Less than the value before, by more than chance explains.",
    "not_sure": "No change from the value before that we can be sure of.",
    "unknown": "Whether it has changed cannot be told.",
}
TARGETS = {
    "reached": "The target is reached.",
    "near": "The target is not reached; chance alone could explain the distance.",
    "missed": "The target is missed.",
    "none": "",
}


def section(one: Series, period: Period) -> Section:
    """A measure under the three questions of the annual conversation."""
    points = [point for point in one.points if point.quarter.first <= period.first][-QUARTERS:]
    now = next((point for point in points if point.quarter == period), None)
    if now is None:
        gap = Words(f"No value has been written down for {period.words}.", Manner.GAP)
        return Section(one.measure.title, (gap, *_charted(one, points, None), _said(_definition(one))))
    return Section(
        one.measure.title,
        tuple(_charted(one, points, now)),
        (
            Section("What do you know?", (*_known(one, now),)),
            Section(
                "How do you know it?", (_said(now.how, "Nobody has written how."), _said(_definition(one)))
            ),
            Section("What are your plans?", (_said(now.plans, "Nobody has written what comes of it."),)),
        ),
    )


def _known(one: Series, now: Point) -> list[Block]:
    shown = value(one, now)
    base = "" if now.denominator is None else f", of {_count(one, now, 'denominator')} ({one.measure.base})"
    numbers = tuple(cell for cell in (shown, _count(one, now, "denominator")) if isinstance(cell, Number))
    few = " Few cases: read with care." if now.few else ""
    said = f"{shown}{base}. {CHANGES[now.change]}{few} {_target(one, now)}".strip()
    return [Words(said, Manner.LEAD, numbers), _said(now.known, "Nobody has written what is known.")]


def _target(one: Series, point: Point | None) -> str:
    """How the value of a quarter, and of no later one, stands to the target."""
    if not (said := TARGETS[one.against(point)]):
        return ""
    return f"{said} It is {one.measure.target:g} {one.measure.unit}."


def _charted(one: Series, points: Sequence[Point], now: Point | None) -> list[Block]:
    if not points:
        return []
    known = [float(point.value) for point in points if not isinstance(point.value, Hidden)]
    most = max(
        [*known, one.measure.target or 0.0, *(point.interval.high for point in points if point.interval)],
        default=0.0,
    )
    table = Table(
        f"{one.measure.title}, by quarter",
        ("Quarter", f"Value ({one.measure.unit})", "Of how many", "Likely range"),
        tuple(_row(one, point) for point in points),
        "Marked [c] where a number is too small to show." if one.hidden else "",
    )
    base = f"In {one.measure.unit}. {_target(one, now)}".strip()
    return [Chart(one.measure.title, base, tuple(_bar(one, point, most or 1.0) for point in points), table)]


def _row(one: Series, point: Point) -> tuple[Cell, ...]:
    interval = point.interval
    likely = f"{half_up(interval.low, 1)} to {half_up(interval.high, 1)}" if interval is not None else NONE
    return (
        point.quarter.words,
        value(one, point, unit=False),
        _count(one, point, "denominator"),
        SIGN if point.value is HIDDEN else likely,
    )


def _bar(one: Series, point: Point, most: float) -> Bar:
    share = None if isinstance(point.value, Hidden) else max(point.value, 0.0) / most
    interval = point.interval
    low, high = (interval.low / most, interval.high / most) if interval is not None else (None, None)
    return Bar(point.quarter.words, share, value(one, point, unit=False), low, high)


def value(one: Series, point: Point, unit: bool = True) -> Cell:
    """A quarter's value as it is printed."""
    if isinstance(point.value, Hidden):
        return SIGN
    words = str(half_up(point.value, 1)).removesuffix(".0")
    source = f"measure/{one.measure.key}/{point.quarter.first.isoformat()}/value"
    return Number(f"{words} {one.measure.unit}" if unit else words, source)


def _count(one: Series, point: Point, name: str) -> Cell:
    count = getattr(point, name)
    if count is None:
        return NONE
    source = f"measure/{one.measure.key}/{point.quarter.first.isoformat()}/{name}"
    return SIGN if isinstance(count, Hidden) else Number(f"{count:,}", source)


def _definition(one: Series) -> str:
    return (
        f"What is measured: {one.measure.definition.rstrip('.')}. Source: {one.measure.source.rstrip('.')}."
    )


def _said(words: str, gap: str = "") -> Words:
    return Words(words) if words else Words(gap, Manner.GAP)
