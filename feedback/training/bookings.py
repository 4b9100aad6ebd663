"""Who is booked on an event, and whether they came."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from feedback.audit import trail
from feedback.partnership import languages
from feedback.partnership.models import Agency
from feedback.secrets import new_id
from feedback.training import events
from feedback.training.fault import TrainingFault
from feedback.training.models import Booking, TrainingEvent

#: How a booking stands, as the hub calls it.
STATES = {
    "booked": "Booked",
    "waiting": "On the waiting list",
    "attended": "Attended",
    "left_early": "Left early",
    "no_show": "Did not come",
    "cancelled": "Cancelled",
}
#: Who was there, whether or not to the end.
CAME = frozenset({"attended", "left_early"})
_ADDRESS = re.compile(r"[^@\s,;<>\"]+@[^@\s,;<>\"]+\.[^@\s,;<>\"]+")
LONGEST = 200
LONGEST_NEEDS = 2_000
_WORDS = ("name", "role", "agency_words", "manager_name", "imported_ref")


@dataclass(frozen=True, slots=True)
class Person:
    """Everything a booking says of somebody. A name or an address is needed."""

    name: str = ""
    address: str = ""
    agency_key: str | None = None
    agency_words: str = ""
    role: str = ""
    manager_name: str = ""
    manager_address: str = ""
    needs: str = ""
    imported_ref: str = ""
    language: str = ""


#: The parts of a person, as the columns of a booking.
PERSON = tuple(one.name for one in fields(Person))


@dataclass(frozen=True, slots=True)
class Counts:
    """The bases of everything that is said of an event. Who left early came; who cancelled was not booked any more."""

    booked: int
    waiting: int
    attended: int
    left_early: int
    no_show: int
    cancelled: int
    walked_in: int

    @property
    def came(self) -> int:
        return self.attended + self.left_early

    @property
    def places(self) -> int:
        """Places taken: everybody but who waits or cancelled."""
        return self.booked + self.came + self.no_show


def book(
    session: Session,
    event: TrainingEvent,
    person: Person,
    at: datetime,
    actor: str,
    *,
    source: str = "keyed",
    state: str = "booked",
) -> Booking:
    """Book somebody.

    Raises:
        TrainingFault: see `sound`; they are booked already; or the event takes nobody any more.
    """
    ensure_open(event)
    values = sound(session, person)
    if same := _same(session, event, values["address"], values["imported_ref"]):
        raise TrainingFault(f"{same.name or same.address} is booked on this event already.", "address")
    if state not in STATES:
        raise TrainingFault("Choose how the booking stands.", "state")
    row = Booking(id=new_id(), event_id=event.id, source=source, state=state, **values)
    session.add(row)
    session.flush()
    trail.note(session, at, actor, "booking made", events.thing(event), booking=row.id, source=source)
    return row


def change(session: Session, row: Booking, person: Person, at: datetime, actor: str) -> bool:
    """Put right what is known of somebody. The trail says what was changed, not from what. Gives whether anything was.

    Raises:
        TrainingFault: see `sound`; or somebody else on the event has the address.
    """
    event = session.get_one(TrainingEvent, row.event_id)
    ensure_open(event)
    values = sound(session, person)
    same = _same(session, event, values["address"], values["imported_ref"], but=row.id)
    if same is not None:
        raise TrainingFault(f"{same.name or same.address} is booked with this address.", "address")
    changed = sorted(name for name, new in values.items() if new != getattr(row, name))
    for name in changed:
        setattr(row, name, values[name])
    if changed:
        session.flush()
        trail.note(
            session, at, actor, "booking changed", events.thing(event), booking=row.id, changed=changed
        )
    return bool(changed)


def mark(session: Session, rows: Iterable[Booking], state: str, at: datetime, actor: str) -> int:
    """Say how bookings of one event stand. Gives how many were changed.

    Raises:
        TrainingFault: the state is none, or says who came to what has not begun or was cancelled.
    """
    if state not in STATES:
        raise TrainingFault("Choose how the booking stands.", "state")
    changed = [row for row in rows if row.state != state]
    for event in {row.event_id: session.get_one(TrainingEvent, row.event_id) for row in changed}.values():
        if state in CAME | {"no_show"}:
            _begun(event, at)
        of_it = [row for row in changed if row.event_id == event.id]
        detail = {"to": state, "bookings": sorted(row.id for row in of_it)}
        for row in of_it:
            row.state = state
        trail.note(session, at, actor, "bookings marked", events.thing(event), **detail)
    session.flush()
    return len(changed)


def join(session: Session, row: Booking, door: Booking, at: datetime, actor: str) -> None:
    """Somebody who signed in at the door was booked already, under another address: one booking is left of the two.

    Raises:
        TrainingFault: they are not of one event, or the second did not come in at the door.
    """
    if row.event_id != door.event_id or row.id == door.id or door.source != "door" or row.source == "door":
        raise TrainingFault("Choose somebody who was booked, and somebody who signed in at the door.", "join")
    event, state = session.get_one(TrainingEvent, row.event_id), door.state
    kept = {name: getattr(row, name) or getattr(door, name) for name in PERSON}
    kept["needs"] = "\n".join(dict.fromkeys(filter(None, (row.needs, door.needs))))
    session.delete(door)
    session.flush()
    for name, value in kept.items():
        setattr(row, name, value)
    row.state = state if row.state not in CAME else row.state
    session.flush()
    detail = {"booking": row.id, "with": door.id}
    trail.note(session, at, actor, "bookings joined", events.thing(event), **detail)


def take_out(session: Session, row: Booking, reason: str, at: datetime, actor: str) -> None:
    """Take a booking out for good: a slip, or somebody who asks for it. Who cancelled is marked so, and stays.

    Raises:
        TrainingFault: no reason is given.
    """
    if not reason.strip():
        raise TrainingFault("Write why it is taken out. The trail keeps the reason, not the name.", "reason")
    event = session.get_one(TrainingEvent, row.event_id)
    detail = {"booking": row.id, "reason": reason.strip()}
    session.delete(row)
    session.flush()
    trail.note(session, at, actor, "booking taken out", events.thing(event), **detail)


def same_name(rows: Iterable[Booking]) -> list[tuple[Booking, Booking]]:
    """Who signed in at the door beside whoever was booked under the same name, for a person to look at."""
    there = list(rows)
    booked: dict[str, list[Booking]] = {}
    for row in there:
        if row.source != "door" and row.name:
            booked.setdefault(" ".join(row.name.casefold().split()), []).append(row)
    at_door = (
        (row, booked.get(" ".join(row.name.casefold().split()), [])) for row in there if row.source == "door"
    )
    return [(first, row) for row, others in at_door for first in others if first.state not in CAME]


def find(session: Session, booking_id: str) -> Booking | None:
    """One booking."""
    return session.get(Booking, booking_id)


def of_event(session: Session, event_id: str, states: Iterable[str] = ()) -> Sequence[Booking]:
    """The bookings of an event by name; of these states only, where some are named. One statement."""
    found = select(Booking).where(Booking.event_id == event_id).order_by(func.lower(Booking.name), Booking.id)
    return session.scalars(found.where(Booking.state.in_(tuple(states))) if states else found).all()


def counts(session: Session, event_ids: Sequence[str]) -> dict[str, Counts]:
    """The bases of these events; one without bookings has noughts. One statement."""
    rows = session.execute(
        select(Booking.event_id, Booking.state, Booking.source, func.count())
        .where(Booking.event_id.in_(event_ids))
        .group_by(Booking.event_id, Booking.state, Booking.source)
    )
    found: dict[str, Counter[str]] = {one: Counter() for one in event_ids}
    for event_id, state, source, number in rows:
        found[event_id][state] += number
        found[event_id]["walked_in"] += number if source == "door" and state in CAME else 0
    return {one: Counts(*(of[name] for name in (*STATES, "walked_in"))) for one, of in found.items()}


def is_address(words: str) -> bool:
    """Whether words have the form of an e-mail address."""
    return _ADDRESS.fullmatch(words) is not None


def ensure_open(event: TrainingEvent) -> None:
    """See to it that somebody can be booked.

    Raises:
        TrainingFault: it was cancelled, or its names were emptied.
    """
    if event.forgotten_at is not None:
        raise TrainingFault(
            "The names of this event were emptied, as the privacy notice says. Nobody is booked on it now."
        )
    if event.cancelled_at is not None:
        raise TrainingFault("This event was cancelled. Nobody is booked on it.")


def sound(session: Session, person: Person) -> dict[str, Any]:
    """A person as the columns of a booking.

    Raises:
        TrainingFault: neither name nor address is given, an address is none, a word is too long, or there is no such
            agency.
    """
    values: dict[str, Any] = {name: " ".join(getattr(person, name).split()) for name in _WORDS}
    values["needs"] = person.needs.strip()
    for name in ("address", "manager_address"):
        values[name] = getattr(person, name).strip().lower()
        if values[name] and not is_address(values[name]):
            raise TrainingFault(
                f"“{values[name]}” is no e-mail address. Write it like ann@example.org.", name
            )
    if not values["name"] and not values["address"]:
        raise TrainingFault("Write a name or an e-mail address.", "name")
    for name, words in values.items():
        if len(words) > (LONGEST_NEEDS if name == "needs" else LONGEST):
            raise TrainingFault(
                "This is longer than a booking keeps. Look at the columns, or shorten it.", name
            )
    if person.language and person.language not in languages.known():
        raise TrainingFault("Choose the language from the list.", "language")
    if person.agency_key and session.get(Agency, person.agency_key) is None:
        raise TrainingFault("Choose the agency from the list.", "agency_key")
    return values | {"agency_key": person.agency_key or None, "language": person.language}


def _same(session: Session, event: TrainingEvent, address: str, ref: str, but: str = "") -> Booking | None:
    """Somebody else on the event with this address, or with this number of the booking system."""
    for column, value in ((Booking.address, address), (Booking.imported_ref, ref)):
        if value:
            found = select(Booking).where(Booking.event_id == event.id, column == value, Booking.id != but)
            if (row := session.scalar(found)) is not None:
                return row
    return None


def _begun(event: TrainingEvent, at: datetime) -> None:
    if event.cancelled_at is not None:
        raise TrainingFault("This event was cancelled: nobody came to it.", "state")
    if event.starts_at > at:
        raise TrainingFault("This event has not begun. Mark who came once it has.", "state")
