"""The quarterly scorecard: each measure with its chart, and what is known, how it is known, and what the plans are."""

from datetime import datetime

from sqlalchemy.orm import Session

from feedback.papers.paper import Cell, Manner, Paper, Section, Table, Words
from feedback.partnership import profile
from feedback.plans import measures, series
from feedback.plans.periods import Period
from feedback.plans.series import Series
from feedback.reports import measured
from feedback.reports.asked import Asked
from feedback.reports.choosing import board_of, period_of


def paper(session: Session, asked: Asked, now: datetime) -> Paper:
    """The scorecard of one quarter, of everything or of one board and the groups under it.

    Raises:
        ReportFault: no quarter is asked for, or there is no such board.
    """
    period = period_of(asked)
    board, keys = board_of(session, asked)
    found = series.of(session, measures.every(session, keys or None))
    of = f", for {board.name}" if board else ""
    return Paper(
        title="Scorecard",
        about=f"{period.words}{of}",
        partnership=profile.read(session).name,
        language="en",
        made_at=now,
        sections=(_at_a_glance(found, period), *(measured.section(one, period) for one in found)),
    )


def _at_a_glance(found: tuple[Series, ...], period: Period) -> Section:
    if not found:
        return Section("At a glance", (Words("No measure is watched yet.", Manner.GAP),))
    rows = tuple(_line(one, period) for one in found)
    table = Table("Every measure", ("Measure", "Value", "Target", "Against the value before"), rows)
    missing = sum(all(point.quarter != period for point in one.points) for one in found)
    gap = (
        (Words(f"{missing} of {len(found)} have no value for {period.words}.", Manner.GAP),)
        if missing
        else ()
    )
    return Section("At a glance", (*gap, table))


def _line(one: Series, period: Period) -> tuple[Cell, ...]:
    now = next((point for point in one.points if point.quarter == period), None)
    if now is None:
        return one.measure.title, "no value", _wanted(one), "–"
    return one.measure.title, measured.value(one, now), _wanted(one), measured.CHANGES[now.change]


def _wanted(one: Series) -> str:
    return "none set" if one.measure.target is None else f"{one.measure.target:g} {one.measure.unit}"
