"""What the samples say: how much screening passes over that a person should have seen, by audience and over time."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import Session

from analysis.missed import Missed, Stratum, estimate
from feedback.clock import HOME
from feedback.reading.drawing import monday
from feedback.reading.models import SampleDraw, SampleText

#: The estimate that is shown first speaks of so many weeks.
WEEKS = 12


@dataclass(frozen=True, slots=True)
class Week:
    """One draw and how far its reading has come. `gone`: taken back before anybody judged it."""

    week: date
    audience: str
    population: int
    drawn: int
    judged: int
    missed: int
    gone: int

    @property
    def waiting(self) -> int:
        return self.drawn - self.judged - self.gone

    @property
    def estimate(self) -> Missed | None:
        return estimate([Stratum(self.population, self.judged, self.missed)])


@dataclass(frozen=True, slots=True)
class Readers:
    """How the flagged texts that were mixed in were judged: a check of the reading itself."""

    judged: int
    looked: int


def weeks(session: Session, now: datetime, back: int = 52) -> list[Week]:
    """The draws of the last year, the newest first. One statement."""
    plain = SampleText.flagged.is_(False)
    rows = session.execute(
        select(
            SampleDraw.week,
            SampleDraw.audience,
            SampleDraw.population,
            SampleDraw.drawn,
            _count(plain & SampleText.verdict.is_not(None)),
            _count(plain & (SampleText.verdict == "look")),
            _count(plain & SampleText.verdict.is_(None) & SampleText.comment_id.is_(None)),
        )
        .outerjoin(
            SampleText, (SampleText.week == SampleDraw.week) & (SampleText.audience == SampleDraw.audience)
        )
        .where(SampleDraw.week >= _since(now, back))
        .group_by(SampleDraw.week, SampleDraw.audience, SampleDraw.population, SampleDraw.drawn)
        .order_by(SampleDraw.week.desc(), SampleDraw.audience)
    )
    return [Week(*row) for row in rows]


def by_audience(found: list[Week], now: datetime, back: int = WEEKS) -> dict[str, Missed]:
    """The estimate of the last weeks, for each audience of which anything was judged."""
    recent = [one for one in found if one.week >= _since(now, back)]
    made = {
        audience: estimate(
            Stratum(one.population, one.judged, one.missed) for one in recent if one.audience == audience
        )
        for audience in sorted({one.audience for one in recent})
    }
    return {audience: one for audience, one in made.items() if one is not None}


def readers(session: Session, now: datetime, back: int = WEEKS) -> Readers:
    """Of the flagged texts mixed in, how many the readers would have had looked at too."""
    judged, looked = session.execute(
        select(_count(SampleText.verdict.is_not(None)), _count(SampleText.verdict == "look")).where(
            SampleText.flagged, SampleText.week >= _since(now, back)
        )
    ).one()
    return Readers(judged, looked)


def _since(now: datetime, back: int) -> date:
    return monday(now.astimezone(HOME).date()) - timedelta(weeks=back)


def _count(which: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((which, 1), else_=0)), 0)
