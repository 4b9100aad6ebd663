"""Quarters, pairs of months and years as partnerships count them: their year begins in April."""

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

YEAR_BEGINS = 4
#: What can be the year of a quarter that somebody asks for or writes down.
YEARS = range(1900, 2200)
_QUARTER = re.compile(
    r"(\d{4})[-–/](\d{2}|\d{4})\s*,?\s*q([1-4])|q([1-4])\s*,?\s*(\d{4})[-–/](\d{2}|\d{4})", re.IGNORECASE
)
_MONTHS = re.compile(r"([a-z]{3,9})\s*(?:to|-|–)\s*([a-z]{3,9})\s+(\d{4})", re.IGNORECASE)


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """Whole months from `first` to `last`, both days within."""

    first: date
    last: date

    @property
    def words(self) -> str:
        """ "April to June 2026"; a pair over the turn of the year says both years."""
        a, b = self.first, self.last
        if a.month == b.month and a.year == b.year:
            return f"{calendar.month_name[a.month]} {a.year}"
        year = "" if a.year == b.year else f" {a.year}"
        return f"{calendar.month_name[a.month]}{year} to {calendar.month_name[b.month]} {b.year}"

    @property
    def name(self) -> str:
        """A quarter's name: "2026-27 Q1"."""
        year = year_of(self.first)
        return f"{year}-{(year + 1) % 100:02} Q{(self.first.month - YEAR_BEGINS) % 12 // 3 + 1}"


def year_of(day: date) -> int:
    """The year in which the partnership's year that holds the day began."""
    return day.year if day.month >= YEAR_BEGINS else day.year - 1


def year(begun: int) -> Period:
    """The partnership's year that begins in that April."""
    return Period(date(begun, YEAR_BEGINS, 1), date(begun + 1, YEAR_BEGINS, 1) - timedelta(days=1))


def holding(day: date, months: int = 3) -> Period:
    """The period of so many months, counted from April, that holds the day."""
    since = (day.month - YEAR_BEGINS) % 12 % months
    first = _months_on(day.replace(day=1), -since)
    return Period(first, _months_on(first, months) - timedelta(days=1))


def quarter(day: date) -> Period:
    return holding(day, 3)


def after(period: Period) -> Period:
    """The next one of the same length."""
    months = (period.last.year - period.first.year) * 12 + period.last.month - period.first.month + 1
    first = period.last + timedelta(days=1)
    return Period(first, _months_on(first, months) - timedelta(days=1))


def before(period: Period) -> Period:
    """The quarter before a quarter."""
    return quarter(period.first - timedelta(days=1))


def ended(since: date, today: date, months: int = 3) -> Iterator[Period]:
    """The periods that hold the day `since` or come after it, and are over today, oldest first."""
    period = holding(since, months)
    while period.last < today:
        yield period
        period = after(period)


def read_quarter(written: str) -> Period | None:
    """A quarter as people write it: "2026-27 Q1", "Apr to Jun 2026", or any day of it as "2026-04-01".

    None where it cannot be told: "Q1 2026" is January to March for some and April to June for others. So is a year in
    which nobody was in partnership: what is reckoned from its ends would fall out of the calendar.
    """
    try:
        found = _read(written.strip())
    except ValueError:
        return None
    return found if found and found.first.year in YEARS else None


def _read(words: str) -> Period | None:
    named = _QUARTER.fullmatch(words)
    if named:
        begun, until, number = (named[1], named[2], named[3]) if named[1] else (named[5], named[6], named[4])
        if int(until) % 100 != (int(begun) + 1) % 100:
            return None
        return quarter(_months_on(date(int(begun), YEAR_BEGINS, 1), 3 * (int(number) - 1)))
    spoken = _MONTHS.fullmatch(words)
    if spoken:
        return _spoken(spoken[1], spoken[2], int(spoken[3]))
    return quarter(date.fromisoformat(words[:10]))


def _spoken(first: str, last: str, year: int) -> Period | None:
    months = {name[:3].lower(): number for number, name in enumerate(calendar.month_name) if name}
    begins, ends = months.get(first[:3].lower()), months.get(last[:3].lower())
    if begins is None or ends is None:
        return None
    found = quarter(date(year, begins, 1))
    return found if (found.first.month, found.last.month) == (begins, ends) else None


def _months_on(first: date, months: int) -> date:
    years, month = divmod(first.month - 1 + months, 12)
    return date(first.year + years, month + 1, 1)
