"""A personal door that sends by itself: its plan, and people added to it, on the day it is set up or weeks later."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from feedback.audit import trail
from feedback.invitations import asking, progress
from feedback.invitations.models import Invitation, InvitedPerson
from feedback.invitations.sending_models import Recipient, Sending
from feedback.mail import outbox, reach
from feedback.secrets import new_id
from feedback.surveys import promises
from feedback.surveys.models import Collector

#: More than so many reminders is pestering, and days far out are a slip.
MOST_REMINDERS, FURTHEST = 4, 180
USUAL = (7, 14)
LONGEST_SUBJECT, LONGEST_WORDS = 150, 3_000


class SendingFault(Exception):
    """A plan cannot be taken. The message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Somebody to be asked. `agency_key` is one that is known; `language` may be empty.

    `pair_basis` is what stands for the same person wherever else they are asked, where the caller knows it.
    """

    name: str
    address: str
    agency_key: str | None = None
    language: str = ""
    pair_basis: str = ""


def plan(
    session: Session,
    code: str,
    first_at: datetime,
    reminders: Sequence[int] = USUAL,
    *,
    at: datetime,
    actor: str,
    subject: Mapping[str, str] | None = None,
    words: Mapping[str, str] | None = None,
    any_hour: bool = False,
    any_day: bool = False,
) -> Sending:
    """Let a personal door send by itself, or change how it does. Who has been asked through it already is written to as
    well. `reminders` are days after somebody's first message.

    Raises:
        SendingFault: this is no personal door, or the reminders or the words cannot be taken.
    """
    door = session.get(Collector, code)
    if door is None or door.kind != promises.PERSONAL:
        raise SendingFault("Only a door of the kind 'personal' knows whom it asks. Choose one.")
    _check(reminders, [*(subject or {}).values()], [*(words or {}).values()])
    values = {
        "first_at": first_at,
        "reminders": list(reminders),
        "subject": dict(subject or {}),
        "words": dict(words or {}),
        "any_hour": any_hour,
        "any_day": any_day,
    }
    found = session.get(Sending, code)
    if found is None:
        found = Sending(collector_code=code, stopped=False, **values)
        session.add(found)
    for name, value in values.items():
        setattr(found, name, value)
    session.flush()
    _enrol(session, found)
    progress.plan_anew(session, found)
    session.flush()
    trail.note(session, at, actor, "sending planned", f"door/{code}", reminders=list(reminders))
    return found


def add(
    session: Session,
    code: str,
    people: Iterable[Asked],
    at: datetime,
    actor: str,
    *,
    first_at: datetime | None = None,
) -> list[str | None]:
    """Ask people through a door that sends by itself; gives each one's invitation, in the order of `people`.

    It may be called again and again as people come in: who has been asked through this door at the same address keeps
    the invitation they have. None stands for somebody without an address that can be written to. With `first_at` they
    are written to no earlier than that.

    Raises:
        SendingFault: the door does not send by itself.
    """
    sending = session.get(Sending, code)
    if sending is None:
        raise SendingFault("This door does not send by itself. Make a plan for it first.")
    found = _by_address(session, code)
    given, new = list[str | None](), list[tuple[str, Asked]]()
    for one in people:
        address = one.address.strip().casefold()
        if outbox.sendable(one.address.strip()) and address not in found:
            found[address] = new_id()
            new.append((found[address], one))
        given.append(found.get(address))
    if new:
        _insert(session, sending, new, first_at)
        asking.count_anew(session, session.get_one(Collector, code))
        trail.note(session, at, actor, "people asked by mail", f"door/{code}", count=len(new))
    return given


def stop(session: Session, code: str, at: datetime, actor: str) -> None:
    """Make no more messages. Those in the outbox go; the plan stays as it is."""
    session.get_one(Sending, code).stopped = True
    trail.note(session, at, actor, "sending stopped", f"door/{code}")


def go_on(session: Session, code: str, at: datetime, actor: str) -> None:
    """Send again."""
    session.get_one(Sending, code).stopped = False
    trail.note(session, at, actor, "sending started again", f"door/{code}")


def address_is_right(
    session: Session, key: bytes, code: str, invitation_id: str, at: datetime, actor: str
) -> bool:
    """Somebody has asked: messages can reach this person after all, and they are written to from the start.

    False where nobody of this door has the invitation.
    """
    person = session.get(InvitedPerson, invitation_id)
    if person is None or person.collector_code != code:
        return False
    reach.clear(session, key, person.address)
    progress.begin_again(session, code, invitation_id, at)
    trail.note(session, at, actor, "address found right", f"door/{code}")
    return True


def of(session: Session, code: str) -> Sending | None:
    """The plan of a door; None where it does not send by itself."""
    return session.get(Sending, code)


def next_at(session: Session, code: str) -> datetime | None:
    """When the next message is due, to whomever; None where none is."""
    return session.scalar(select(func.min(Recipient.next_at)).where(Recipient.collector_code == code))


def _insert(
    session: Session, sending: Sending, new: Sequence[tuple[str, Asked]], first_at: datetime | None
) -> None:
    code = sending.collector_code
    rows = sorted(new, key=lambda row: row[0])
    known = asking.bases(session, session.get_one(Collector, code))
    session.execute(
        insert(InvitedPerson),
        [
            {
                "id": one,
                "collector_code": code,
                "name": asked.name,
                "address": asked.address.strip(),
                "agency_key": asked.agency_key,
                "pair_basis": asked.pair_basis or known.get(asked.address.strip().casefold()) or new_id(),
            }
            for one, asked in rows
        ],
    )
    session.execute(
        insert(Invitation),
        [
            {
                "id": one,
                "collector_code": code,
                "link_hash": None,
                "cookie_hash": None,
                "answered": False,
                "told": False,
                "cancelled": False,
            }
            for one, _ in rows
        ],
    )
    due = progress.due_first(sending, first_at)
    session.execute(
        insert(Recipient),
        [_recipient(code, one, first_at, due, asked.language) for one, asked in rows],
    )


def _enrol(session: Session, sending: Sending) -> None:
    """Everybody on the door's list who is not written to yet."""
    code = sending.collector_code
    missing = (
        select(InvitedPerson.id)
        .join(Invitation, Invitation.id == InvitedPerson.id)
        .outerjoin(Recipient, Recipient.id == InvitedPerson.id)
        .where(
            InvitedPerson.collector_code == code,
            InvitedPerson.address != "",
            Invitation.cancelled.is_(False),
            Recipient.id.is_(None),
        )
        .order_by(InvitedPerson.id)
    )
    rows = [_recipient(code, one, None, sending.first_at, "") for one in session.scalars(missing)]
    if rows:
        session.execute(insert(Recipient), rows)


def _recipient(
    code: str, invitation_id: str, first_at: datetime | None, due: datetime, language: str
) -> dict[str, object]:
    return {
        "id": invitation_id,
        "collector_code": code,
        "first_at": first_at,
        "next_at": due,
        "rounds": 0,
        "turn": 0,
        "language": language,
    }


def _by_address(session: Session, code: str) -> dict[str, str]:
    """The invitation of each address asked through a door and not taken back."""
    rows = session.execute(
        select(InvitedPerson.address, InvitedPerson.id)
        .join(Invitation, Invitation.id == InvitedPerson.id)
        .where(
            InvitedPerson.collector_code == code,
            InvitedPerson.address != "",
            Invitation.cancelled.is_(False),
        )
    )
    return {address.casefold(): one for address, one in rows}


def _check(reminders: Sequence[int], subjects: Sequence[str], words: Sequence[str]) -> None:
    if len(reminders) > MOST_REMINDERS:
        raise SendingFault(f"More than {MOST_REMINDERS} reminders is too much. Leave some out.")
    if any(day < 1 or day > FURTHEST for day in reminders):
        raise SendingFault(f"A reminder comes 1 to {FURTHEST} days after the first message.")
    if any(later - earlier < progress.APART.days for earlier, later in pairwise(reminders)):
        raise SendingFault(
            f"Write the days of the reminders in order, at least {progress.APART.days} days apart: 7, 14."
        )
    if any(len(one) > LONGEST_SUBJECT or "\n" in one for one in subjects):
        raise SendingFault(f"A subject is one line of {LONGEST_SUBJECT} characters at most.")
    if any(len(one) > LONGEST_WORDS for one in words):
        raise SendingFault(f"A message has {LONGEST_WORDS:,} characters at most.")
