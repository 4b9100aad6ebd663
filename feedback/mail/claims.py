"""Who may send a message now: rows are lent to one worker for a while, and given back by time if it dies.

A worker that dies before it hands a message over has done nothing, and the message is sent by the next. One that dies
after that leaves the row in the state `sending`: nobody can know whether the mail server took it. Such a message is
sent once more, marked as perhaps twice, and never a third time. Where the road can be asked what it took (GOV.UK Notify),
it is asked each time before anything is sent or given up: what it does not have after a while was not sent.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, case, or_, select, update
from sqlalchemy.orm import Session

from feedback.mail.models import Message

#: How long a worker has a message. Longer than a mail server is waited for, see `feedback.mail.smtp`.
LEASE = timedelta(minutes=10)
#: Messages lent at once.
BATCH = 20
#: How long after each refusal "for now" a message is tried again; after the last it is given up. Two and a half days.
PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180, 360, 720, 1080, 1260))
#: After a lost answer the mail server is left alone for a while.
AFTER_LOSS = timedelta(minutes=5)

LOST_ONCE = "The mail server’s answer was lost, so this may arrive twice."
LOST_ASK = "The answer was lost. GOV.UK Notify is asked what it has before this is sent once more."
LOST_TWICE = "The mail server’s answer was lost twice. It has probably arrived; it is not sent a third time."
NOT_THERE = "GOV.UK Notify gave no answer to this twice, and does not have it."
TOO_LATE = "Its time was over before it could be sent."


@dataclass(frozen=True, slots=True)
class Lent:
    """A message as its worker needs it."""

    id: str
    address: str
    subject: str
    text: str
    message_id: str | None
    posted_at: datetime
    stop_link: str = ""
    answers_lost: int = 0
    send_by: datetime | None = None


def give_back(session: Session, now: datetime, *, can_be_asked: bool = False) -> None:
    """What a dead worker left: messages it was handing over are taken for perhaps sent, and late ones given up.

    One that may have arrived is asked about first, where it can be.
    """
    dead = and_(Message.state == "sending", Message.claimed_until < now)
    session.execute(update(Message).where(dead).values(**_lost(now, timedelta(), can_be_asked)))
    too_late = and_(
        Message.state == "waiting",
        Message.send_by < now,
        or_(Message.claimed_by.is_(None), Message.claimed_until < now),
        *([Message.answers_lost == 0] if can_be_asked else []),
    )
    session.execute(update(Message).where(too_late).values(**_given_up(now, TOO_LATE)))


def claim(
    session: Session,
    worker: str,
    now: datetime,
    *,
    quiet_now: bool,
    rests_now: bool = False,
    lease: timedelta = LEASE,
    batch: int = BATCH,
) -> list[Lent]:
    """Lend messages that are due to this worker, the longest waiting first.

    On PostgreSQL rows that another worker is about to take are passed over; SQLite has one writer at a time.
    """
    wanted = (
        select(Message)
        .where(
            Message.state == "waiting",
            Message.next_try_at <= now,
            or_(Message.claimed_by.is_(None), Message.claimed_until < now),
            *([Message.quiet.is_(False)] if quiet_now else []),
            *([Message.rests.is_(False)] if rests_now else []),
        )
        .order_by(Message.next_try_at, Message.id)
        .limit(batch)
        .with_for_update(skip_locked=True)
    )
    rows = session.scalars(wanted).all()
    for row in rows:
        row.claimed_by, row.claimed_until = worker, now + lease
    return [_lent(row) for row in rows]


def mark_sending(
    session: Session, one: Lent, worker: str, now: datetime, message_id: str, lease: timedelta = LEASE
) -> bool:
    """Just before the words go: from here on they may have arrived. False where the loan has ended."""
    mine = and_(Message.id == one.id, Message.claimed_by == worker, Message.state == "waiting")
    values = {"state": "sending", "claimed_until": now + lease, "message_id": message_id}
    return session.execute(update(Message).where(mine).values(**values)).rowcount == 1  # type: ignore[attr-defined]


def note_sent(session: Session, one: Lent, now: datetime, known: int = 0) -> None:
    """The mail server has taken it. True whoever has the row by now; its words go, since they may hold a link.

    `known` is how often the road said it has it: once, and it arrives once, whatever answers were lost.
    """
    values: dict[str, object] = {
        "state": "sent",
        "sent_at": now,
        "given_up_at": None,
        "text": "",
        "stop_link": "",
        "claimed_by": None,
        "claimed_until": None,
    }
    if known == 1:
        values |= {"answers_lost": 0, "reason": ""}
    session.execute(update(Message).where(Message.id == one.id).values(**values))


def note_lost(session: Session, one: Lent, worker: str, now: datetime, *, can_be_asked: bool = False) -> None:
    """The words were handed over and no answer came."""
    lost = _lost(now, AFTER_LOSS, can_be_asked)
    session.execute(update(Message).where(_still(one, worker)).values(**lost))


def note_refused(session: Session, one: Lent, worker: str, now: datetime, reason: str) -> None:
    """The mail server will never take it."""
    session.execute(update(Message).where(_still(one, worker)).values(**_given_up(now, reason)))


def note_later(session: Session, one: Lent, worker: str, now: datetime, reason: str) -> None:
    """The mail server did not take it now. It is tried again, and given up after the last pause.

    Of two lost answers one is forgotten, since the road was asked about them and has no message: the next is the second.
    """
    row = session.scalar(select(Message).where(_still(one, worker)).with_for_update())
    if row is None:
        return
    row.attempts += 1
    row.answers_lost = min(row.answers_lost, 1)
    row.claimed_by = row.claimed_until = None
    if row.attempts > len(PAUSES):
        row.state, row.given_up_at, row.reason = "given_up", now, reason
    else:
        row.state, row.next_try_at, row.reason = "waiting", now + PAUSES[row.attempts - 1], reason


def let_go(session: Session, rows: Iterable[Lent], worker: str) -> None:
    """Messages this worker has and will not hand over now: another, or the next round, has them at once."""
    mine = and_(
        Message.id.in_([one.id for one in rows]), Message.claimed_by == worker, Message.state == "waiting"
    )
    session.execute(update(Message).where(mine).values(claimed_by=None, claimed_until=None))


def _lent(row: Message) -> Lent:
    return Lent(
        row.id,
        row.address,
        row.subject,
        row.text,
        row.message_id,
        row.posted_at,
        row.stop_link,
        row.answers_lost,
        row.send_by,
    )


def _still(one: Lent, worker: str) -> ColumnElement[bool]:
    return and_(Message.id == one.id, Message.claimed_by == worker, Message.state.in_(("waiting", "sending")))


def _lost(now: datetime, pause: timedelta, can_be_asked: bool) -> dict[str, object]:
    """A road that can be asked is asked also after the second time: then nothing is handed over any more."""
    if can_be_asked:
        end: dict[str, object] = {"state": "waiting", "given_up_at": None, "reason": LOST_ASK}
    else:
        again = Message.answers_lost == 0
        end = {
            "state": case((again, "waiting"), else_="given_up"),
            "given_up_at": case((again, None), else_=now),
            "reason": case((again, LOST_ONCE), else_=LOST_TWICE),
        }
    return end | {
        "answers_lost": Message.answers_lost + 1,
        "next_try_at": now + pause,
        "claimed_by": None,
        "claimed_until": None,
    }


def _given_up(now: datetime, reason: str) -> dict[str, object]:
    return {
        "state": "given_up",
        "given_up_at": now,
        "reason": reason,
        "claimed_by": None,
        "claimed_until": None,
    }
