"""What staff ask of a door: as it was typed, as it is meant, and what is wrong with it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from flask import request
from flask_babel import format_date

from feedback.clock import HOME
from feedback.surveys import collectors, devices
from feedback.surveys.models import Collector

#: A door that closes on a day closes when it is over: wherever its date is shown, it is that day.
END_OF_DAY = time(23, 59, 59)


@dataclass
class Asked:
    """A form of a door. `values` are those of `collectors.open_door` and `collectors.change`."""

    typed: Mapping[str, str] = field(default_factory=lambda: {"kind": "open_link", "large": "1"})
    values: dict[str, Any] = field(default_factory=dict)
    faults: list[tuple[str, str]] = field(default_factory=list)

    @classmethod
    def for_new(cls, now: datetime) -> "Asked":
        """Read the form of a new door; `now` decides whether a moment is still to come."""
        asked = cls(_typed())
        kind = asked.typed.get("kind", "open_link")
        asked.values = {
            "kind": kind,
            "group_label": asked.typed.get("group_label", "")[: collectors.LONGEST_NAME],
            "audience_version": asked.typed.get("audience_version") or None,
            **asked._changeable(kind, now),
        }
        return asked

    @classmethod
    def for_change(cls, door: Collector, now: datetime) -> "Asked":
        """Read the form of a door that is there. A time that has passed may stay as it was."""
        asked = cls(_typed())
        asked.values = asked._changeable(door.kind, now, door)
        return asked

    @classmethod
    def of(cls, door: Collector) -> "Asked":
        """A door as its form would have it typed."""
        device = devices.at(door.kind, door.settings)
        opens, closes = _local(door.opens_at), _local(door.closes_at)
        return cls(
            {
                "name": door.name,
                "opens_on": opens.date().isoformat() if opens else "",
                "opens_at": f"{opens:%H:%M}" if opens and opens.time() != time() else "",
                "closes_on": closes.date().isoformat() if closes else "",
                "closes_at": f"{closes:%H:%M}" if closes and closes.time() != END_OF_DAY else "",
                "cap": str(door.cap or ""),
                "invited": str(door.invited or ""),
                "listed": "1" if door.listed else "",
                "large": "1" if device.large else "",
                "checks": "1" if device.checks else "",
                "equality": "1" if device.equality else "",
                "clears_after": str(device.clears_after),
                "idle_after": str(device.idle_after),
            }
        )

    def _changeable(self, kind: str, now: datetime, door: Collector | None = None) -> dict[str, Any]:
        opens = self._moment("opens", time(), None if door is None else door.opens_at, None)
        closes = self._moment("closes", END_OF_DAY, None if door is None else door.closes_at, now)
        if opens and closes and closes <= opens:
            self.faults.append(("closes_on", "Choose a closing time that is after the opening time."))
        people = "Write how many people are invited, as a whole number above 0."
        return {
            "name": self.typed.get("name", "")[: collectors.LONGEST_NAME],
            "listed": self.typed.get("listed") == "1",
            "cap": self._number("cap", "Write how many answers are enough, as a whole number above 0."),
            "invited": self._number("invited", people),
            "opens_at": opens,
            "closes_at": closes,
            "device": self._device(kind),
        }

    def _device(self, kind: str) -> devices.Device:
        """Boxes and lists that only this form has; what it has not gives the value that is safe."""
        chosen: dict[str, Any] = {
            name: self.typed.get(name) == "1" for name in ("large", "checks", "equality")
        }
        for name in ("clears_after", "idle_after"):
            typed = self.typed.get(name, "")
            chosen[name] = int(typed) if typed.isascii() and typed.isdigit() else None
        return devices.at(kind, chosen)

    def _number(self, name: str, sentence: str) -> int | None:
        """A whole number above 0, or None where nothing was typed."""
        typed = self.typed.get(name, "")
        if not typed:
            return None
        if typed.isascii() and typed.isdigit() and 0 < int(typed) <= collectors.MOST_INVITED:
            return int(typed)
        self.faults.append((name, sentence))
        return None

    def _moment(
        self, what: str, usual: time, was: datetime | None, after: datetime | None
    ) -> datetime | None:
        """A day and, if somebody wants, a time of it, in the United Kingdom."""
        day, clock = self.typed.get(f"{what}_on", ""), self.typed.get(f"{what}_at", "")
        word = {"opens": "opening", "closes": "closing"}[what]
        if not day:
            if clock:
                self.faults.append((f"{what}_on", f"Write the {word} day as well as the time."))
            return None
        try:
            read = date.fromisoformat(day)
        except ValueError:
            self.faults.append((f"{what}_on", f"Write the {word} day as year-month-day, such as 2026-11-20."))
            return None
        try:
            told = datetime.combine(read, time.fromisoformat(clock) if clock else usual, HOME)
        except ValueError:
            self.faults.append((f"{what}_at", f"Write the {word} time as hours and minutes, such as 15:30."))
            return None
        if after is not None and told <= after and told != was:
            self.faults.append((f"{what}_on", f"Choose a {word} day that is still to come."))
        return told

    def fault(self, name: str) -> str:
        """What is wrong with one field, or nothing."""
        return next((sentence for place, sentence in self.faults if place == name), "")


def said(moment: datetime | None) -> str:
    """A moment in words, in the time of the United Kingdom; the end of a day is that day."""
    local = _local(moment)
    if local is None:
        return ""
    day = format_date(local, "d MMMM y")
    return day if local.time().replace(microsecond=0) == END_OF_DAY else f"{day}, {local:%H:%M} UK time"


def _local(moment: datetime | None) -> datetime | None:
    return moment.astimezone(HOME) if moment else None


def _typed() -> dict[str, str]:
    return {name: value.strip() for name, value in request.form.items()}
