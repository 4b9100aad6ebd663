"""What people need to take part in an event, an interpreter or access, as they say it themselves: by a link of their own
before it, or at its door. Staff see it beside what was said at the booking; neither takes the other's place.

On PostgreSQL a row carries the number of the transaction that wrote it and the place it was written to. What somebody
says from the page that thanks them stands beside the answers they have just sent; and whoever keeps the register is told
what each person needs. So once a day all rows are put back together (`put_back`): after that nothing says when a row was
written. Until then whoever reads both the tables and the register can lay the two beside each other; docs/privacy.md
says so.
"""

from dataclasses import dataclass
from datetime import datetime

import orjson
from sqlalchemy import delete, insert, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from feedback.database import Transaction
from feedback.sealing import envelope
from feedback.sealing.key import from_server_key
from feedback.secrets import derived, hashed
from feedback.training.models import Booking, TrainingEvent
from feedback.training.needs_models import SaidNeed

#: By which way somebody said it; what they say again by the same way takes the place of what they said.
LINK, DOOR = "link", "door"
_KIND = "needs"
#: Longer than any words that are taken are in bytes.
_AS_LONG = 9_000


@dataclass(frozen=True, slots=True)
class Place:
    """Somebody's booking on an event that is still to come."""

    booking_id: str
    event_id: str


def place(session: Transaction, booking_id: str | None, at: datetime) -> Place | None:
    """The booking, where there is still time to say what is needed. It reads no name."""
    if booking_id is None:
        return None
    row = session.execute(
        select(Booking.id, Booking.event_id)
        .join(TrainingEvent, TrainingEvent.id == Booking.event_id)
        .where(
            Booking.id == booking_id,
            Booking.state.in_(("booked", "waiting")),
            TrainingEvent.starts_at > at,
            TrainingEvent.cancelled_at.is_(None),
        )
    ).first()
    return Place(row.id, row.event_id) if row else None


def say(session: Transaction, key: bytes, of: Place, words: str, way: str) -> None:
    """Keep what somebody needs, in place of what they said by this way before; nothing where they need nothing."""
    id_ = _id(key, of.booking_id, way)
    session.execute(delete(SaidNeed).where(SaidNeed.id == id_))
    if not words.strip():
        return
    said = orjson.dumps({"booking": of.booking_id, "words": words.strip()}).ljust(_AS_LONG)
    sealed = envelope.sealed(from_server_key(key), said, _KIND, id_)
    try:
        with session.begin_nested():
            session.execute(insert(SaidNeed).values(id=id_, event_id=of.event_id, sealed=sealed))
    except IntegrityError:  # the same form twice at once: the other one has kept it
        return


def of_event(session: Session, key: bytes, event_id: str) -> dict[str, list[str]]:
    """What the people of an event have said, by their booking."""
    found: dict[str, list[str]] = {}
    rows = session.execute(
        select(SaidNeed.id, SaidNeed.sealed).where(SaidNeed.event_id == event_id).order_by(SaidNeed.id)
    )
    for id_, sealed in rows:
        said = _opened(key, id_, sealed)
        if said and said["words"] not in found.setdefault(said["booking"], []):
            found[said["booking"]].append(said["words"])
    return found


def move(session: Session, key: bytes, booking: Booking, to: Booking) -> None:
    """Two bookings are one person's: what was said under the one is kept under the other."""
    for way in (LINK, DOOR):
        row = session.get(SaidNeed, _id(key, booking.id, way))
        said = _opened(key, row.id, row.sealed) if row else None
        if said and session.get(SaidNeed, _id(key, to.id, way)) is None:
            say(session, key, Place(to.id, to.event_id), said["words"], way)
    forget(session, key, booking.id)


def forget(session: Session, key: bytes, booking_id: str) -> None:
    """A booking is taken out, and what its person said with it."""
    ids = [_id(key, booking_id, way) for way in (LINK, DOOR)]
    session.execute(delete(SaidNeed).where(SaidNeed.id.in_(ids)))


_ALL_ANEW = """
WITH gone AS (DELETE FROM said_needs RETURNING id, event_id, sealed)
INSERT INTO said_needs (id, event_id, sealed) SELECT id, event_id, sealed FROM gone ORDER BY id"""


def put_back(session: Session) -> int:
    """Take all rows out and put them back by their random ids, in one statement; gives how many.

    Whether or not anything was said since the last time: were it done because somebody had said something, it would
    tell when. On SQLite rows have no numbers and lie by their ids anyway: there is nothing to do.
    """
    if session.connection().dialect.name != "postgresql":
        return 0
    # Who waited for a row would find it gone, and a need that is forgotten would stay: nobody else until this has ended.
    session.execute(text("LOCK TABLE said_needs IN SHARE ROW EXCLUSIVE MODE"))
    return session.execute(text(_ALL_ANEW)).rowcount or 0  # type: ignore[attr-defined]


def _id(key: bytes, booking_id: str, way: str) -> str:
    return hashed(derived(key, _KIND, f"{booking_id}/{way}"))[:32]


def _opened(key: bytes, id_: str, sealed: bytes) -> dict[str, str] | None:
    """The words inside; nothing where they were sealed to a key that this server does not have any more."""
    try:
        return orjson.loads(envelope.opened(from_server_key(key), bytes(sealed), _KIND, id_))
    except (envelope.OtherKey, envelope.Unreadable):
        return None
