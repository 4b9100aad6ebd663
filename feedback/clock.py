"""Time, as something handed in: nothing in the service asks the machine for it directly."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Protocol
from zoneinfo import ZoneInfo

#: Days are the days of the people served. A response sent at 00:30 on a summer night belongs to that day.
HOME = ZoneInfo("Europe/London")


class Clock(Protocol):
    """Anything that can say when it is."""

    def now(self) -> datetime:
        """The moment, aware, in UTC."""
        ...

    def today(self) -> date:
        """The day in England."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def today(self) -> date:
        return self.now().astimezone(HOME).date()


@dataclass
class SetClock:
    """A clock that stands where it is put: for tests, and for a demo with a past."""

    moment: datetime

    def now(self) -> datetime:
        return self.moment

    def today(self) -> date:
        return self.moment.astimezone(HOME).date()
