"""Round after round: do what is due, then send what waits. Stops between two messages when told to."""

import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from feedback.clock import Clock
from feedback.database import Database
from feedback.mail import arrivals
from feedback.mail.notify import Notify
from feedback.mail.sending import Round, Sender
from feedback.mail.smtp import End, ServerFault
from feedback.partnership import profile
from feedback.secrets import key_from
from feedback.settings import Settings
from feedback.worker import marks
from feedback.worker.duties import DUTIES, Duty
from feedback.worker.models import Mark

#: A mail server that cannot be used is tried again after a while that doubles up to this.
LONGEST_PAUSE = timedelta(minutes=5)
#: How often Notify is asked what became of messages, and the mark of it.
BETWEEN_ARRIVALS, ARRIVALS = timedelta(minutes=10), "arrivals"

_ENDS = {
    End.SENT: "sent",
    End.LATER: "to be tried again",
    End.REFUSED: "given up",
    End.LOST: "without an answer from the mail server: each is tried once more and may arrive twice",
}


@dataclass(frozen=True, slots=True)
class Told:
    """What a round has to tell: what was done, and what could not be. No sentence holds an address or a name."""

    done: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()


@dataclass
class Worker:
    """One worker of this installation."""

    settings: Settings
    database: Database
    clock: Clock
    duties: Sequence[Duty] = DUTIES
    stop: threading.Event = field(default_factory=threading.Event)
    _mail_from: datetime | None = None
    _pause: timedelta = timedelta()

    def round(self) -> Told:
        """Do what is due and send what waits, once."""
        done, faults = list[str](), list[str]()
        for duty in self._due():
            try:
                count = self._do(duty)
            except Exception as fault:  # one duty must not keep the others, or the mail, from people
                faults.append(f"{duty.name}: could not be done ({type(fault).__name__})")
                self._note(duty.name, type(fault).__name__)
                continue
            if count:
                done.append(f"{count} {duty.says}")
        sent = self._send()
        done += [f"{count} {_ENDS[end]}" for end, count in sent.ends.items() if end in _ENDS]
        faults += [sent.fault] if sent.fault else []
        faults += self._arrivals() if not sent.fault else []
        self._note(marks.ROUND, "; ".join(faults))
        return Told(tuple(done), tuple(faults))

    def rounds(self) -> Iterator[Told]:
        """Round after round until `stop` is set. A database that is away for a while is waited for."""
        while not self.stop.is_set():
            try:
                told = self.round()
            except (DBAPIError, OSError):
                told = Told(faults=("The database cannot be used; waiting for it.",))
            yield told
            self.stop.wait(self.settings.worker_seconds)

    def would(self) -> Told:
        """What the duties would do now. Each is done and thrown away; nothing is sent."""
        done, now = list[str](), self.clock.now()
        for duty in self._asked():
            with self.database.reading() as session:
                done.append(f"{duty.does(session, now, self.settings)} {duty.says}")
                session.rollback()
        return Told(tuple(done))

    def _asked(self) -> list[Duty]:
        return [duty for duty in self.duties if self.settings.sends_mail or not duty.mails]

    def _due(self) -> list[Duty]:
        now = self.clock.now()
        with self.database.reading() as session:
            last = {duty.name: marks.last(session, duty.name) for duty in self._asked() if duty.every}
        return [duty for duty in self._asked() if _is_due(last.get(duty.name), duty, now)]

    def _do(self, duty: Duty) -> int:
        now = self.clock.now()
        if duty.apart is not None:
            count = duty.apart(self.database, now)
            if count:
                self._note(duty.name, "")
            return count
        with self.database.writing() as session:
            count = duty.does(session, now, self.settings)
            if duty.every or count:
                marks.note(session, duty.name, now)
        return count

    def _send(self) -> Round:
        """Send, unless the mail server could not be used a moment ago."""
        now = self.clock.now()
        if not self.settings.sends_mail or (self._mail_from is not None and now < self._mail_from):
            return Round()
        with self.database.reading() as session:
            who = profile.read(session)
        sender = Sender.of(self.settings, self.database, self.clock, who.short_name, who.duty.time)
        sent = sender.round(self.stop.is_set)
        first = timedelta(seconds=self.settings.worker_seconds)
        self._pause = min(self._pause * 2 or first, LONGEST_PAUSE) if sent.fault else timedelta()
        self._mail_from = now + self._pause if sent.fault else None
        return sent

    def _arrivals(self) -> list[str]:
        """Where Notify sends: what became of messages, every ten minutes."""
        now = self.clock.now()
        with self.database.reading() as session:
            last = marks.last(session, ARRIVALS)
        if not self.settings.notify_key_file or (last is not None and now < last.at + BETWEEN_ARRIVALS):
            return []
        key = key_from(Path(self.settings.secret_file))
        try:
            arrivals.read(Notify.of(self.settings), self.database, key, now)
        except ServerFault as fault:
            return [str(fault)]
        self._note(ARRIVALS, "")
        return []

    def _note(self, name: str, fault: str) -> None:
        with self.database.writing() as session:
            marks.note(session, name, self.clock.now(), fault)


def _is_due(mark: Mark | None, duty: Duty, now: datetime) -> bool:
    return not duty.every or mark is None or bool(mark.fault) or mark.at + duty.every <= now
