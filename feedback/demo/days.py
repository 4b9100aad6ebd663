"""Days of a story that is told relative to today."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from feedback.clock import HOME

SATURDAY = 5
#: From Christmas Day to New Year's Day.
HOLIDAYS = frozenset({*((12, day) for day in range(25, 32)), (1, 1)})


@dataclass(frozen=True, slots=True)
class Days:
    """Turns "so many days from today" into days and moments. Nobody works at the weekend, nor over Christmas."""

    today: date

    def day(self, offset: int) -> date:
        """The day `offset` days from today, or the last working day before it. Never runs backwards as offsets grow."""
        day = self.today + timedelta(days=offset)
        while day.weekday() >= SATURDAY or (day.month, day.day) in HOLIDAYS:
            day -= timedelta(days=1)
        return day

    def moment(self, offset: int, at: str = "10:00") -> datetime:
        """The moment at a time of day in England, in UTC."""
        return datetime.combine(self.day(offset), time.fromisoformat(at), HOME).astimezone(UTC)
