"""What GOV.UK Notify says became of messages after it took them: delivered, or why not."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from feedback.database import Database
from feedback.mail import reach
from feedback.mail.models import Message
from feedback.mail.notify import Notify, NotifyConnection
from feedback.mail.reach import DELIVERED, FAILED, Trouble

#: What Notify calls an end, as staff are told; whether it is one for good; None where it arrived.
ENDS: dict[str, tuple[bool, str] | None] = {
    "delivered": None,
    "permanent-failure": (True, "There is no such address."),
    "temporary-failure": (False, "The mailbox did not take it now: it may be full or out of use."),
    "technical-failure": (False, "GOV.UK Notify could not send it."),
}
#: Pages of 250: more than a day's messages of one service.
_MOST_PAGES = 40
_KEPT = timedelta(days=7)


def read(road: Notify, database: Database, key: bytes, now: datetime) -> int:
    """Ask, and write down what is new; gives how many. Asked outside any transaction.

    Raises:
        ServerFault: Notify cannot be asked.
    """
    noted = 0
    with database.reading() as session:
        if not session.scalar(_open(now)):
            return 0
    with road.connected() as connection:
        for page in _pages(connection):
            with database.writing() as session:
                noted += sum(_note(session, key, one, now) for one in page)
                if not session.scalar(_open(now)):
                    break
    return noted


def _open(now: datetime) -> Select[int]:
    """How many messages Notify may still say something of: it forgets them after a week."""
    return select(func.count()).where(
        Message.state == "sent", Message.arrival == "", Message.sent_at > now - _KEPT
    )


def _pages(connection: NotifyConnection) -> Iterator[list[Mapping[str, Any]]]:
    older: dict[str, str | list[str]] = {}
    for _ in range(_MOST_PAGES):
        page = connection.listed(status=list(ENDS), **older)
        if not page:
            return
        yield page
        older = {"older_than": str(page[-1]["id"])}


def _note(session: Session, key: bytes, one: Mapping[str, Any], now: datetime) -> bool:
    row = session.scalar(
        select(Message).where(
            Message.id == str(one.get("reference") or ""), Message.state == "sent", Message.arrival == ""
        )
    )
    if row is None or one.get("status") not in ENDS:
        return False
    end = ENDS[one["status"]]
    row.arrival = DELIVERED if end is None else FAILED
    if not row.address:
        return True
    if end is None:
        reach.clear(session, key, row.address)
    else:
        reach.note(session, key, row.address, Trouble(*end, now))
    return True
