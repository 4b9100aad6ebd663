"""How far a door that sends by itself has come: in numbers that tell nobody when somebody answered, and who was not reached.

A reminder goes to who is not marked as having answered, and marks are set in groups: so how many were sent says no more
than the list of people does.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from feedback.invitations.models import Invitation, InvitedPerson
from feedback.mail import opting_out, reach
from feedback.mail.models import Message


@dataclass(frozen=True, slots=True)
class Round:
    """One message of the plan, 0 the first: how many went, wait, and could not be sent."""

    number: int
    sent: int
    waiting: int
    given_up: int
    maybe_twice: int


@dataclass(frozen=True, slots=True)
class NotReached:
    """Somebody no message reached, and why. `hard`: nothing more is sent until somebody says the address is right."""

    id: str
    name: str
    address: str
    hard: bool
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Standing:
    """`without_address` cannot be written to; `out` are those who want no messages, by name and address."""

    rounds: tuple[Round, ...]
    without_address: int
    out: tuple[tuple[str, str], ...]
    not_reached: tuple[NotReached, ...]


def of(session: Session, key: bytes, code: str) -> Standing:
    """What staff may know of it."""
    people = session.execute(
        select(InvitedPerson.id, InvitedPerson.name, InvitedPerson.address)
        .join(Invitation, Invitation.id == InvitedPerson.id)
        .where(InvitedPerson.collector_code == code, Invitation.cancelled.is_(False))
        .order_by(InvitedPerson.name, InvitedPerson.address)
    ).all()
    addresses = {one.address for one in people if one.address}
    out = opting_out.among(session, key, addresses)
    return Standing(
        _rounds(session, code),
        sum(not one.address for one in people),
        tuple((one.name, one.address) for one in people if one.address in out),
        _not_reached(session, key, code, people),
    )


def _rounds(session: Session, code: str) -> tuple[Round, ...]:
    counted: dict[int, Counter[str]] = {}
    rows = session.execute(
        select(Message.key, Message.state, Message.answers_lost, Message.text != "").where(_of_door(code))
    )
    for key, state, lost, worded in rows:
        one = counted.setdefault(int(key.rpartition("/")[2]), Counter())
        if state == "given_up" and not worded:
            continue  # withdrawn, because nobody wanted it any more
        one["waiting" if state == "sending" else state] += 1
        one["twice"] += lost > 0
    return tuple(
        Round(number, one["sent"], one["waiting"], one["given_up"], one["twice"])
        for number, one in sorted(counted.items())
    )


def _not_reached(session: Session, key: bytes, code: str, people: Sequence[Any]) -> tuple[NotReached, ...]:
    """By a bounce, or because the mail server took no message to them (`feedback.invitations.writing`)."""
    why = reach.among(session, key, {one.address for one in people if one.address})
    found = []
    for one in people:
        if trouble := why.get(one.address):
            found.append(NotReached(one.id, one.name, one.address, trouble.hard, trouble.reason, trouble.at))
    return tuple(found)


def _of_door(code: str) -> ColumnElement[bool]:
    return Message.key.startswith(f"invite/{code}/", autoescape=True)
