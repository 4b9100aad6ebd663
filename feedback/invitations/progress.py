"""How far each person has come in what a door sends by itself: when their next message is due, and when none is."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from feedback.invitations.sending_models import Recipient, Sending
from feedback.mail import outbox

#: A message that was late is not followed by the next one at once.
APART = timedelta(days=2)
TAKEN_BACK = "The invitation was taken back."
NEW_LINK = "A new link was made, so the one in this message opens nothing."


def key(code: str, person: Recipient) -> str:
    """Why a message is sent: which one, of whom, through which door."""
    return f"{_all(code, person.id)}{person.turn}/{person.rounds}"


def _all(code: str, invitation_id: str) -> str:
    return f"invite/{code}/{invitation_id}/"


def due_first(plan: Sending, first_at: datetime | None) -> datetime:
    """When somebody's first message is due."""
    return max(plan.first_at, first_at) if first_at else plan.first_at


def move_on(plan: Sending, person: Recipient, now: datetime) -> None:
    """The message that was due has been seen to, sent or not. The same for everybody, so that it tells nothing."""
    person.first_at = now if person.rounds == 0 else person.first_at
    person.rounds += 1
    person.next_at = _next(plan.reminders, person, now)


def plan_anew(session: Session, plan: Sending) -> None:
    """The plan has changed: everybody's next moment follows it."""
    wanted = select(Recipient).where(Recipient.collector_code == plan.collector_code)
    for person in session.scalars(wanted):
        if person.rounds == 0:
            person.next_at = due_first(plan, person.first_at)
        elif person.first_at is not None:
            person.next_at = _next(plan.reminders, person, person.first_at)


def end(session: Session, code: str, invitation_id: str, now: datetime) -> None:
    """Nothing more goes to somebody whose invitation was taken back."""
    mine = Recipient.id == invitation_id
    session.execute(update(Recipient).where(mine).values(next_at=None))
    outbox.withdraw(session, _all(code, invitation_id), now, TAKEN_BACK)


def turn(session: Session, code: str, invitation_id: str, now: datetime) -> None:
    """Staff have made somebody another link: no message, sent or waiting, leads back to the old one."""
    mine = Recipient.id == invitation_id
    session.execute(update(Recipient).where(mine).values(turn=Recipient.turn + 1))
    outbox.withdraw(session, _all(code, invitation_id), now, NEW_LINK)


def begin_again(session: Session, code: str, invitation_id: str, now: datetime) -> None:
    """Write to somebody from the start, by a link of its own: what went before did not reach them."""
    mine = (Recipient.id == invitation_id, Recipient.collector_code == code)
    fresh = {"turn": Recipient.turn + 1, "rounds": 0, "first_at": None, "next_at": now}
    session.execute(update(Recipient).where(*mine).values(**fresh))
    outbox.withdraw(session, _all(code, invitation_id), now, NEW_LINK)


def _next(reminders: Sequence[int], person: Recipient, last: datetime) -> datetime | None:
    if person.rounds > len(reminders) or person.first_at is None:
        return None
    planned = person.first_at + timedelta(days=reminders[person.rounds - 1])
    return max(planned, last + APART)
