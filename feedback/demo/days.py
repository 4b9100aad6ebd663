"""Days of a story that is told relative to today."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from feedback.clock import HOME

SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Days:
    """Turns "so many days from today" into days and moments. Nobody works at the weekend: Friday stands in for it."""

    today: date

    def day(self, offset: int) -> date:
        """The day `offset` days from today, or the Friday before it. Never runs backwards as offsets grow."""
        day = self.today + timedelta(days=offset)
        return day - timedelta(days=max(0, day.weekday() - SATURDAY + 1))

    def moment(self, offset: int, at: str = "10:00") -> datetime:
        """The moment at a time of day in England, in UTC."""
        return datetime.combine(self.day(offset), time.fromisoformat(at), HOME).astimezone(UTC)
