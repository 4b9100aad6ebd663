"""Signing in at the door of an event: whoever is there says so, booked or not, and hears the same.

The page behind a poster is open to everybody, so it reads no names: a booking is found by the address that is typed, in
columns a public role may read, and nothing of it is shown.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import case, insert, select, update
from sqlalchemy.exc import IntegrityError

from feedback.clock import HOME
from feedback.database import Transaction
from feedback.partnership.models import Agency
from feedback.secrets import hashed
from feedback.training import needs
from feedback.training.bookings import CAME, LONGEST, LONGEST_NEEDS, is_address
from feedback.training.models import Booking, Course, TrainingEvent
from feedback.training.needs import Place


class Door(StrEnum):
    """How a door stands. It is open on the days of its event."""

    OPEN = "open"
    OTHER_DAY = "other_day"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Event:
    """What a poster leads to."""

    id: str
    title: str
    place: str
    starts_at: datetime
    ends_at: datetime
    door: Door


@dataclass(frozen=True, slots=True)
class Arrival:
    """What somebody says of themselves. A name or an address is needed."""

    name: str = ""
    address: str = ""
    agency_key: str | None = None
    agency_words: str = ""
    role: str = ""
    needs: str = ""
    language: str = ""

    @property
    def fault(self) -> tuple[str, str] | None:
        """Which box is wrong, and how: ("name", "missing"), ("address", "strange") or (box, "long")."""
        if not self.name and not self.address:
            return "name", "missing"
        if self.address and not is_address(self.address):
            return "address", "strange"
        for box in ("name", "address", "agency_words", "role", "needs"):
            if len(getattr(self, box)) > (LONGEST_NEEDS if box == "needs" else LONGEST):
                return box, "long"
        return None


def find(session: Transaction, code: str, at: datetime) -> Event | None:
    """The event with this code on its poster. One statement."""
    event = TrainingEvent
    row = session.execute(
        select(event.id, Course.title, event.place, event.starts_at, event.ends_at, event.cancelled_at)
        .join(Course, Course.key == event.course_key)
        .where(event.code == code.lower())
    ).one_or_none()
    if row is None:
        return None
    event_id, title, place, starts_at, ends_at, cancelled_at = row
    door = Door.CANCELLED if cancelled_at is not None else _on_its_day(starts_at, ends_at, at)
    return Event(event_id, title, place, starts_at, ends_at, door)


def agencies(session: Transaction) -> list[tuple[str, str]]:
    """The partnership's agencies, by name: (key, name). One statement."""
    return [
        (key, name) for key, name in session.execute(select(Agency.key, Agency.name).order_by(Agency.name))
    ]


def sign_in(session: Transaction, event: Event, arrival: Arrival, once: str, key: bytes) -> None:
    """Write down that somebody is there: their booking, found by the address, or a new one. `once` is a form's own mark.

    What they need is kept beside what they said before it (`feedback.training.needs`), never in its place.

    The caller has looked at `fault`, and at the door.
    """
    if arrival.address and _found(session, event, arrival, key):
        return
    try:
        with session.begin_nested():
            session.execute(insert(Booking).values(_walk_in(event, arrival, once)))
    except IntegrityError:  # the same form twice, or two forms with one address at once
        if arrival.address:
            _found(session, event, arrival, key)


def _on_its_day(starts_at: datetime, ends_at: datetime, at: datetime) -> Door:
    first, today, last = (one.astimezone(HOME).date() for one in (starts_at, at, ends_at))
    return Door.OPEN if first <= today <= last else Door.OTHER_DAY


def _found(session: Transaction, event: Event, arrival: Arrival, key: bytes) -> bool:
    """Mark the booking with this address, and fill what it lacks. Gives whether there is one."""
    theirs = (Booking.event_id == event.id, Booking.address == arrival.address)
    found = session.execute(select(Booking.id, Booking.state).where(*theirs)).one_or_none()
    if found is None:
        return False
    new: dict[str, Any] = {"state": found.state if found.state in CAME else "attended"}
    if arrival.agency_key:
        new["agency_key"] = case((Booking.agency_key.is_(None), arrival.agency_key), else_=Booking.agency_key)
    elif arrival.agency_words:
        unknown = Booking.agency_key.is_(None) & (Booking.agency_words == "")
        new["agency_words"] = case((unknown, arrival.agency_words), else_=Booking.agency_words)
    if arrival.role:
        new["role"] = case((Booking.role == "", arrival.role), else_=Booking.role)
    session.execute(update(Booking).where(Booking.id == found.id).values(new))
    if arrival.needs:
        needs.say(session, key, Place(found.id, event.id), arrival.needs, needs.DOOR)
    return True


def _walk_in(event: Event, arrival: Arrival, once: str) -> dict[str, Any]:
    return {
        # The words are part of it: a form that a browser gave back to the next colleague is no second press.
        "id": hashed("\0".join(("arrival", event.id, once, arrival.name, arrival.address, arrival.needs)))[
            :32
        ],
        "event_id": event.id,
        "name": arrival.name,
        "address": arrival.address,
        "agency_key": arrival.agency_key,
        "agency_words": arrival.agency_words,
        "role": arrival.role,
        "manager_name": "",
        "manager_address": "",
        "needs": arrival.needs,
        "state": "attended",
        "source": "door",
        "imported_ref": "",
        "language": arrival.language,
    }
