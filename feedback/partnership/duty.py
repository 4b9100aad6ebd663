"""Who keeps watch over what children write, and within what time: the partnership's settings for safeguarding.

Kept as one small mapping in the partnership's row, in the words of the partnership file (`docs/partnership-format.md`),
so that what a lead wrote is what is stored.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from feedback.partnership.working_time import WEEKDAYS, WorkingTime

#: Who words can be handed on to, and how each is called where nothing is set.
PLACES = {
    "front_door": "Front door (MASH)",
    "out_of_hours": "Out-of-hours team (EDT)",
    "lado": "Designated officer (LADO)",
}
#: The clocks and what they may be set to: name -> (default, most).
CLOCKS = {"first_look_days": (1, 5), "urgent_hours": (4, 8), "brought_in_days": (10, 20)}


class DutyFault(Exception):
    """A setting cannot be taken. The message says which and what to do."""


@dataclass(frozen=True, slots=True)
class Duty:
    """How the partnership keeps watch.

    first_look_days  within so many working days somebody looks at what was flagged
    urgent_hours     within so many working hours, where it looks urgent
    brought_in_days  for flagged words in answers older than a month, brought in from a file
    places           who to hand on to: key of `PLACES` -> name, phone and hours, as lines of text
    """

    time: WorkingTime = field(default_factory=WorkingTime)
    first_look_days: int = 1
    urgent_hours: int = 4
    brought_in_days: int = 10
    places: Mapping[str, str] = field(default_factory=dict)

    def due(self, level: str, at: datetime) -> datetime:
        """By when somebody has to look at what came at `at`."""
        if level == "urgent":
            return self.time.after_hours(at, self.urgent_hours)
        return self.time.after_days(at, self.first_look_days)

    def due_later(self, at: datetime) -> datetime:
        """By when, for what was written long ago and only now brought in."""
        return self.time.after_days(at, self.brought_in_days)


def read(kept: Mapping[str, Any] | None) -> Duty:
    """The settings as they are kept.

    Raises:
        DutyFault: something in them cannot be.
    """
    kept = kept or {}
    clocks = {name: _number(name, kept.get(name, usual), most) for name, (usual, most) in CLOCKS.items()}
    return Duty(time=_working_time(kept), places=_places(kept), **clocks)


def write(duty: Duty) -> dict[str, Any]:
    """The settings in the words they are kept in."""
    return {
        "days": [WEEKDAYS[day] for day in sorted(duty.time.days)],
        "opens": f"{duty.time.opens:%H:%M}",
        "closes": f"{duty.time.closes:%H:%M}",
        "closed": [day.isoformat() for day in sorted(duty.time.closed)],
        **{name: getattr(duty, name) for name in CLOCKS},
        **{name: words for name, words in duty.places.items() if words},
    }


#: Every word of the settings.
KEYS = ("days", "opens", "closes", "closed", *CLOCKS, *PLACES)


def _working_time(kept: Mapping[str, Any]) -> WorkingTime:
    days = [str(one).strip().lower() for one in kept.get("days", WEEKDAYS[:5])]
    if not days or not set(days) <= set(WEEKDAYS):
        raise DutyFault("days: write the working days by name, such as [monday, tuesday].")
    opens, closes = _hour(kept, "opens", "09:00"), _hour(kept, "closes", "17:00")
    if opens >= closes:
        raise DutyFault("opens: the working day must begin before it ends.")
    return WorkingTime(
        frozenset(WEEKDAYS.index(one) for one in days),
        opens,
        closes,
        frozenset(_day(one) for one in kept.get("closed", ())),
    )


def _hour(kept: Mapping[str, Any], name: str, usual: str) -> time:
    try:
        found = time.fromisoformat(str(kept.get(name, usual)).zfill(5))
    except ValueError:
        raise DutyFault(f"{name}: '{kept[name]}' is not a time. Write one like 09:00.") from None
    if found < time(5):
        raise DutyFault(f"{name}: {found:%H:%M} is at night. Write a time after 05:00.")
    return found


def _day(given: Any) -> date:
    try:
        return date.fromisoformat(str(given))
    except ValueError:
        raise DutyFault(f"closed: '{given}' is not a day. Write one like 2026-12-29.") from None


def _number(name: str, given: Any, most: int) -> int:
    if not str(given).isdigit() or not 1 <= int(given) <= most:
        raise DutyFault(f"{name}: '{given}' must be a whole number from 1 to {most}.")
    return int(given)


def _places(kept: Mapping[str, Any]) -> dict[str, str]:
    return {name: str(kept[name]).strip() for name in PLACES if str(kept.get(name, "")).strip()}
