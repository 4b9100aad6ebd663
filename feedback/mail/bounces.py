"""Messages that came back: delivery status notifications (RFC 3464), read with the standard library's parser.

What comes to a mailbox may be anything, and anybody can write there. Only a notice that gives back the Message-ID of a
message we sent counts: it has 128 random bits, which nobody knows who has not had the message.
"""

import mailbox
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes
from email.message import Message as Mail
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback.mail import reach
from feedback.mail.models import Message
from feedback.mail.outbox import sendable
from feedback.mail.reach import FAILED, Trouble

_STATUS = re.compile(r"\b([245])\.(\d{1,3})\.(\d{1,3})\b")
_ID = re.compile(r"<[0-9a-f]{32}@[^<>\s]+>")
#: What servers that give no better status say of somebody they do not know.
_UNKNOWN = re.compile(
    r"no such|unknown|does ?n.t exist|not exist|not found|invalid recipient|no mailbox", re.I
)
#: RFC 3463, by subject and detail; the first that fits. True: for good.
_MEANINGS: tuple[tuple[str, bool, str], ...] = (
    ("1.8", False, "Their mail system does not take messages from ours. Tell whoever runs the service."),
    ("1.7", False, "Their mail system does not take messages from ours. Tell whoever runs the service."),
    ("1.2", True, "There is nothing at the part of the address after the @."),
    ("1.", True, "There is no such address."),
    ("2.1", True, "The mailbox is closed."),
    ("2.2", False, "The mailbox is full."),
    ("2.3", False, "The message is too long for the mailbox."),
    ("2.", False, "The mailbox does not take messages now."),
    ("3.", False, "Their mail system did not take it now."),
    ("4.", False, "Their mail system could not be reached in time."),
    ("7.", False, "Their mail system does not let our messages in. Tell whoever runs the service."),
)
_SENT_BACK = "The message was sent back."
#: A notice is short; what is longer is something else.
_LONGEST = 5_000_000


@dataclass(frozen=True, slots=True)
class Bounce:
    """One message that did not arrive: which, where to as its notice says, and why."""

    message_id: str
    recipient: str
    hard: bool
    reason: str


@dataclass(frozen=True, slots=True)
class Read:
    """What a mailbox held: messages for good and for now not reached, of others than ours, and what was no notice."""

    hard: int = 0
    soft: int = 0
    unknown: int = 0
    others: int = 0


def messages(place: Path) -> Iterator[bytes]:
    """Every message of a Maildir, of an mbox, or the one in a file."""
    if place.is_dir():
        box = mailbox.Maildir(place, create=False)
        try:
            for key in sorted(box.keys()):
                yield box.get_bytes(key)
        finally:
            box.close()
        return
    yield from in_bytes(place.read_bytes())


def in_bytes(whole: bytes) -> Iterator[bytes]:
    """The same for what came through a pipe: an mbox, or one message, as a mail server hands over each."""
    if not whole.startswith(b"From "):
        yield whole
        return
    parts = re.split(rb"(?m)^From [^\n]*\n", whole)
    yield from (part for part in parts if part.strip())


def take(session: Session, key: bytes, found: Iterable[bytes], now: datetime) -> Read:
    """Note whom messages did not reach. Read twice it is the same."""
    ends = Counter[str]()
    for raw in found:
        bounces = bounced(raw)
        if not bounces:
            ends["others"] += 1
        for one in bounces:
            ends[_note(session, key, one, now)] += 1
    return Read(ends["hard"], ends["soft"], ends["unknown"], ends["others"])


def bounced(raw: bytes) -> list[Bounce]:
    """What a notice says; nothing where this is none, or it cannot be read."""
    if len(raw) > _LONGEST:
        return []
    try:
        mail = message_from_bytes(raw)
        status = next(
            (part for part in mail.walk() if part.get_content_type() == "message/delivery-status"), None
        )
        blocks = status.get_payload() if status is not None else None
        which = _original(mail) if isinstance(blocks, list) else None
        if which is None or not isinstance(blocks, list):
            return []
        return [one for block in blocks if isinstance(block, Mail) and (one := _of(block, which))]
    except (ValueError, LookupError, AttributeError, TypeError, UnicodeError):
        return []


def _of(block: Mail, which: str) -> Bounce | None:
    """One recipient's block, where the message failed: what is only late still may arrive."""
    if str(block.get("Action", "")).strip().casefold() != "failed":
        return None
    diagnosis = str(block.get("Diagnostic-Code", ""))
    found = _STATUS.search(str(block.get("Status", ""))) or _STATUS.search(diagnosis)
    kind, detail = (found[1], f"{int(found[2])}.{int(found[3])}") if found else ("", "")
    if detail in ("", "0.0") and (inner := _STATUS.search(diagnosis)):
        kind, detail = inner[1], f"{int(inner[2])}.{int(inner[3])}"
    hard, reason = _meaning(detail, diagnosis)
    recipient = str(block.get("Original-Recipient") or block.get("Final-Recipient") or "")
    status = f" ({kind}.{detail})" if kind else ""
    return Bounce(
        which, recipient.rpartition(";")[2].strip(), hard and kind != "4", reason[:-1] + status + "."
    )


def _meaning(detail: str, diagnosis: str) -> tuple[bool, str]:
    for start, hard, reason in _MEANINGS:
        if detail == start or (start.endswith(".") and detail.startswith(start)):
            return hard, reason
    return (True, "There is no such address.") if _UNKNOWN.search(diagnosis) else (False, _SENT_BACK)


def _original(mail: Mail) -> str | None:
    """The Message-ID of what came back: from the message itself, or its headers, given back with the notice."""
    for part in mail.walk():
        if part.get_content_type() == "text/rfc822-headers":
            given = message_from_bytes(_payload(part))
        elif part is not mail and part.get_content_maintype() != "multipart" and part.get("Message-ID"):
            given = part
        else:
            continue
        if found := _ID.search(str(given.get("Message-ID", ""))):
            return found[0]
    return None


def _payload(part: Mail) -> bytes:
    held = part.get_payload(decode=True)
    return held if isinstance(held, bytes) else b""


def _note(session: Session, key: bytes, one: Bounce, now: datetime) -> str:
    row = session.scalar(select(Message).where(Message.message_id == one.message_id))
    if row is None:
        return "unknown"
    row.arrival = FAILED
    # Once the row is emptied only the notice names an address, and anybody who was ever written to could write one.
    if sendable(row.address):
        reach.note(session, key, row.address, Trouble(one.hard, one.reason, now))
    return "hard" if one.hard else "soft"
