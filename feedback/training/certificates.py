"""Certificates: offered at a door, made once by whoever has sent their answers there, checked by anybody who has the code.

Whoever answers holds a secret that only their browser has (`feedback.responses.drafts`). The certificate's name and its
code are made from it and the server's key, each under a purpose of its own, as the receipt is: the three share nothing
that the database holds, so none leads to another.

On PostgreSQL a row written by itself would say, by the number of its transaction and its place, which response was
written just before it. So all certificates of an event are taken out and put back in the order of their random ids
whenever one is added, as invitations are: see `feedback.invitations.door`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import orjson
from sqlalchemy import Connection, LargeBinary, bindparam, delete, select, text
from sqlalchemy.orm import Session

from feedback.audit import trail
from feedback.clock import HOME
from feedback.database import Transaction
from feedback.invitations.door import TOLD_TOGETHER
from feedback.sealing import envelope, opaque
from feedback.sealing.key import from_server_key
from feedback.secrets import derived, hashed, plain_code
from feedback.surveys import collectors
from feedback.surveys.collectors import CERTIFICATE, Door, Opened
from feedback.surveys.models import Collector
from feedback.training.bookings import CAME
from feedback.training.certificate_models import Certificate
from feedback.training.models import Booking, Course, TrainingEvent

_KIND = "certificate"
LONGEST_NAME, LONGEST_ADDRESS = 120, 200
#: Longer than any name and address are in bytes.
_AS_LONG = 2048


@dataclass(frozen=True, slots=True)
class Offered:
    """What a door gives a certificate of."""

    event_id: str
    course: str
    day: date


@dataclass(frozen=True, slots=True)
class Shown:
    """A certificate as whoever has its code may see it. `came`: the person is on the list of those who came."""

    name: str
    course: str
    day: date
    came: bool


@dataclass(frozen=True, slots=True)
class Listed:
    """A certificate as staff see it on the event's page: the name written, and that of the booking, where one is known."""

    name: str
    booked_as: str
    came: bool


def offer(session: Session, door: Collector, event: TrainingEvent, at: datetime, actor: str) -> None:
    """Whoever answers through this door can have a certificate of this event."""
    if door.settings.get(CERTIFICATE) == event.id:
        return
    door.settings = {**door.settings, CERTIFICATE: event.id}
    session.flush()
    trail.note(session, at, actor, "certificate offered", f"survey/{door.survey_key}", code=door.code)


def offered(session: Transaction, opened: Opened) -> Offered | None:
    """What a door gives a certificate of, if anything."""
    if opened.gives is None:
        return None
    row = session.execute(
        select(TrainingEvent.id, Course.title, TrainingEvent.starts_at)
        .join(Course, Course.key == TrainingEvent.course_key)
        .where(TrainingEvent.id == opened.gives, TrainingEvent.cancelled_at.is_(None))
    ).first()
    return Offered(row.id, row.title, row.starts_at.astimezone(HOME).date()) if row else None


def code_for(key: bytes, secret: str) -> str:
    """The code of the certificate that belongs to whoever holds this secret."""
    return derived(key, "certificate code", secret)


def issue(
    session: Transaction,
    key: bytes,
    secret: str,
    of: Offered,
    name: str,
    address: str,
    booking_id: str | None,
) -> str:
    """Make a certificate, or put its name right; gives its code. Pressed twice, it is still one."""
    code = code_for(key, secret)
    id_ = hashed(derived(key, "certificate", secret))[:32]
    before = session.execute(
        select(Certificate.booking_id, Certificate.sealed).where(Certificate.id == id_)
    ).first()
    found = _hidden(key, id_, booking_id)
    if (
        before is not None and not address
    ):  # the name alone is put right: what was found or is looked for stays
        found = found or before.booking_id
        address = str(_opened(key, id_, before.sealed).get("address", ""))
    _put(
        session,
        {
            "id": id_,
            "code_hash": hashed(code),
            "event_id": of.event_id,
            "booking_id": found,
            "day": of.day,
            "sealed": _sealed(key, id_, name, "" if found else address),
        },
    )
    return code


_ADDED = """
WITH gone AS (DELETE FROM certificates WHERE event_id = :event_id RETURNING *),
anew AS (
  SELECT id, code_hash, event_id, booking_id, day, sealed, told FROM gone WHERE id <> :id
  UNION ALL SELECT :id, :code_hash, :event_id, :booking_id, CAST(:day AS DATE), :sealed,
    COALESCE((SELECT told FROM gone WHERE id = :id), false))
INSERT INTO certificates (id, code_hash, event_id, booking_id, day, sealed, told)
SELECT id, code_hash, event_id, booking_id, day, sealed,
  told OR :together <= (SELECT count(*) FROM anew WHERE NOT told)
FROM anew ORDER BY id"""


def _put(session: Transaction, columns: Mapping[str, object]) -> None:
    connection = session if isinstance(session, Connection) else session.connection()
    values = {**columns, "together": TOLD_TOGETHER}
    _alone(connection, str(columns["event_id"]))
    if connection.dialect.name == "postgresql":
        connection.execute(text(_ADDED).bindparams(bindparam("sealed", type_=LargeBinary)), values)
        return
    known = connection.scalar(select(Certificate.told).where(Certificate.id == columns["id"])) or False
    connection.execute(delete(Certificate).where(Certificate.id == columns["id"]))
    connection.execute(Certificate.__table__.insert().values(**columns, told=known))  # type: ignore[attr-defined]
    connection.execute(text(_TELL), {"event": columns["event_id"], "together": TOLD_TOGETHER})


def _alone(connection: Connection, event_id: str) -> None:
    """One at a time: who waited for these rows would find them gone, and put nothing back."""
    if connection.dialect.name == "postgresql":
        lock = text("SELECT pg_advisory_xact_lock(hashtext('certificates ' || :event_id))")
        connection.execute(lock, {"event_id": event_id})


_TELL = """
UPDATE certificates SET told = true WHERE event_id = :event AND :together <=
  (SELECT count(*) FROM certificates WHERE event_id = :event AND NOT told)"""


def find(session: Transaction, key: bytes, typed: str) -> Shown | None:
    """What whoever has this code may see, or None where there is no such certificate."""
    row = session.execute(
        select(
            Certificate.id,
            Certificate.sealed,
            Certificate.day,
            Certificate.booking_id,
            Certificate.event_id,
            Course.title,
        )
        .join(TrainingEvent, TrainingEvent.id == Certificate.event_id)
        .join(Course, Course.key == TrainingEvent.course_key)
        .where(Certificate.code_hash == hashed(plain_code(typed)))
    ).first()
    if row is None:
        return None
    name = _opened(key, row.id, row.sealed).get("name", "")
    booking = _booking(key, row.id, row.booking_id)
    theirs = (Booking.id == booking, Booking.event_id == row.event_id)
    came = booking and session.scalar(select(Booking.state).where(*theirs)) in CAME
    return Shown(name, row.title, row.day, bool(came))


def of_event(session: Session, key: bytes, event_id: str) -> list[Listed]:
    """Who has a certificate of an event, by name, as far as staff may know.

    The last few, fewer than are told together, are never told, also once its doors are closed: each name would stand
    beside the answers of the last days. Whom no booking is known of is looked for by the address they gave.
    """
    rows = session.scalars(select(Certificate).where(Certificate.event_id == event_id)).all()
    booked = {one.id: one for one in session.scalars(select(Booking).where(Booking.event_id == event_id))}
    found = []
    for row in rows:
        if row.told:
            booking = booked.get(_booking(key, row.id, row.booking_id))
            name = _opened(key, row.id, row.sealed).get("name", "")
            found.append(
                Listed(name, booking.name if booking else "", bool(booking and booking.state in CAME))
            )
    return sorted(found, key=lambda one: (one.name.casefold(), one.booked_as))


def closed(session: Session, event_id: str, now: datetime) -> bool:
    """Whether every door that gives certificates of an event is closed."""
    found = doors(session, event_id)
    return bool(found) and all(collectors.state(door, now) is Door.CLOSED for door in found)


def doors(session: Session, event_id: str) -> Sequence[Collector]:
    """The doors that give certificates of an event."""
    wanted = select(Collector).where(Collector.settings[CERTIFICATE].as_string() == event_id)
    return session.scalars(wanted.order_by(Collector.created_at, Collector.code)).all()


def settle(session: Session, key: bytes, now: datetime) -> int:
    """Find the bookings of those who gave an address, and empty it; gives how many rows were looked at.

    Done for an event as a whole, and only where five or more wait or its doors are closed: one row that changed by
    itself would say whose it is. On PostgreSQL all rows of the event are put back together, as everywhere here.
    """
    _hide(session, key)
    waiting: dict[str, list[tuple[str, str, str]]] = {}
    for row in session.scalars(select(Certificate).where(Certificate.booking_id.is_(None))):
        told = _opened(key, row.id, row.sealed)
        if told.get("address"):
            waiting.setdefault(row.event_id, []).append((row.id, told["name"], told["address"]))
    done = 0
    for event_id, some in waiting.items():
        if len(some) < TOLD_TOGETHER and not closed(session, event_id, now):
            continue
        booked = {
            address: id_
            for id_, address in session.execute(
                select(Booking.id, Booking.address).where(Booking.event_id == event_id, Booking.address != "")
            )
        }
        anew = {
            id_: {
                "booking_id": _hidden(key, id_, booked.get(address)),
                "sealed": _sealed(key, id_, name, ""),
            }
            for id_, name, address in some
        }
        _settle(session, event_id, anew)
        done += len(some)
    return done


def _hide(session: Session, key: bytes) -> None:
    """Make opaque which bookings an older installation's certificates belong to: the public role reads both tables."""
    found: dict[str, dict[str, dict[str, Any]]] = {}
    for row in session.scalars(select(Certificate).where(Certificate.booking_id.not_like("~%"))):
        hidden = {"booking_id": _hidden(key, row.id, row.booking_id)}
        found.setdefault(row.event_id, {})[row.id] = hidden
    for event_id, anew in found.items():
        _settle(session, event_id, anew)


def _settle(session: Session, event_id: str, found: Mapping[str, Mapping[str, Any]]) -> None:
    """All certificates of the event anew, sorted, with what was found of some."""
    _alone(session.connection(), event_id)
    rows = session.scalars(select(Certificate).where(Certificate.event_id == event_id)).all()
    anew = []
    for row in sorted(rows, key=lambda one: one.id):
        columns = {name: getattr(row, name) for name in Certificate.__table__.columns.keys()}  # noqa: SIM118
        anew.append(columns | dict(found.get(row.id, {})))
    session.expunge_all()
    session.execute(delete(Certificate).where(Certificate.event_id == event_id))
    session.execute(Certificate.__table__.insert(), anew)  # type: ignore[attr-defined]


def forget(session: Session, today: date, keep_days: int) -> int:
    """Delete certificates whose event was so long ago; gives how many. Their codes are then not known any more."""
    gone = session.execute(delete(Certificate).where(Certificate.day < today - timedelta(days=keep_days)))
    return gone.rowcount or 0  # type: ignore[attr-defined]


def _hidden(key: bytes, id_: str, booking_id: str | None) -> str | None:
    """Whose it is, as only the key's holder can read it: a certificate says that its holder has answered."""
    return opaque.opaque(key, f"{_KIND} {id_}", booking_id) if booking_id else None


def _booking(key: bytes, id_: str, hidden: str | None) -> str:
    return opaque.read(key, f"{_KIND} {id_}", hidden or "")


def _sealed(key: bytes, id_: str, name: str, address: str) -> bytes:
    """All as long as each other: the length of a name beside a list of names would tell whose it is."""
    words = orjson.dumps({"name": name[:LONGEST_NAME], "address": address[:LONGEST_ADDRESS].casefold()})
    return envelope.sealed(from_server_key(key), words.ljust(_AS_LONG), _KIND, id_)


def _opened(key: bytes, id_: str, sealed: bytes) -> dict[str, str]:
    """The words inside; nothing where they were sealed to a key that this server does not have any more."""
    try:
        return orjson.loads(envelope.opened(from_server_key(key), bytes(sealed), _KIND, id_))
    except (envelope.OtherKey, envelope.Unreadable):
        return {}
