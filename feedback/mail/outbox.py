"""Putting a message into the outbox, seeing what is in it, and emptying it of what it no longer needs."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.errors import HeaderParseError
from email.headerregistry import Address
from typing import Any

from sqlalchemy import case, func, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from feedback.mail.models import Message
from feedback.mail.wording import Words
from feedback.secrets import new_id

_ADDRESS = re.compile(r"[^@\s,;<>\"]+@[^@\s,;<>\"]+")
#: RFC 5321: no mail server has to take a longer one.
_LONGEST_ADDRESS = 254
#: Keys asked for in one statement.
_MANY = 500


class MailFault(Exception):
    """A message cannot be made. The message says why; it names no address."""


def post(
    session: Session,
    key: str,
    kind: str,
    address: str,
    words: Words,
    at: datetime,
    *,
    quiet: bool = False,
    rests: bool = False,
    not_before: datetime | None = None,
    send_by: datetime | None = None,
    stop_link: str = "",
) -> bool:
    """Put a message into the outbox, in the caller's transaction; False where this key has had its message.

    `key` says why somebody is written to, and so what must not be said twice: "concern/3f…/late/1/account/9c…".

    Raises:
        MailFault: this is no address.
    """
    if not sendable(address):
        raise MailFault("There is no e-mail address to write to. Correct it, then try again.")
    row = {
        "id": new_id(),
        "key": key,
        "kind": kind,
        "address": address,
        "subject": " ".join(words.subject.split()),
        "text": words.text,
        "quiet": quiet,
        "rests": rests,
        "stop_link": stop_link,
        "state": "waiting",
        "posted_at": at,
        "next_try_at": max(at, not_before or at),
        "send_by": send_by,
        "attempts": 0,
        "answers_lost": 0,
        "reason": "",
        "arrival": "",
    }
    return _insert(session, row)


def withdraw(session: Session, prefix: str, at: datetime, reason: str) -> int:
    """Messages under keys that begin so, and that nobody is sending yet, are not wanted any more; gives how many."""
    waiting = (
        Message.key.startswith(prefix, autoescape=True),
        Message.state == "waiting",
        Message.claimed_by.is_(None) | (Message.claimed_until < at),
    )
    gone = {"state": "given_up", "given_up_at": at, "reason": reason, "text": "", "stop_link": ""}
    return session.execute(update(Message).where(*waiting).values(**gone)).rowcount  # type: ignore[attr-defined]


def unknown(session: Session, keys: Collection[str]) -> set[str]:
    """Those of these keys that have not had their message."""
    wanted, known = sorted(set(keys)), set[str]()
    for start in range(0, len(wanted), _MANY):
        some = wanted[start : start + _MANY]
        known |= set(session.scalars(select(Message.key).where(Message.key.in_(some))))
    return set(wanted) - known


def sendable(address: str) -> bool:
    """Whether this is an address that a message can be written to; not whether anybody reads there."""
    if not _ADDRESS.fullmatch(address) or len(address) > _LONGEST_ADDRESS:
        return False
    try:
        return bool(Address(addr_spec=address).domain)
    except (ValueError, HeaderParseError):
        return False


def _insert(session: Session, row: dict[str, Any]) -> bool:
    """Two workers may post the same message at once: the key decides, and neither fails."""
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    statement = dialect.insert(Message).values(row).on_conflict_do_nothing(index_elements=["key"])
    return session.scalar(statement.returning(Message.id)) is not None


@dataclass(frozen=True, slots=True)
class Standing:
    """What is in the outbox. `maybe_twice` are those whose answer from the mail server was lost at least once."""

    waiting: int
    sent: int
    given_up: int
    maybe_twice: int
    oldest: datetime | None


def standing(session: Session) -> Standing:
    """The outbox in numbers; `oldest` is since when the first of those that should have gone, day or night, has waited."""
    rows = session.execute(select(Message.state, func.count()).group_by(Message.state))
    counted = {state: count for state, count in rows}  # noqa: C416 - rows are no pairs to the type checker
    twice = select(func.count()).select_from(Message).where(Message.answers_lost > 0)
    oldest = select(func.min(Message.next_try_at)).where(
        Message.state.in_(("waiting", "sending")),
        Message.quiet.is_(False),
        Message.rests.is_(False),
        Message.attempts == 0,
    )
    return Standing(
        waiting=counted.get("waiting", 0) + counted.get("sending", 0),
        sent=counted.get("sent", 0),
        given_up=counted.get("given_up", 0),
        maybe_twice=session.scalar(twice) or 0,
        oldest=session.scalar(oldest),
    )


def listed(session: Session, state: str, limit: int = 100) -> list[Message]:
    """Messages in this state, the newest first."""
    wanted = select(Message).where(Message.state == state).order_by(Message.posted_at.desc(), Message.id)
    return list(session.scalars(wanted.limit(limit)))


def again(session: Session, message_id: str, at: datetime) -> bool:
    """Try a message that was given up once more, because somebody says so. False where there is none, or no words.

    That an answer was lost stays known: what can be asked is asked first, and the row goes on saying that it may arrive twice.
    """
    changed = session.execute(
        update(Message)
        .where(Message.id == message_id, Message.state == "given_up", Message.text != "")
        .values(
            state="waiting",
            given_up_at=None,
            reason="",
            attempts=0,
            answers_lost=case((Message.answers_lost > 0, 1), else_=0),
            send_by=None,
            next_try_at=at,
        )
    )
    return changed.rowcount == 1  # type: ignore[attr-defined]


def purge(session: Session, at: datetime, days: int) -> int:
    """Empty messages that ended so many days ago of address, subject and words. What was sent when, and why, stays."""
    return session.execute(
        update(Message).where(*_purgeable(at, days)).values(address="", subject="", text="", stop_link="")
    ).rowcount  # type: ignore[attr-defined]


def purgeable(session: Session, at: datetime, days: int) -> int:
    """How many messages `purge` would empty."""
    return session.scalar(select(func.count()).select_from(Message).where(*_purgeable(at, days))) or 0


def _purgeable(at: datetime, days: int) -> tuple[Any, ...]:
    ended = func.coalesce(Message.sent_at, Message.given_up_at)
    return (Message.state.in_(("sent", "given_up")), ended < at - timedelta(days=days), Message.address != "")
