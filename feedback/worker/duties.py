"""What the worker asks each round: is anything due? A room that has something adds a line to `DUTIES`.

A duty is a verb over a session: it finds what is due now, does it in that one transaction, and says how many it was.
It may be asked at any moment, by two workers at once, and after a worker died in it: so it does nothing twice (a
message by its key, a row by its state). What it writes to people goes into the outbox in the same transaction.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from feedback.mail import outbox
from feedback.settings import Settings

#: Finds and does what is due; gives how many.
Verb = Callable[[Session, datetime, Settings], int]


@dataclass(frozen=True, slots=True)
class Duty:
    """`says` is what is told of it, after the number. `mails`: it is not asked where no mail server is set."""

    name: str
    does: Verb
    says: str
    every: timedelta = timedelta()
    mails: bool = False


def _empty_mail(session: Session, now: datetime, settings: Settings) -> int:
    return outbox.purge(session, now, settings.mail_keep_days)


DUTIES: tuple[Duty, ...] = (
    Duty("old mail", _empty_mail, "messages emptied of their addresses", every=timedelta(hours=1)),
)
