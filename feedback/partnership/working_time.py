"""When people are at work: the hours in which a clock that runs for a child can be kept.

Days and hours are those of England, as the partnership sets them; the bank holidays of England come from a library
that is kept up to date, and days on which this partnership is closed besides are its own.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache

from feedback.clock import HOME

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONDAY_TO_FRIDAY = frozenset(range(5))


@lru_cache(maxsize=32)
def bank_holidays(year: int) -> frozenset[date]:
    """The bank holidays of England in a year, substitute days among them."""
    from holidays import country_holidays  # takes a moment to load, and most requests need no calendar

    return frozenset(country_holidays("GB", subdiv="ENG", years=year))


@dataclass(frozen=True, slots=True)
class WorkingTime:
    """The working week: `days` (Monday is 0), from when to when, and the days `closed` besides bank holidays."""

    days: frozenset[int] = _MONDAY_TO_FRIDAY
    opens: time = time(9)
    closes: time = time(17)
    closed: frozenset[date] = frozenset()

    def works_on(self, day: date) -> bool:
        return day.weekday() in self.days and day not in self.closed and day not in bank_holidays(day.year)

    def working(self, at: datetime) -> bool:
        """Whether somebody is at work at this moment."""
        return self.begins(at) == at

    def begins(self, at: datetime) -> datetime:
        """The first working moment at `at` or after it: from there a clock runs."""
        opens, _ = next(self._windows(at))
        return max(at, opens).astimezone(UTC)

    def after_hours(self, at: datetime, hours: float) -> datetime:
        """The moment at which so many hours of work have passed."""
        left = timedelta(hours=hours)
        for opens, closes in self._windows(at):
            start = max(at, opens)
            if closes - start >= left:
                return (start + left).astimezone(UTC)
            left -= closes - start
        raise AssertionError("there is always another working day")

    def after_days(self, at: datetime, days: int) -> datetime:
        """The same time of day, so many working days on."""
        start = self.begins(at).astimezone(HOME)
        day = start.date()
        for _ in range(days):
            day = self._next(day)
        return datetime.combine(day, start.time(), HOME).astimezone(UTC)

    def shifted(self, day: date, days: int) -> date:
        """The working day so many working days after a day, or before it below nought. The day itself does not count."""
        for _ in range(abs(days)):
            day = self._next(day) if days > 0 else self._last(day)
        return day

    def between(self, start: datetime, end: datetime) -> timedelta:
        """How much working time lies between two moments; none where the second is the earlier."""
        passed = timedelta()
        for opens, closes in self._windows(start):
            if opens >= end:
                break
            passed += max(min(closes, end) - max(opens, start), timedelta())
        return passed

    def _next(self, day: date) -> date:
        day += timedelta(days=1)
        while not self.works_on(day):
            day += timedelta(days=1)
        return day

    def _last(self, day: date) -> date:
        day -= timedelta(days=1)
        while not self.works_on(day):
            day -= timedelta(days=1)
        return day

    def _windows(self, at: datetime) -> Iterator[tuple[datetime, datetime]]:
        """Opening and closing of each working day that has not ended at `at`, without an end."""
        day = at.astimezone(HOME).date() - timedelta(days=1)
        while True:
            day = self._next(day)
            opens, closes = self._at(day, self.opens), self._at(day, self.closes)
            if closes > at:
                yield opens, closes

    @staticmethod
    def _at(day: date, hour: time) -> datetime:
        return datetime.combine(day, hour, HOME).astimezone(UTC)
