"""The morning mail: how much waits for each reader and safeguarding lead, in counts alone.

Once on every working day, by the calendar the clocks go by, and to nobody for whom nothing waits. What is urgent does not
wait for it: see `feedback.worker.notices`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback.accounts.models import Account
from feedback.clock import HOME
from feedback.partnership import profile
from feedback.reading import owed
from feedback.reading.owed import Owed
from feedback.responses import contacts
from feedback.safeguarding import queue, rota
from feedback.safeguarding.escalation import Notice
from feedback.settings import Settings
from feedback.worker import notices

#: A worker that was down in the morning writes no later than this: then the day has told everybody itself.
AT_LATEST = timedelta(hours=4)
SUBJECT = "What waits today"
KIND = "digest"


@dataclass(frozen=True, slots=True)
class Waits:
    """How much waits for one person. Without a part in safeguarding the last four are nought."""

    unread: int = 0
    late: int = 0
    concerns: int = 0
    late_concerns: int = 0
    undecided: int = 0
    requests: int = 0

    @property
    def lines(self) -> list[str]:
        """What the mail says: a count and what it counts, nothing that anybody wrote."""
        said = (
            (self.unread, "text waits to be read", "texts wait to be read", self.late),
            (self.concerns, "concern is on the clock", "concerns are on the clock", self.late_concerns),
            (
                self.undecided,
                "concern is looked at and not closed",
                "concerns are looked at and not closed",
                0,
            ),
            (self.requests, "person asks to be contacted", "people ask to be contacted", 0),
        )
        return [
            f"{count} {one if count == 1 else many}{f', {late} of them late' if late else ''}."
            for count, one, many, late in said
            if count
        ]


def write(session: Session, now: datetime, settings: Settings) -> int:
    """The mails of this morning that have not been written yet."""
    hours = profile.read(session).duty.time
    day = now.astimezone(HOME).date()
    if not settings.digest_at or not hours.works_on(day):
        return 0
    begins = datetime.combine(day, time.fromisoformat(settings.digest_at), HOME)
    if not begins <= now < begins + AT_LATEST:
        return 0
    found = [
        Notice(f"digest/{day}/account/{account_id}", account_id, SUBJECT, tuple(waits.lines), "/hub/")
        for account_id, waits in of_everybody(session, now).items()
        if waits.lines
    ]
    return notices.send(session, KIND, found, now, settings, quiet=True)


def of_everybody(session: Session, now: datetime) -> dict[str, Waits]:
    """What waits for each reader and lead who wants the mail."""
    surveys = owed.of_all(session, now, profile.read(session).duty.time)
    leads = {account.id for account in rota.deciders(session)}
    readers = {account_id for one in surveys for account_id in one.readers.people}
    wanted = select(Account.id).where(Account.id.in_(leads | readers), Account.digest)
    safeguarding = _safeguarding(session, now)
    return {
        account_id: _waits(account_id, surveys, safeguarding if account_id in leads else Waits())
        for account_id in session.scalars(wanted.order_by(Account.id))
    }


def _safeguarding(session: Session, now: datetime) -> Waits:
    clock = queue.on_the_clock(session)
    return Waits(
        concerns=len(clock),
        late_concerns=sum(one.due_at < now for one in clock),
        undecided=queue.undecided(session),
        requests=len(contacts.waiting(session)),
    )


def _waits(account_id: str, surveys: Iterable[Owed], safeguarding: Waits) -> Waits:
    theirs = [one for one in surveys if account_id in one.readers.people]
    return Waits(
        unread=sum(one.unread for one in theirs),
        late=sum(one.late for one in theirs),
        concerns=safeguarding.concerns,
        late_concerns=safeguarding.late_concerns,
        undecided=safeguarding.undecided,
        requests=safeguarding.requests,
    )
